"""The project's own .msg fixtures, built by the independent writer in cfbwriter.

    write_all(folder) -> names of the files written

Names that start with `damaged` may be refused; all others must be read in full. Sources: [MS-OXMSG] 2.1 to 2.4.
"""

import os
import struct
import uuid

import cfbwriter
from msgfile import FIXED, MV_FIXED, PS_INTERNET_HEADERS, PS_MAPI, PS_PUBLIC_STRINGS

MESSAGE_CLASS = uuid.UUID("00020d0b-0000-0000-c000-000000000046").bytes_le
PSETID_COMMON = uuid.UUID("00062008-0000-0000-c000-000000000046")
OWN_SET = uuid.UUID("6e1e7d0c-2a4b-4c1d-9f3a-5b6c7d8e9f01")
GARBAGE = 0xA5A5A5A500000000


class Entries:
    """Property entries and streams of one object, in the order given."""

    def __init__(self, noise=False):
        self.entries, self.elements, self.noise = [], {}, noise

    def raw(self, id_, type_, bits, flags=6):
        self.entries.append(struct.pack("<HHIQ", type_, id_, flags, bits))

    def fixed(self, id_, type_, bits, flags=6):
        above = GARBAGE if self.noise and FIXED[type_] <= 4 else 0
        self.raw(id_, type_, bits | above, flags)

    def stream(self, id_, type_, data, size=None, flags=6):
        extra = {0x1E: 1, 0x1F: 2}.get(type_, 0)
        size = len(data) + extra if size is None else size
        self.raw(id_, type_, size | (GARBAGE if self.noise else 3 << 32), flags)
        self.elements["__substg1.0_%04X%04X" % (id_, type_)] = data

    def text(self, id_, text):
        self.stream(id_, 0x1F, text.encode("utf-16-le"))

    def narrow(self, id_, data):
        self.stream(id_, 0x1E, data)

    def binary(self, id_, data):
        self.stream(id_, 0x102, data)

    def multi(self, id_, type_, values):
        name = "__substg1.0_%04X%04X" % (id_, type_)
        if type_ in MV_FIXED:
            width = MV_FIXED[type_]
            data = b"".join(v if width == 16 else v.to_bytes(width, "little") for v in values)
        else:
            values = [v + {0x101E: b"\0", 0x101F: b"\0\0"}.get(type_, b"") for v in values]
            tail = bytes(4) if type_ == 0x1102 else b""
            data = b"".join(struct.pack("<I", len(v)) + tail for v in values)
            for index, value in enumerate(values):
                self.elements["%s-%08X" % (name, index)] = value
        self.raw(id_, type_, len(data) | 3 << 32)
        self.elements[name] = data

    def storage(self, header, tail=b"", lower=False):
        """The finished storage: elements and the property stream."""
        names = {("__substg1.0_" + n[12:].lower() if lower and n.startswith("__sub") else n): v
                 for n, v in self.elements.items()}
        names["__properties_version1.0"] = header + b"".join(self.entries) + tail
        return names


class Message(Entries):
    def __init__(self, embedded=False, unicode=True, noise=False):
        super().__init__(noise)
        self.embedded, self.recipients, self.attachments = embedded, [], []
        self.fixed(0x340D, 3, 0x40E79 if unicode else 0xE79, 2)
        self.fixed(0x0FF7, 3, 0, 2)
        if unicode:
            self.text(0x001A, "IPM.Note")
        else:
            self.narrow(0x001A, b"IPM.Note")

    def finish(self, names=(), hashes=True, header_size=None, counts=None, **options):
        recipients, attachments = counts or (len(self.recipients), len(self.attachments))
        size = header_size or (24 if self.embedded else 32)
        header = struct.pack("<8xIIII", recipients, attachments, recipients, attachments).ljust(size, b"\0")
        tree = self.storage(header, **options)
        for index, recipient in enumerate(self.recipients):
            tree["__recip_version1.0_#%08X" % index] = recipient
        for index, attachment in enumerate(self.attachments):
            tree["__attach_version1.0_#%08X" % index] = attachment
        if not self.embedded:
            tree["__nameid_version1.0"] = name_map(names, hashes)
            tree[cfbwriter.CLSID] = MESSAGE_CLASS
        return tree


