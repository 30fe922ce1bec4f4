"""The C ABI of libopenimsg through ctypes, for tests: exports by name, methods by vtable slot.

    abi = Library()                       # the file OPENIMSG_LIBRARY, the one in OPENIMSG_LIB, or our own build
    storage = abi.open_storage(path)
    message = abi.open_message(storage)

Failures raise HResultError, which carries the code. Every wrapper owns one reference and is released by close()
or by `with`.
"""

import ctypes
import os
import struct
import uuid
from ctypes import addressof, c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p

from openimsg_values import (MV_FLAG, PT_BINARY, PT_ERROR, PT_UNICODE, SPropValue, decode_value, name_at, tag_array,
                             tags_at, wide, wide_at)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

STGM_READ, STGM_WRITE, STGM_READWRITE = 0, 1, 2
STGM_SHARE_EXCLUSIVE, STGM_SHARE_DENY_WRITE, STGM_SHARE_DENY_NONE = 0x10, 0x20, 0x40
STGM_CREATE, STGM_TRANSACTED = 0x1000, 0x10000
MAPI_UNICODE, MAPI_MODIFY, MAPI_CREATE, MAPI_BEST_ACCESS = 0x80000000, 1, 2, 0x10
KEEP_OPEN_READWRITE = 2
NOT_FOUND, NOT_ENOUGH_MEMORY = 0x8004010F, 0x8007000E
ERRORS_RETURNED = 0x00040380


def iid(first):
    return uuid.UUID("%08x-0000-0000-c000-000000000046" % first).bytes_le


IID_IUnknown, IID_IStorage, IID_IStream = iid(0), iid(0x0B), iid(0x0C)
IID_IMAPITable, IID_IMAPIProp, IID_IMessage, IID_IAttachment = (
    iid(0x20301), iid(0x20303), iid(0x20307), iid(0x20308))
CLSID_MailMessage = iid(0x20D0B)


class HResultError(Exception):
    def __init__(self, code, call):
        self.code, self.call = code & 0xFFFFFFFF, call
        super().__init__("%s answered 0x%08X" % (call, self.code))


def default_library():
    named = os.environ.get("OPENIMSG_LIBRARY")
    if named:
        return named
    build = os.path.join(ROOT, ".build")
    for folder in (os.environ.get("OPENIMSG_LIB", ""), os.path.join(build, "release"), os.path.join(build, "debug")):
        path = os.path.join(folder, "libopenimsg.so")
        if os.path.exists(path):
            return path
    raise FileNotFoundError("libopenimsg.so is not built: run make, or set OPENIMSG_LIBRARY")


_prototypes = {}


def _convert(argument):
    if argument is None:
        return c_void_p(None)
    if isinstance(argument, Unknown):
        return c_void_p(argument.address)
    if isinstance(argument, bytes):
        return c_char_p(argument)
    if isinstance(argument, int):
        return c_uint32(argument & 0xFFFFFFFF)
    if isinstance(argument, Out):
        return c_void_p(addressof(argument.cell))
    if isinstance(argument, (ctypes.Structure, ctypes.Array)):
        return c_void_p(addressof(argument))
    return argument


class Out:
    """An out parameter: Out() takes a pointer, Out(c_uint32) a number."""

    def __init__(self, kind=c_void_p):
        self.cell = kind()

    @property
    def value(self):
        return self.cell.value


def method(address, slot, *arguments, result=c_int32):
    """Calls slot `slot` of the object at an address and gives the raw result."""
    converted = [_convert(a) for a in arguments]
    key = (result, tuple(type(a) for a in converted))
    prototype = _prototypes.get(key)
    if prototype is None:
        prototype = _prototypes[key] = ctypes.CFUNCTYPE(result, c_void_p, *key[1])
    vtable = c_void_p.from_address(address).value
    function = c_void_p.from_address(vtable + 8 * slot).value
    return prototype(function)(address, *converted)


class Unknown:
    """An owned interface pointer."""

    def __init__(self, library, address):
        self.library, self.address = library, address

    def raw(self, slot, *arguments, result=c_int32):
        return method(self.address, slot, *arguments, result=result)

    def call(self, slot, *arguments):
        code = self.raw(slot, *arguments)
        if code < 0:
            raise HResultError(code, "%s slot %d" % (type(self).__name__, slot))
        return code & 0xFFFFFFFF

    def query(self, interface):
        out = Out()
        self.call(0, interface, out)
        return out.value

    def close(self):
        """Releases the reference; gives what Release answered."""
        if self.address:
            address, self.address = self.address, None
            return method(address, 2, result=c_uint32)
        return 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Stream(Unknown):
    def read_all(self):
        parts, buffer = [], ctypes.create_string_buffer(65536)
        self.call(5, c_int64(0), 0, None)
        while True:
            count = Out(c_uint32)
            self.call(3, buffer, len(buffer), count)
            if not count.value:
                return b"".join(parts)
            parts.append(buffer.raw[:count.value])

    def write(self, data):
        count = Out(c_uint32)
        self.call(4, data, len(data), count)
        return count.value


