"""Checks that a written .msg holds all that the format asks of a writer ([MS-OXMSG] 2.2 to 2.4).

    problems(path) -> list of texts, empty when the file is in order
"""

import struct

import olefile

from fixtures import crc
from msgfile import (CLSID, FIXED, MV_BINARY, MV_FIXED, MV_STRING8, MV_UNICODE, OBJECT, STRING8, UNICODE,
                     Storage, load_storage)

PROPERTIES, NAMES = "__properties_version1.0", "__nameid_version1.0"


def problems(path):
    found = []
    with olefile.OleFileIO(path) as ole:
        for issue in ole.parsing_issues:
            if "transaction_signature" not in str(issue):            # a counter of commits, by [MS-CFB] 2.2
                found.append("compound file: %s" % (issue,))
        root = load_storage(ole, ole.root)
        if ole.root.clsid.lower() != "00020d0b-0000-0000-c000-000000000046":
            found.append("root class is %r" % ole.root.clsid)
    check_message(root, "", 32, found)
    names = root.get(NAMES, Storage)
    if names is None:
        found.append("no " + NAMES)
    else:
        check_names(names, found)
    return found


def check_message(storage, where, header_size, found):
    data = storage.get(PROPERTIES)
    if data is None or len(data) < header_size:
        found.append("%s: no property stream" % where)
        return
    recipients = numbered(storage, "__recip_version1.0_#", where, found)
    attachments = numbered(storage, "__attach_version1.0_#", where, found)
    reserved, next_recipient, next_attachment, recipient_count, attachment_count = struct.unpack_from("<QIIII", data)
    counts = (recipient_count, attachment_count)
    if reserved or any(data[24:header_size]):
        found.append("%s: reserved bytes of the header are set" % where)
    if counts != (len(recipients), len(attachments)):
        found.append("%s: counts %r for %d recipients, %d attachments" % (
            where, counts, len(recipients), len(attachments)))
    if next_recipient < len(recipients) or next_attachment < len(attachments):
        found.append("%s: next ids %d, %d" % (where, next_recipient, next_attachment))
    tags = check_container(storage, where, header_size, found)
    kinds = {t & 0xFFF for t in tags}
    if tags.get(0x340D0003) is None:
        found.append("%s: no 340D" % where)
    elif UNICODE in kinds and not tags[0x340D0003] & 0x40000:
        found.append("%s: wide strings without STORE_UNICODE_OK" % where)
    if header_size == 32 and not {0x001A001E, 0x001A001F} & set(tags):
        found.append("%s: no message class" % where)
    if 0x0E070003 not in tags and header_size == 32:
        found.append("%s: no message flags" % where)
    if header_size == 24 and storage.get(NAMES, Storage) is not None:
        found.append("%s: a name table inside" % where)
    for index, recipient in enumerate(recipients):
        check_recipient(recipient, "%s/recipient %d" % (where, index), index, found)
    for index, attachment in enumerate(attachments):
        check_attachment(attachment, "%s/attachment %d" % (where, index), index, found)


def check_recipient(storage, where, index, found):
    tags = check_container(storage, where, 8, found)
    if tags.get(0x30000003) != index:
        found.append("%s: row id %r" % (where, tags.get(0x30000003)))
    if 0x0C150003 not in tags:
        found.append("%s: no recipient type" % where)


def check_attachment(storage, where, index, found):
    tags = check_container(storage, where, 8, found)
    if tags.get(0x0E210003) != index:
        found.append("%s: attachment number %r" % (where, tags.get(0x0E210003)))
    for tag in (0x37050003, 0x370B0003, 0x340D0003):
        if tag not in tags:
            found.append("%s: no %08X" % (where, tag))
    inner = storage.get("__substg1.0_3701000D", Storage)
    if inner is not None and tags.get(0x37050003) == 5:
        check_message(inner, where + "/message", 24, found)


def numbered(storage, prefix, where, found):
    """The numbered sub-storages, which must be dense from 0 with upper-case numbers."""
    kids = {name: value for name, value in storage.elements.values() if name.startswith(prefix)}
    wanted = ["%s%08X" % (prefix, i) for i in range(len(kids))]
    if sorted(kids) != wanted:
        found.append("%s: %r" % (where, sorted(kids)[:4]))
    return [kids[name] for name in sorted(kids)]


