"""Property values, tags and names as the C ABI lays them out in memory, for openimsg_abi."""

import ctypes
import struct
import uuid
from ctypes import c_uint16, c_uint32, c_uint64

PT_ERROR, PT_OBJECT, PT_STRING8, PT_UNICODE, PT_CLSID, PT_BINARY = 0x0A, 0x0D, 0x1E, 0x1F, 0x48, 0x102
MV_FLAG = 0x1000
WIDTHS = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8}


def wide(text):
    """A NUL-terminated array of 16-bit units."""
    data = text.encode("utf-16-le", "surrogatepass") + b"\0\0"
    return (c_uint16 * (len(data) // 2)).from_buffer_copy(data)


def wide_at(address):
    """The bytes of a NUL-terminated string of 16-bit units."""
    length = 0
    while c_uint16.from_address(address + length).value:
        length += 2
    return ctypes.string_at(address, length)


class SPropValue(ctypes.Structure):
    _fields_ = [("tag", c_uint32), ("pad", c_uint32), ("value", ctypes.c_uint8 * 16)]

    @property
    def bits(self):
        return int.from_bytes(bytes(self.value[:8]), "little")

    @property
    def second(self):
        return int.from_bytes(bytes(self.value[8:]), "little")


def decode_value(prop):
    """The value of one SPropValue in the forms of msgfile: bits, bytes, lists; an HRESULT for PT_ERROR."""
    type_ = prop.tag & 0xFFFF
    if type_ in WIDTHS:
        return prop.bits & ((1 << 8 * WIDTHS[type_]) - 1)
    if type_ in (0, 1, PT_OBJECT):
        return None
    if type_ == PT_STRING8:
        return ctypes.string_at(prop.bits)
    if type_ == PT_UNICODE:
        return wide_at(prop.bits)
    if type_ == PT_CLSID:
        return ctypes.string_at(prop.bits, 16)
    if type_ == PT_BINARY:
        count = prop.bits & 0xFFFFFFFF
        return ctypes.string_at(prop.second, count) if count else b""
    if type_ & MV_FLAG:
        return decode_multi(type_ & ~MV_FLAG, prop.bits & 0xFFFFFFFF, prop.second)
    raise ValueError("type %04X" % type_)


def decode_multi(type_, count, address):
    if type_ == PT_STRING8:
        return [ctypes.string_at(p) for p in (c_uint64 * count).from_address(address)]
    if type_ == PT_UNICODE:
        return [wide_at(p) for p in (c_uint64 * count).from_address(address)]
    if type_ == PT_BINARY:
        pairs = [struct.unpack("<I4xQ", ctypes.string_at(address + 16 * i, 16)) for i in range(count)]
        return [ctypes.string_at(p, n) if n else b"" for n, p in pairs]
    width = 16 if type_ == PT_CLSID else WIDTHS[type_]
    data = ctypes.string_at(address, width * count)
    parts = [data[i:i + width] for i in range(0, len(data), width)]
    return parts if type_ == PT_CLSID else [int.from_bytes(p, "little") for p in parts]


def tag_array(tags):
    return (c_uint32 * (len(tags) + 1))(len(tags), *tags)


def tags_at(address):
    count = c_uint32.from_address(address).value
    return list((c_uint32 * count).from_address(address + 4))


def name_at(address):
    guid, kind, value = struct.unpack("<QI4xQ", ctypes.string_at(address, 24))
    set_ = uuid.UUID(bytes_le=ctypes.string_at(guid, 16)) if guid else None
    if kind == 0:
        return set_, value & 0xFFFFFFFF
    return set_, wide_at(value).decode("utf-16-le", "surrogatepass")