def recipient(index, name="Ann", kind=1, **options):
    entries = Entries()
    entries.fixed(0x3000, 3, index)
    entries.fixed(0x0C15, 3, kind)
    entries.text(0x3001, name)
    entries.text(0x3002, "SMTP")
    entries.text(0x3003, "%s%d@example.org" % (name.lower(), index))
    entries.binary(0x300B, b"SMTP:%s%d@EXAMPLE.ORG\0" % (name.upper().encode("ascii", "replace"), index))
    return entries.storage(bytes(8), **options)


def attachment(index, data=None, inner=None, method=None, **options):
    entries = Entries()
    entries.fixed(0x0E21, 3, index, 2)
    if method is not None:
        entries.fixed(0x3705, 3, method, 7)
    entries.raw(0x370B, 3, 0xFFFFFFFF, 7)
    if data is not None:
        entries.binary(0x3701, data)
        entries.text(0x3707, "file %d.bin" % index)
    if inner is not None:
        entries.raw(0x3701, 0x0D, 0xFFFFFFFF | 1 << 32)
        entries.elements["__substg1.0_3701000D"] = inner
    return entries.storage(bytes(8), **options)


def crc(data):
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value


def name_map(names, hashes=True):
    """__nameid_version1.0 of [(set, number or name)], with or without its hash streams."""
    guids, entries, strings, buckets = [], b"", b"", {}
    for index, (guid, name) in enumerate(names):
        number = {PS_MAPI: 1, PS_PUBLIC_STRINGS: 2}.get(guid)
        if number is None:
            if guid not in guids:
                guids.append(guid)
            number = 3 + guids.index(guid)
        word, first = number << 1, name
        key = name
        if isinstance(name, str):
            word, first, units = word | 1, len(strings), name.encode("utf-16-le")
            strings += struct.pack("<I", len(units)) + units
            if index + 1 < len(names):
                strings += bytes(-len(strings) % 4)
            key = crc(units)
        entries += struct.pack("<IHH", first, word, index)
        bucket = 0x1000 + (key ^ word) % 0x1F
        buckets[bucket] = buckets.get(bucket, b"") + struct.pack("<IHH", key, word, index)
    tree = {"__substg1.0_00020102": b"".join(g.bytes_le for g in guids), "__substg1.0_00030102": entries,
            "__substg1.0_00040102": strings}
    if hashes:
        tree.update({"__substg1.0_%04X0102" % b: data for b, data in buckets.items()})
    return tree


NAMES = [(PSETID_COMMON, 0x8503), (PS_PUBLIC_STRINGS, "Keywords"), (OWN_SET, "Größe"), (OWN_SET, 7),
         (PS_INTERNET_HEADERS, "x-mailer"), (PSETID_COMMON, 0x8560)]


def plain(version=3, **options):
    message = Message(**options)
    message.text(0x0037, "Grüße aus Köln")
    message.text(0x003D, "")
    message.text(0x0E1D, "Grüße aus Köln")
    message.text(0x1000, "Hello \U0001F600 world\r\n" * 10)
    message.fixed(0x0E07, 3, 1)
    message.fixed(0x0E06, 0x40, 0x01D83523F0F81000)
    message.fixed(0x0029, 0x0B, 1)
    message.recipients = [recipient(0), recipient(1, "Žofie", 2)]
    message.attachments = [attachment(0, b"\0\1\2three", method=1), attachment(1, bytes(range(256)) * 40, method=1)]
    return message


def ansi(page=None, locale=None, text="Привет, мир", codec="cp1251"):
    message = Message(unicode=False)
    if page:
        message.fixed(0x3FFD, 3, page)
    if locale:
        message.fixed(0x3FF1, 3, locale)
    message.narrow(0x0037, text.encode(codec))
    message.narrow(0x1000, (text * 50).encode(codec))
    message.multi(0x6001, 0x101E, [text.encode(codec), b"plain", b""])
    return message.finish()


def multi_valued():
    message = Message()
    for offset, type_ in enumerate(sorted(MV_FIXED)):
        width = MV_FIXED[type_]
        values = [bytes([i]) * 16 if width == 16 else (i * 0x0101010101010103) & ((1 << 8 * width) - 1)
                  for i in range(1, 5)]
        message.multi(0x6000 + offset, type_, values)
    message.multi(0x6020, 0x101F, [s.encode("utf-16-le") for s in ("one", "", "drei – 3", "x" * 3000)])
    message.multi(0x6021, 0x101E, [b"alpha", b"", b"gamma"])
    message.multi(0x6022, 0x1102, [b"", b"\0\0", bytes(range(256)), bytes(5000)])
    message.multi(0x6023, 0x1102, [bytes([i]) * 9000 for i in range(8)])
    return message.finish()