class StatStg(ctypes.Structure):
    _fields_ = [("name", c_void_p), ("type", c_uint32), ("size", c_uint64), ("mtime", c_uint32 * 2),
                ("ctime", c_uint32 * 2), ("atime", c_uint32 * 2), ("mode", c_uint32), ("locks", c_uint32),
                ("clsid", ctypes.c_uint8 * 16), ("bits", c_uint32), ("reserved", c_uint32)]


class Storage(Unknown):
    def commit(self, flags=0):
        self.call(9, flags)

    def elements(self):
        """[(name, type)] in enumeration order."""
        out, found = Out(), []
        self.call(11, 0, None, 0, out)
        with Unknown(self.library, out.value) as enumerator:
            stat = StatStg()
            while enumerator.raw(3, 1, stat, None) == 0:
                found.append((wide_at(stat.name).decode("utf-16-le", "surrogatepass"), stat.type))
                self.library.dll.CoTaskMemFree(c_void_p(stat.name))
        return found

    def tree(self):
        """The content as nested dicts of bytes."""
        found = {}
        for name, kind in self.elements():
            out = Out()
            if kind == 1:
                self.call(6, wide(name), None, STGM_READ | STGM_SHARE_EXCLUSIVE, None, 0, out)
                with Storage(self.library, out.value) as inner:
                    found[name] = inner.tree()
            else:
                self.call(4, wide(name), None, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, out)
                with Stream(self.library, out.value) as stream:
                    found[name] = stream.read_all()
        return found


class PropObject(Unknown):
    """IMAPIProp: slots 3 to 13."""

    def save(self, flags=KEEP_OPEN_READWRITE):
        self.call(4, flags)

    def tags(self, flags=MAPI_UNICODE):
        out = Out()
        self.call(6, flags, out)
        tags = tags_at(out.value)
        self.library.free(out.value)
        return tags

    def get(self, tags, flags=MAPI_UNICODE):
        """[(tag, value)] in the order of the answer; tags None asks for all."""
        count, out = Out(c_uint32), Out()
        self.call(5, tag_array(tags) if tags is not None else None, flags, count, out)
        found = []
        for index in range(count.value):
            prop = SPropValue.from_address(out.value + 24 * index)
            found.append((prop.tag, decode_value(prop)))
        if out.value:
            self.library.free(out.value)
        return found

    def open_property(self, tag, interface, kind, options=0, flags=0):
        out = Out()
        self.call(7, tag, interface, options, flags, out)
        return kind(self.library, out.value)

    def stream(self, tag):
        with self.open_property(tag, IID_IStream, Stream) as stream:
            return stream.read_all()

    def set_raw(self, props):
        """SetProps with an array of SPropValue; gives [(index, tag, code)] of the problems."""
        out = Out()
        self.call(8, len(props), (SPropValue * len(props))(*props), out)
        return self.library.problems(out.value)

    def set_bits(self, tag, bits):
        prop = SPropValue(tag=tag)
        prop.value[:8] = list((bits & (1 << 64) - 1).to_bytes(8, "little"))
        return self.set_raw([prop])

    def set_text(self, id_, text):
        units = wide(text)
        return self.set_bits(id_ << 16 | PT_UNICODE, addressof(units))

    def set_binary(self, id_, data):
        buffer = ctypes.create_string_buffer(data, len(data) or 1)
        prop = SPropValue(tag=id_ << 16 | PT_BINARY)
        prop.value[:] = list(struct.pack("<QQ", len(data), addressof(buffer)))
        return self.set_raw([prop])

    def copy_to(self, destination, interface, excluded=()):
        """CopyTo of all but the excluded tags; gives the problems."""
        out = Out()
        self.call(10, 0, None, tag_array(excluded) if excluded else None, c_uint64(0), None, interface,
                  destination, 0, out)
        return self.library.problems(out.value)

    def names(self, tags=None):
        """{property id: (set, number or name)}; asks for all when no tags are given."""
        holder = (c_uint32 * (len(tags) + 1))(len(tags), *tags) if tags is not None else None
        cell, count, out = Out(), Out(c_uint32), Out()
        if holder is not None:
            cell.cell.value = addressof(holder)
        self.call(12, cell, None, 0, count, out)
        ids = [t >> 16 for t in tags_at(cell.value)]
        found = {}
        for index in range(count.value):
            address = c_uint64.from_address(out.value + 8 * index).value
            found[ids[index]] = name_at(address) if address else None
        if holder is None:
            self.library.free(cell.value)
        if out.value:
            self.library.free(out.value)
        return found

    def ids(self, names, create=False):
        """Property tags for [(set, number or name)]."""
        keep, structs = [], []
        for guid, name in names:
            guid_bytes = ctypes.create_string_buffer(guid.bytes_le, 16)
            text = wide(name) if isinstance(name, str) else None
            keep += [guid_bytes, text]
            structs.append(ctypes.create_string_buffer(struct.pack(
                "<QI4xQ", addressof(guid_bytes), 1 if text is not None else 0,
                addressof(text) if text is not None else name), 24))
        pointers = (c_uint64 * len(structs))(*[addressof(s) for s in structs])
        out = Out()
        self.call(13, len(structs), pointers, MAPI_CREATE if create else 0, out)
        tags = tags_at(out.value)
        self.library.free(out.value)
        return tags


