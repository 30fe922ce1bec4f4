#!/usr/bin/env python3
"""Writes a message and reads messages through libopenimsg with nothing but ctypes.

    messages.py write FILE
    messages.py read FILE...

An interface pointer points at a table of functions, in the order that the C headers give them; `Interface`
calls one by its place. OPENIMSG_LIBRARY names the library where the loader doesn't find it.
"""

import ctypes
import os
import sys
from ctypes import POINTER, c_char_p, c_int32, c_uint32, c_void_p, cast

library = ctypes.CDLL(os.environ.get("OPENIMSG_LIBRARY", "libopenimsg.so.1"))

STGM_READ, STGM_READWRITE, STGM_TRANSACTED, STGM_CREATE = 0, 2, 0x10000, 0x1000
STGM_SHARE_EXCLUSIVE, STGM_SHARE_DENY_WRITE, STGM_WRITE = 0x10, 0x20, 1
MAPI_UNICODE, MAPI_MODIFY, MAPI_CREATE, MAPI_BEST_ACCESS = 0x80000000, 1, 2, 0x10
MODRECIP_ADD, MAPI_TO, MAPI_CC = 2, 1, 2
ATTACH_BY_VALUE, ATTACH_EMBEDDED_MSG = 1, 5
PT_LONG, PT_STRING8, PT_UNICODE = 0x0003, 0x001E, 0x001F

# A text tag ends in 1E for UTF-8 (in this process) and in 1F for UTF-16.
PR_MESSAGE_CLASS, PR_SUBJECT, PR_BODY = 0x001A001F, 0x0037001F, 0x1000001F
PR_SENDER_NAME, PR_SENDER_EMAIL_ADDRESS = 0x0C1A001F, 0x0C1F001F
PR_MESSAGE_FLAGS, PR_RECIPIENT_TYPE = 0x0E070003, 0x0C150003
PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS = 0x3001001F, 0x3002001F, 0x3003001F
PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_RENDERING_POSITION = 0x0E210003, 0x37050003, 0x370B0003
PR_ATTACH_LONG_FILENAME, PR_ATTACH_DATA_BIN, PR_ATTACH_DATA_OBJ = 0x3707001F, 0x37010102, 0x3701000D


class Binary(ctypes.Structure):
    _fields_ = [("count", c_uint32), ("bytes", c_void_p)]


class Value(ctypes.Union):
    _fields_ = [("long", c_int32), ("pointer", c_void_p), ("binary", Binary)]


class Property(ctypes.Structure):
    """SPropValue."""
    _fields_ = [("tag", c_uint32), ("pad", c_uint32), ("value", Value)]


class Row(ctypes.Structure):
    """SRow and ADRENTRY, which have one layout."""
    _fields_ = [("pad", c_uint32), ("count", c_uint32), ("properties", POINTER(Property))]


def rows_of(count):
    """SRowSet and ADRLIST with that many rows."""
    class Rows(ctypes.Structure):
        _fields_ = [("count", c_uint32), ("rows", Row * count)]
    return Rows


def guid(first):
    """The GUIDs of OLE and MAPI differ in their first number."""
    return first.to_bytes(4, "little") + bytes(4) + b"\xC0" + bytes(6) + b"\x46"


IID_IStream, IID_IMessage, CLSID_MailMessage = guid(0x0C), guid(0x20307), guid(0x20D0B)


def utf16(text):
    """Text as the interfaces take it: UTF-16 with a terminator."""
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")


def text_at(pointer):
    """The UTF-16 text at an address."""
    length = 0
    while ctypes.string_at(pointer + length, 2) != b"\0\0":
        length += 2
    return ctypes.string_at(pointer, length).decode("utf-16-le", "replace")


def check(code, call):
    if code < 0:
        raise OSError(f"{call}: 0x{code & 0xFFFFFFFF:08X}")
    return code


class Interface:
    """A counted interface pointer: call(slot, ...) calls a method, `with` releases it."""

    def __init__(self):
        self.pointer = c_void_p()

    def call(self, slot, *arguments):
        table = cast(self.pointer, POINTER(POINTER(c_void_p)))[0]
        method = ctypes.CFUNCTYPE(c_int32, c_void_p, *(type(a) for a in arguments))(table[slot])
        return check(method(self.pointer, *arguments), f"{type(self).__name__}, method {slot}")

    def out(self):
        """Where a call puts the pointer."""
        return c_void_p(ctypes.addressof(self.pointer))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pointer:
            table = cast(self.pointer, POINTER(POINTER(c_void_p)))[0]
            ctypes.CFUNCTYPE(c_uint32, c_void_p)(table[2])(self.pointer)
            self.pointer = c_void_p()


class Stream(Interface):
    READ, WRITE = 3, 4

    def write(self, data):
        self.call(self.WRITE, c_char_p(data), c_uint32(len(data)), c_void_p())

    def read(self):
        parts, part, count = [], ctypes.create_string_buffer(65536), c_uint32()
        while True:
            self.call(self.READ, cast(part, c_void_p), c_uint32(len(part)), c_void_p(ctypes.addressof(count)))
            if count.value == 0:
                return b"".join(parts)
            parts.append(part.raw[:count.value])