def all_types():
    message = Message(noise=True)
    for offset, (type_, width) in enumerate(sorted(FIXED.items())):
        message.fixed(0x6100 + offset, type_, 0x8182838485868788 & ((1 << 8 * width) - 1))
    message.stream(0x6120, 0x48, OWN_SET.bytes_le)
    message.stream(0x6121, 0x1E, b"narrow in a wide file")
    message.binary(0x6122, b"")
    message.binary(0x6123, bytes(100))
    message.text(0x6124, "")
    return message.finish()


def named(hashes):
    message = Message()
    for index, (_, name) in enumerate(NAMES):
        message.text(0x8000 + index, "value of %s" % name)
    inner = Message(embedded=True)
    inner.text(0x8002, "the same table")
    message.attachments = [attachment(0, inner=inner.finish(), method=5)]
    return message.finish(names=NAMES, hashes=hashes)


def nested(depth):
    inner = None
    for level in range(depth, -1, -1):
        message = Message(embedded=level > 0)
        message.text(0x0037, "level %d" % level)
        message.recipients = [recipient(0, "R%d" % level)]
        message.attachments = [attachment(0, b"data %d" % level * 100, method=1)]
        if inner:
            message.attachments.append(attachment(1, inner=inner, method=5))
        inner = message.finish()
    return inner


def ole():
    message = plain()
    content = {cfbwriter.CLSID: OWN_SET.bytes_le, "\x01Ole": bytes(20), "CONTENTS": bytes(range(256)) * 30,
               "Pool": {"inner": b"1234", "empty": b""}}
    message.attachments.append(attachment(2, inner=content, method=6))
    return message.finish()


def terminated():
    """Strings stored with their terminators, as newer writers do, and an odd byte."""
    message = Message()
    data = "with terminator\0".encode("utf-16-le")
    message.stream(0x0037, 0x1F, data, size=len(data))
    message.stream(0x1000, 0x1F, "odd".encode("utf-16-le") + b"!")
    message.stream(0x0E04, 0x1F, b"\0\0", size=4)
    message.stream(0x6001, 0x1E, b"narrow\0", size=7)
    return message.finish()


def mismatched():
    """An entry without a stream, a stream without an entry, twins of one id, wrong sizes."""
    message = plain()
    message.raw(0x6001, 0x1F, 20)
    message.elements["__substg1.0_6002001F"] = "orphan".encode("utf-16-le")
    message.elements["__substg1.0_60030102"] = b"orphan bytes"
    message.narrow(0x6004, b"narrow twin")
    message.text(0x6004, "wide twin")
    message.stream(0x6005, 0x1F, "size lies".encode("utf-16-le"), size=0x7FFFFFFF)
    message.stream(0x6006, 0x102, b"size lies", size=0)
    return message.finish()


def large():
    message = Message()
    message.text(0x1000, "0123456789abcdef" * 20000)
    message.binary(0x1013, b"<p>text</p>" * 300000)
    message.binary(0x1009, bytes(32768))
    message.text(0x6001, "x" * 16383)
    message.text(0x6002, "x" * 16384)
    return message.finish()


def crowd(count):
    message = Message()
    message.recipients = [recipient(i, "Person", 1 + i % 3) for i in range(count)]
    return message.finish()


def with_storage(message, change):
    """A finished message with a change made to its tree."""
    tree = message.finish()
    change(tree)
    return tree


def without(*path):
    def change(tree):
        for name in path[:-1]:
            tree = tree[name]
        del tree[path[-1]]
    return change


def renumbered(tree):
    tree["__attach_version1.0_#00000005"] = tree.pop("__attach_version1.0_#00000001")
    tree["__recip_version1.0_#00000009"] = tree.pop("__recip_version1.0_#00000001")


def no_entries(tree):
    tree["__properties_version1.0"] = b""


def broken_names(tree):
    """A cut entry stream, an offset outside the strings, a set that is not there."""
    tree["__nameid_version1.0"]["__substg1.0_00030102"] = (
        struct.pack("<IHH", 0x9000, 5, 0) + struct.pack("<IHH", 1, 0x400, 1)
        + struct.pack("<IHH", 0x8503, 4, 2) + b"\1\2\3")