class Table(Unknown):
    """IMAPITable: slots 3 to 25."""

    def rows(self):
        """All rows with all columns: [{tag: value}], cells that are absent left out."""
        out = Out()
        self.call(8, 1, out)                                     # QueryColumns(TBL_ALL_COLUMNS)
        columns = tags_at(out.value)
        self.library.free(out.value)
        self.call(7, tag_array(columns), 0)
        self.call(10, c_uint64(0), 0, None)
        found = []
        while True:
            self.call(19, 100, 0, out)
            rows = self.library.take_rows(out.value)
            if not rows:
                return found
            found += rows

    def count(self):
        out = Out(c_uint32)
        self.call(9, 0, out)
        return out.value


class Attachment(PropObject):
    def message(self, flags=0):
        return self.open_property(0x3701000D, IID_IMessage, Message, flags=flags)

    def storage(self, flags=0):
        return self.open_property(0x3701000D, IID_IStorage, Storage, flags=flags)


class Message(PropObject):
    def attachment_table(self, flags=MAPI_UNICODE):
        out = Out()
        self.call(14, flags, out)
        return Table(self.library, out.value)

    def recipient_table(self, flags=MAPI_UNICODE):
        out = Out()
        self.call(18, flags, out)
        return Table(self.library, out.value)

    def attachment(self, number, flags=0):
        out = Out()
        self.call(15, number, None, flags, out)
        return Attachment(self.library, out.value)

    def create_attachment(self):
        number, out = Out(c_uint32), Out()
        self.call(16, None, 0, number, out)
        return number.value, Attachment(self.library, out.value)


class Library:
    """The shared library and its exports."""

    def __init__(self, path=None):
        self.path = path or default_library()
        self.dll = ctypes.CDLL(self.path)
        for name in ("MAPIGetDefaultMalloc",):
            getattr(self.dll, name).restype = c_void_p
        self.dll.MAPIFreeBuffer.argtypes = [c_void_p]
        self.dll.CoTaskMemFree.argtypes, self.dll.CoTaskMemFree.restype = [c_void_p], None
        self.dll.OpenIMsgVersion.restype = c_char_p

    def export(self, name, *arguments):
        """Calls an export that answers an HRESULT or SCODE and raises on failure."""
        code = getattr(self.dll, name)(*[_convert(a) for a in arguments])
        if code < 0:
            raise HResultError(code, name)
        return code

    def free(self, address):
        self.dll.MAPIFreeBuffer(address)

    def problems(self, address):
        if not address:
            return []
        count = c_uint32.from_address(address).value
        data = ctypes.string_at(address + 4, 12 * count)
        self.free(address)
        return [struct.unpack_from("<III", data, 12 * i) for i in range(count)]

    def take_rows(self, address):
        """Decodes an SRowSet and frees it."""
        rows = []
        for index in range(c_uint32.from_address(address).value):
            _, count, props = struct.unpack("<IIQ", ctypes.string_at(address + 8 + 16 * index, 16))
            values = [SPropValue.from_address(props + 24 * i) for i in range(count)]
            rows.append({p.tag: decode_value(p) for p in values if p.tag & 0xFFFF != PT_ERROR})
        self.dll.FreeProws(c_void_p(address))
        return rows

    def open_storage(self, path, mode=STGM_READ | STGM_SHARE_DENY_WRITE):
        out = Out()
        self.export("StgOpenStorage", wide(path), None, mode, None, 0, out)
        return Storage(self, out.value)

    def create_storage(self, path, mode=STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE, sector=512):
        out = Out()
        if sector == 512:
            self.export("StgCreateDocfile", wide(path), mode, 0, out)
        else:
            options = ctypes.create_string_buffer(struct.pack("<HHIQ", 1, 0, sector, 0), 16)
            self.export("StgCreateStorageEx", wide(path), mode, 5, 0, options, None, IID_IStorage, out)
        return Storage(self, out.value)

    def open_message(self, storage, flags=0, session=None):
        out = Out()
        self.export("OpenIMsgOnIStg", c_void_p(session), self.dll.MAPIAllocateBuffer, self.dll.MAPIAllocateMore,
                    self.dll.MAPIFreeBuffer, c_void_p(self.dll.MAPIGetDefaultMalloc()), None, storage, None, 0,
                    flags, out)
        return Message(self, out.value)

    def write_class(self, storage, clsid=CLSID_MailMessage):
        self.export("WriteClassStg", storage, clsid)

    def set_threshold(self, size):
        self.export("OpenIMsgSetPropertyThreshold", size)
