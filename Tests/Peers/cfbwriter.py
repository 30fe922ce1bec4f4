"""A small writer of compound files, independent of the library, for test fixtures.

A storage is a dict of names to bytes (a stream) or to another dict (a storage); a dict may carry its class
under the key CLSID. Sources: [MS-CFB] 2.2 to 2.6.
"""

import struct

CLSID = object()
FREE, END, FATSECT, DIFSECT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
CUTOFF, MINI = 4096, 64


class _Entry:
    """One directory entry before it is laid out."""

    def __init__(self, name, kind, data=b"", clsid=bytes(16)):
        self.name, self.kind, self.data, self.clsid = name, kind, data, clsid
        self.left = self.right = self.child = FREE
        self.start, self.size = (END if kind == 2 else 0), 0

    def pack(self):
        name = self.name.encode("utf-16-le") + b"\0\0"
        return (name.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(name), self.kind, 1, self.left, self.right, self.child)
            + self.clsid + struct.pack("<IQQIQ", 0, 0, 0, self.start, self.size))


def _order(name):
    units = name.encode("utf-16-le")
    return len(units), "".join(c.upper() if len(c.upper()) == 1 else c for c in name).encode("utf-16-be")


def _collect(storage, entries, parent):
    """Appends the entries of a storage depth first and hangs a balanced tree under the parent."""
    children = []
    for name in sorted((n for n in storage if n is not CLSID), key=_order):
        value = storage[name]
        if isinstance(value, dict):
            entry = _Entry(name, 1, clsid=value.get(CLSID, bytes(16)))
        else:
            entry = _Entry(name, 2, data=bytes(value))
            entry.size = len(entry.data)
        entries.append(entry)
        children.append((len(entries) - 1, entry))
        if isinstance(value, dict):
            _collect(value, entries, entry)

    def tree(low, high):
        if low >= high:
            return FREE
        middle = (low + high) // 2
        number, entry = children[middle]
        entry.left, entry.right = tree(low, middle), tree(middle + 1, high)
        return number

    parent.child = tree(0, len(children))


def _pad(data, unit):
    return data + bytes(-len(data) % unit)


def build(root, version=3):
    """The bytes of a compound file that holds `root`; version 3 has 512 and version 4 has 4096 byte sectors."""
    sector = 512 if version == 3 else 4096
    entries = [_Entry("Root Entry", 5, clsid=root.get(CLSID, bytes(16)))]
    _collect(root, entries, entries[0])

    mini, mini_fat = bytearray(), []
    for entry in entries:
        if entry.kind == 2 and 0 < entry.size < CUTOFF:
            entry.start = len(mini_fat)
            count = -(-entry.size // MINI)
            mini_fat += [entry.start + i + 1 for i in range(count - 1)] + [END]
            mini += _pad(entry.data, MINI)

    per = sector // 4
    sizes = {"directory": -(-len(entries) * 128 // sector),
             "minifat": -(-len(mini_fat) // per),
             "mini": -(-len(mini) // sector)}
    big = [e for e in entries if e.kind == 2 and e.size >= CUTOFF]
    data_sectors = sum(sizes.values()) + sum(-(-e.size // sector) for e in big)
    fat_count = difat_count = 0
    while True:
        need = -(-(data_sectors + fat_count + difat_count) // per)
        need_difat = max(0, -(-(need - 109) // (per - 1)))
        if (need, need_difat) == (fat_count, difat_count):
            break
        fat_count, difat_count = need, need_difat

    fat, body = [FATSECT] * fat_count + [DIFSECT] * difat_count, []

    def chain(data):
        if not data:
            return END
        first, count = len(fat), -(-len(data) // sector)
        fat.extend([first + i + 1 for i in range(count - 1)] + [END])
        body.append(_pad(data, sector))
        return first

    directory_at = len(fat)
    minifat_at = directory_at + sizes["directory"]
    mini_at = minifat_at + sizes["minifat"]
    after = mini_at + sizes["mini"]
    for entry in big:                        # starts are known before the directory is packed
        entry.start, after = after, after + -(-entry.size // sector)
    entries[0].start, entries[0].size = (mini_at if mini else END), len(mini)
    blank = bytes(68) + struct.pack("<III", FREE, FREE, FREE) + bytes(48)
    packed = b"".join(e.pack() for e in entries)
    packed += blank * ((-len(packed) % sector) // 128)
    chain(packed)
    chain(struct.pack("<%dI" % len(mini_fat), *mini_fat).ljust(sizes["minifat"] * sector, b"\xff"))
    chain(bytes(mini))
    for entry in big:
        chain(entry.data)

    fat_bytes = struct.pack("<%dI" % len(fat), *fat).ljust(fat_count * sector, b"\xff")
    difat_bytes = b""
    rest = list(range(109, fat_count))
    for i in range(difat_count):
        part = rest[i * (per - 1):(i + 1) * (per - 1)]
        following = fat_count + i + 1 if i + 1 < difat_count else END
        difat_bytes += struct.pack("<%dI" % per, *(part + [FREE] * (per - 1 - len(part)) + [following]))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, version, 0xFFFE, 9 if version == 3 else 12, 6,
        0 if version == 3 else sizes["directory"], fat_count, directory_at, 0, CUTOFF,
        minifat_at if mini_fat else END, sizes["minifat"],
        fat_count if difat_count else END, difat_count,
        0)[:-4]
    first = list(range(min(fat_count, 109)))
    head += struct.pack("<109I", *(first + [FREE] * (109 - len(first))))
    return head.ljust(sector, b"\0") + fat_bytes + difat_bytes + b"".join(body)