class Storage(Interface):
    COMMIT = 9

    def commit(self):
        self.call(self.COMMIT, c_uint32(0))


def make_properties(values):
    """An array of SPropValue of {tag: str or int}, and what must stay alive while it is used."""
    array, kept = (Property * len(values))(), []
    for place, (tag, value) in zip(array, values.items()):
        place.tag = tag
        if isinstance(value, str):
            kept.append(utf16(value))
            place.value.pointer = ctypes.addressof(kept[-1])
        else:
            place.value.long = value
    return array, kept


def values_of(properties, count):
    """{tag: str or int} of what a call returned; other types and missing properties are left out."""
    values = {}
    for index in range(count):
        place = properties[index]
        if place.tag & 0xFFFF == PT_UNICODE:
            values[place.tag] = text_at(place.value.pointer)
        elif place.tag & 0xFFFF == PT_LONG:
            values[place.tag] = place.value.long
    return values


def tag_array(tags):
    return (c_uint32 * (len(tags) + 1))(len(tags), *tags)


class Properties(Interface):
    """IMAPIProp: what messages and attachments have in common."""
    SAVE_CHANGES, GET_PROPS, OPEN_PROPERTY, SET_PROPS = 4, 5, 7, 8

    def set(self, values):
        array, kept = make_properties(values)
        self.call(self.SET_PROPS, c_uint32(len(array)), cast(array, c_void_p), c_void_p())
        del kept

    def get(self, *tags):
        wanted, count, found = tag_array(tags), c_uint32(), POINTER(Property)()
        self.call(self.GET_PROPS, cast(wanted, c_void_p), c_uint32(0), c_void_p(ctypes.addressof(count)),
                  c_void_p(ctypes.addressof(found)))
        values = values_of(found, count.value)
        library.MAPIFreeBuffer(found)
        return values

    def open(self, tag, interface, into, flags=0, mode=0):
        """A property as a stream, or an attachment's data as a message."""
        self.call(self.OPEN_PROPERTY, c_uint32(tag), c_char_p(interface), c_uint32(mode), c_uint32(flags),
                  into.out())
        return into

    def save(self, flags=0):
        self.call(self.SAVE_CHANGES, c_uint32(flags))


class Table(Interface):
    SET_COLUMNS, QUERY_ROWS = 7, 19

    def rows(self, *tags):
        columns = tag_array(tags)
        self.call(self.SET_COLUMNS, cast(columns, c_void_p), c_uint32(0))
        while True:
            found = POINTER(rows_of(0))()
            self.call(self.QUERY_ROWS, c_int32(100), c_uint32(0), c_void_p(ctypes.addressof(found)))
            count = found.contents.count
            rows = cast(found, POINTER(rows_of(count))).contents.rows
            result = [values_of(row.properties, row.count) for row in rows]
            library.FreeProws(found)
            if not result:
                return
            yield from result


class Attachment(Properties):
    pass


class Message(Properties):
    ATTACHMENT_TABLE, OPEN_ATTACH, CREATE_ATTACH, RECIPIENT_TABLE, MODIFY_RECIPIENTS = 14, 15, 16, 18, 19
    KEEP_OPEN_READWRITE = 2

    def add_recipients(self, *recipients):
        rows, kept = rows_of(len(recipients))(), []
        rows.count = len(recipients)
        for row, values in zip(rows.rows, recipients):
            array, strings = make_properties(values)
            kept.append((array, strings))
            row.count, row.properties = len(array), cast(array, POINTER(Property))
        self.call(self.MODIFY_RECIPIENTS, c_uint32(MODRECIP_ADD), c_void_p(ctypes.addressof(rows)))

    def create_attachment(self):
        attachment, number = Attachment(), c_uint32()
        self.call(self.CREATE_ATTACH, c_void_p(), c_uint32(0), c_void_p(ctypes.addressof(number)),
                  attachment.out())
        return attachment

    def open_attachment(self, number):
        attachment = Attachment()
        self.call(self.OPEN_ATTACH, c_uint32(number), c_void_p(), c_uint32(MAPI_BEST_ACCESS),
                  attachment.out())
        return attachment

    def table(self, which):
        table = Table()
        self.call(which, c_uint32(0), table.out())
        return table


def open_message(storage):
    """The message in a storage."""
    message = Message()
    library.MAPIGetDefaultMalloc.restype = c_void_p
    check(library.OpenIMsgOnIStg(
        None, library.MAPIAllocateBuffer, library.MAPIAllocateMore, library.MAPIFreeBuffer,
        c_void_p(library.MAPIGetDefaultMalloc()), None, storage.pointer, None, c_uint32(0),
        c_uint32(MAPI_UNICODE), message.out()), "OpenIMsgOnIStg")
    return message