def inferred():
    message = plain()
    inner = Message(embedded=True)
    inner.text(0x0037, "no method says so")
    message.attachments = [attachment(0, b"bytes"), attachment(1, inner=inner.finish()),
                           attachment(2, inner={"CONTENTS": b"ole"})]
    return message.finish()


FIXTURES = {
    "plain.msg": lambda: cfbwriter.build(plain().finish()),
    "plain-v4.msg": lambda: cfbwriter.build(plain().finish(), 4),
    "garbage-bits.msg": lambda: cfbwriter.build(plain(noise=True).finish()),
    "ansi-1251.msg": lambda: cfbwriter.build(ansi(page=1251)),
    "ansi-locale.msg": lambda: cfbwriter.build(ansi(locale=0x0419)),
    "ansi-932.msg": lambda: cfbwriter.build(ansi(page=932, text="日本語テスト", codec="cp932")),
    "ansi-utf8.msg": lambda: cfbwriter.build(ansi(page=65001, text="Ünïcode ✓", codec="utf-8")),
    "ansi-1252.msg": lambda: cfbwriter.build(ansi(text="Café “quoted” €", codec="cp1252")),
    "multi-valued.msg": lambda: cfbwriter.build(multi_valued()),
    "all-types.msg": lambda: cfbwriter.build(all_types()),
    "named.msg": lambda: cfbwriter.build(named(True)),
    "named-no-hashes.msg": lambda: cfbwriter.build(named(False)),
    "nested.msg": lambda: cfbwriter.build(nested(3)),
    "nested-deep-v4.msg": lambda: cfbwriter.build(nested(20), 4),
    "ole.msg": lambda: cfbwriter.build(ole()),
    "terminated.msg": lambda: cfbwriter.build(terminated()),
    "mismatched.msg": lambda: cfbwriter.build(mismatched()),
    "large.msg": lambda: cfbwriter.build(large()),
    "crowd-0.msg": lambda: cfbwriter.build(crowd(0)),
    "crowd-300.msg": lambda: cfbwriter.build(crowd(300)),
    "counts-9.msg": lambda: cfbwriter.build(plain().finish(counts=(9, 9))),
    "counts-0.msg": lambda: cfbwriter.build(plain().finish(counts=(0, 0))),
    "tail-4.msg": lambda: cfbwriter.build(plain().finish(tail=b"\1\2\3\4")),
    "header-24.msg": lambda: cfbwriter.build(plain().finish(header_size=24)),
    "lower-case.msg": lambda: cfbwriter.build(plain().finish(lower=True)),
    "index-gap.msg": lambda: cfbwriter.build(with_storage(plain(), renumbered)),
    "no-recipient-properties.msg": lambda: cfbwriter.build(with_storage(
        plain(), without("__recip_version1.0_#00000001", "__properties_version1.0"))),
    "no-attachment-properties.msg": lambda: cfbwriter.build(with_storage(
        plain(), without("__attach_version1.0_#00000000", "__properties_version1.0"))),
    "empty-properties.msg": lambda: cfbwriter.build(with_storage(plain(), no_entries)),
    "no-nameid.msg": lambda: cfbwriter.build(with_storage(plain(), without("__nameid_version1.0"))),
    "broken-names.msg": lambda: cfbwriter.build(with_storage(plain(), broken_names)),
    "inferred-methods.msg": lambda: cfbwriter.build(inferred()),
    "damaged-no-properties.msg": lambda: cfbwriter.build(with_storage(
        plain(), without("__properties_version1.0"))),
    "damaged-half.msg": lambda: (lambda data: data[:len(data) // 2])(cfbwriter.build(plain().finish())),
    "damaged-empty.msg": lambda: b"",
    "damaged-text.msg": lambda: b"From: nobody\r\n" * 100,
    "damaged-header-only.msg": lambda: cfbwriter.build(plain().finish())[:512],
    "damaged-ones.msg": lambda: (lambda data: data[:1024] + b"\xff" * 512 + data[1536:])(
        cfbwriter.build(plain().finish())),
    "damaged-zeros.msg": lambda: (lambda data: data[:1024] + bytes(1024) + data[2048:])(
        cfbwriter.build(plain().finish())),
}


def write_all(folder):
    for name, make in FIXTURES.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(make())
    return list(FIXTURES)
