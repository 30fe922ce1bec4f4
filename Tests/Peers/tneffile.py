"""Writes TNEF streams, byte by byte as [MS-OXTNEF] has them."""

import struct
import uuid

MESSAGE, ATTACHMENT = 1, 2
SUBJECT, CLASS, BODY = 0x00018004, 0x00078008, 0x0002800C
PROPERTIES, RECIPIENTS, CODE_PAGE, VERSION = 0x00069003, 0x00069004, 0x00069007, 0x00089006
RENDERING, DATA, TITLE, LIST = 0x00069002, 0x0006800F, 0x00018010, 0x00069005
IID_MESSAGE = uuid.UUID("00020307-0000-0000-C000-000000000046").bytes_le
OWN_SET = uuid.UUID("6E1E7D0C-2A4B-4C1D-9F3A-5B6C7D8E9F01").bytes_le


def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data):
    return data + bytes(-len(data) % 4)


def counted(data):
    return struct.pack("<I", len(data)) + padded(data)


def prop(tag, data, name=b""):
    """A property with the bytes of its value."""
    return struct.pack("<HH", tag & 0xFFFF, tag >> 16) + name + data


def variable(tag, data, name=b""):
    return prop(tag, struct.pack("<I", 1) + counted(data), name)


def text(tag, value, name=b"", page="cp1252"):
    wide = tag & 0xFFFF == 0x1F
    return variable(tag, (value + "\0").encode("utf-16-le" if wide else page), name)


def listed(*props):
    return struct.pack("<I", len(props)) + b"".join(props)


def numbered(number):
    return OWN_SET + struct.pack("<II", 0, number)


def named(name):
    return OWN_SET + struct.pack("<I", 1) + counted((name + "\0").encode("utf-16-le"))


def stream(*attributes, page=1252):
    pages = attribute(MESSAGE, CODE_PAGE, struct.pack("<II", page, 0))
    version = attribute(MESSAGE, VERSION, b"\0\0\1\0")
    return struct.pack("<IH", 0x223E9F78, 0x0102) + version + pages + b"".join(attributes)


def attachment(title, data, *props):
    return (attribute(ATTACHMENT, RENDERING, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 32, 32, 0)) +
            attribute(ATTACHMENT, DATA, data) + attribute(ATTACHMENT, TITLE, title.encode("cp1252") + b"\0") +
            attribute(ATTACHMENT, LIST, listed(*props)))


def plain():
    return stream(
        attribute(MESSAGE, CLASS, b"IPM.Microsoft Mail.Note\0"), attribute(MESSAGE, SUBJECT, b"plain\0"),
        attribute(MESSAGE, PROPERTIES, listed(
            text(0x0037001F, "plain"), text(0x1000001E, "body"), prop(0x00170003, struct.pack("<i", 2)),
            text(0x8001001F, "value", named("Keyword")), prop(0x80020003, struct.pack("<i", 7), numbered(0x8501)),
            prop(0x6800101F, struct.pack("<I", 2) + counted("a\0".encode("utf-16-le")) + counted(b"\0\0")))),
        attachment("a.txt", b"first", text(0x3707001F, "a long name.txt")), attachment("b.bin", bytes(range(256))))


def recipients():
    row = listed(text(0x3001001F, "Anna"), text(0x3003001F, "anna@x.test"), prop(0x0C150003, struct.pack("<i", 1)))
    return stream(attribute(MESSAGE, RECIPIENTS, struct.pack("<I", 2) + row + row))


def embedded():
    inner = variable(0x3701000D, IID_MESSAGE + plain())
    return stream(attribute(MESSAGE, SUBJECT, b"outer\0"), attribute(ATTACHMENT, RENDERING, bytes(14)),
                  attribute(ATTACHMENT, LIST, listed(prop(0x37050003, struct.pack("<i", 5)), inner)))


FIXTURES = {"plain.tnef": plain, "recipients.tnef": recipients, "embedded.tnef": embedded}