def check_container(storage, where, header_size, found):
    """Entries against streams; gives {tag: bits}."""
    data = storage.get(PROPERTIES)
    if data is None:
        found.append("%s: no property stream" % where)
        return {}
    if (len(data) - header_size) % 16:
        found.append("%s: %d bytes of entries" % (where, len(data) - header_size))
    tags, ids, expected = {}, set(), {PROPERTIES.lower()}
    for at in range(header_size, len(data) - 15, 16):
        type_, id_, flags, bits = struct.unpack_from("<HHIQ", data, at)
        tag = id_ << 16 | type_
        if id_ in ids:
            found.append("%s: two entries for %04X" % (where, id_))
        ids.add(id_)
        tags[tag] = bits
        if flags & ~7:
            found.append("%s: flags %08X of %08X" % (where, flags, tag))
        check_entry(storage, "%s: %08X" % (where, tag), tag, bits, expected, found)
    for key, (name, _) in storage.elements.items():
        if key.startswith("__substg1.0_") and key not in expected:
            found.append("%s: no entry for %s" % (where, name))
    strings = {t & 0xFFF for t in tags} & {STRING8, UNICODE}
    if len(strings) > 1:
        found.append("%s: narrow and wide strings in one object" % where)
    return tags


def check_entry(storage, where, tag, bits, expected, found):
    type_, size, reserved = tag & 0xFFFF, bits & 0xFFFFFFFF, bits >> 32
    if type_ in FIXED:
        if bits >> (8 * FIXED[type_]):
            found.append("%s: garbage above the value" % where)
        return
    name = "__substg1.0_%08X" % tag
    expected.add(name.lower())
    if type_ == OBJECT:
        if storage.get(name, Storage) is None:
            found.append("%s: no storage" % where)
        elif size != 0xFFFFFFFF or reserved not in (1, 4):
            found.append("%s: entry %08X %08X" % (where, size, reserved))
        return
    stream = storage.get(name)
    if stream is None:
        found.append("%s: no stream" % where)
        return
    wanted = len(stream) + {STRING8: 1, UNICODE: 2}.get(type_, 0)
    if size != wanted:
        found.append("%s: size %d for a stream of %d" % (where, size, len(stream)))
    if reserved >> 8:
        found.append("%s: reserved %08X" % (where, reserved))
    if type_ in MV_FIXED and len(stream) % MV_FIXED[type_]:
        found.append("%s: %d bytes" % (where, len(stream)))
    if type_ in (MV_STRING8, MV_UNICODE, MV_BINARY):
        step = 8 if type_ == MV_BINARY else 4
        for index in range(len(stream) // step):
            part = "%s-%08X" % (name, index)
            expected.add(part.lower())
            value = storage.get(part)
            length = struct.unpack_from("<I", stream, step * index)[0]
            if value is None or len(value) != length:
                found.append("%s: value %d" % (where, index))
            elif type_ != MV_BINARY and not value.endswith(b"\0\0" if type_ == MV_UNICODE else b"\0"):
                found.append("%s: value %d has no terminator" % (where, index))
    if type_ == CLSID and len(stream) != 16:
        found.append("%s: %d bytes" % (where, len(stream)))


def check_names(storage, found):
    """The three streams, and a hash entry in the right bucket for every name."""
    streams = [storage.get("__substg1.0_%04X0102" % i) for i in (2, 3, 4)]
    if any(s is None for s in streams):
        found.append("names: a stream is missing")
        return
    guids, entries, strings = streams
    if len(guids) % 16 or len(entries) % 8:
        found.append("names: stream lengths")
    wanted = {}
    for at in range(0, len(entries) - 7, 8):
        first, word, index = struct.unpack_from("<IHH", entries, at)
        if index != at // 8:
            found.append("names: entry %d has index %d" % (at // 8, index))
        if (word >> 1) < 1 or (word >> 1) - 3 >= len(guids) // 16:
            found.append("names: set %d" % (word >> 1))
        key = first
        if word & 1:
            if first % 4:
                found.append("names: string at %d" % first)
            if first + 4 > len(strings):
                found.append("names: string at %d" % first)
                continue
            length = struct.unpack_from("<I", strings, first)[0]
            key = crc(strings[first + 4:first + 4 + length])
        wanted.setdefault(0x1000 + (key ^ word) % 0x1F, []).append((key, word, index))
    for bucket in range(0x1000, 0x101F):
        data = storage.get("__substg1.0_%04X0102" % bucket) or b""
        have = [struct.unpack_from("<IHH", data, at) for at in range(0, len(data) - 7, 8)]
        if sorted(have) != sorted(wanted.get(bucket, [])):
            found.append("names: hash stream %04X" % bucket)