def write(path):
    with Storage() as storage:
        mode = STGM_CREATE | STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE
        check(library.StgCreateDocfile(utf16(path), c_uint32(mode), c_uint32(0), storage.out()), path)
        check(library.WriteClassStg(storage.pointer, c_char_p(CLSID_MailMessage)), path)
        with open_message(storage) as message:
            message.set({PR_MESSAGE_CLASS: "IPM.Note", PR_SUBJECT: "Hello from Python 🐍",
                         PR_BODY: "Two lines\r\nof text.\r\n", PR_SENDER_NAME: "Ada Lovelace",
                         PR_SENDER_EMAIL_ADDRESS: "ada@example.org", PR_MESSAGE_FLAGS: 1})
            message.add_recipients(
                {PR_RECIPIENT_TYPE: MAPI_TO, PR_DISPLAY_NAME: "Charles Babbage", PR_ADDRTYPE: "SMTP",
                 PR_EMAIL_ADDRESS: "charles@example.org"},
                {PR_RECIPIENT_TYPE: MAPI_CC, PR_DISPLAY_NAME: "Mary Somerville", PR_ADDRTYPE: "SMTP",
                 PR_EMAIL_ADDRESS: "mary@example.org"})
            with message.create_attachment() as attachment:
                attachment.set({PR_ATTACH_METHOD: ATTACH_BY_VALUE, PR_RENDERING_POSITION: -1,
                                PR_ATTACH_LONG_FILENAME: "squares.txt"})
                with attachment.open(PR_ATTACH_DATA_BIN, IID_IStream, Stream(),
                                     MAPI_MODIFY | MAPI_CREATE, STGM_WRITE) as stream:
                    stream.write(b"1 4 9 16 25\n")
                attachment.save()
            with message.create_attachment() as attachment:
                attachment.set({PR_ATTACH_METHOD: ATTACH_EMBEDDED_MSG, PR_RENDERING_POSITION: -1,
                                PR_DISPLAY_NAME: "Inner"})
                with attachment.open(PR_ATTACH_DATA_OBJ, IID_IMessage, Message(),
                                     MAPI_MODIFY | MAPI_CREATE) as inner:
                    inner.set({PR_MESSAGE_CLASS: "IPM.Note", PR_SUBJECT: "Inner", PR_MESSAGE_FLAGS: 1})
                    inner.save(Message.KEEP_OPEN_READWRITE)
                attachment.save()
            message.save()
        storage.commit()


def show(message, indent=""):
    values = message.get(PR_SUBJECT, PR_SENDER_NAME, PR_SENDER_EMAIL_ADDRESS)
    print(f"{indent}{values.get(PR_SUBJECT, '')}")
    if PR_SENDER_NAME in values:
        print(f"{indent}from {values[PR_SENDER_NAME]} <{values.get(PR_SENDER_EMAIL_ADDRESS, '')}>")
    with message.table(Message.RECIPIENT_TABLE) as table:
        for row in table.rows(PR_RECIPIENT_TYPE, PR_DISPLAY_NAME, PR_EMAIL_ADDRESS):
            kind = "to" if row.get(PR_RECIPIENT_TYPE) == MAPI_TO else "cc"
            print(f"{indent}{kind} {row.get(PR_DISPLAY_NAME, '')} <{row.get(PR_EMAIL_ADDRESS, '')}>")
    with message.table(Message.ATTACHMENT_TABLE) as table:
        rows = list(table.rows(PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME, PR_DISPLAY_NAME))
    for row in rows:
        with message.open_attachment(row[PR_ATTACH_NUM]) as attachment:
            if row.get(PR_ATTACH_METHOD) == ATTACH_EMBEDDED_MSG:
                with attachment.open(PR_ATTACH_DATA_OBJ, IID_IMessage, Message()) as inner:
                    show(inner, indent + "    ")
            elif row.get(PR_ATTACH_METHOD) == ATTACH_BY_VALUE:
                with attachment.open(PR_ATTACH_DATA_BIN, IID_IStream, Stream()) as stream:
                    name = row.get(PR_ATTACH_LONG_FILENAME) or row.get(PR_DISPLAY_NAME, "attachment")
                    print(f"{indent}    {name}: {len(stream.read())} bytes")


def read(path):
    with Storage() as storage:
        check(library.StgOpenStorage(utf16(path), None, c_uint32(STGM_READ | STGM_SHARE_DENY_WRITE), None,
                                     c_uint32(0), storage.out()), path)
        with open_message(storage) as message:
            show(message)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("write", "read"):
        sys.exit("usage: messages.py write FILE | read FILE...")
    check(library.MAPIInitialize(None), "MAPIInitialize")
    try:
        for path in sys.argv[2:]:
            (write if sys.argv[1] == "write" else read)(path)
    except OSError as problem:
        sys.exit(f"messages.py: {problem}")
    finally:
        library.MAPIUninitialize()


if __name__ == "__main__":
    main()
