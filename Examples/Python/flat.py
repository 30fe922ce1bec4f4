#!/usr/bin/env python3
"""Writes a message and reads messages through the flat functions of openimsg.h, with nothing but ctypes.

    flat.py write FILE
    flat.py read FILE...

OPENIMSG_LIBRARY names the library where the loader doesn't find it.
"""

import ctypes
import os
import sys
from ctypes import byref, c_char_p, c_int64, c_uint32, c_uint64, c_void_p

library = ctypes.CDLL(os.environ.get("OPENIMSG_LIBRARY", "libopenimsg.so.1"))
library.OpenIMsgErrorText.restype = c_char_p
library.OpenIMsgFree.restype = None

SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = 0x0037001F, 0x1000001F, 0x0C1A001F, 0x0C1F001F
RECIPIENT_TYPE, DISPLAY_NAME, ADDRESS = 0x0C150003, 0x3001001F, 0x3003001F
ATTACH_METHOD, FILE_NAME, DATA = 0x37050003, 0x3707001F, 0x37010102
EMBEDDED, NOT_FOUND = 5, 0x8004010F - 2**32


class Error(Exception):
    pass


def check(result):
    if result < 0:
        raise Error(library.OpenIMsgErrorText().decode())


class Item:
    """A message, an attachment or a recipient: closed at the end of a `with`."""

    def __init__(self, function=None, *arguments):
        self.handle = c_void_p()
        if function:
            check(function(*arguments, byref(self.handle)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        library.OpenIMsgClose(self.handle)

    def save(self):
        check(library.OpenIMsgSave(self.handle))

    def __getitem__(self, tag):
        """A text property, "" where there is none."""
        block, length = c_void_p(), c_uint64()
        result = library.OpenIMsgGetText(self.handle, c_uint32(tag), byref(block), byref(length))
        if result == NOT_FOUND:
            return ""
        check(result)
        text = ctypes.string_at(block, length.value).decode()
        library.OpenIMsgFree(block)
        return text

    def __setitem__(self, tag, text):
        data = text.encode()
        check(library.OpenIMsgSetText(self.handle, c_uint32(tag), data, c_int64(len(data))))

    def integer(self, tag):
        value = c_int64()
        result = library.OpenIMsgGetInteger(self.handle, c_uint32(tag), byref(value))
        if result != NOT_FOUND:
            check(result)
        return value.value

    def parts(self, count, open_part):
        """The recipients or the attachments, each open while it is looked at."""
        number = c_uint32()
        check(count(self.handle, byref(number)))
        for index in range(number.value):
            with Item(open_part, self.handle, c_uint32(index)) as part:
                yield part


def show(message, indent=""):
    print(indent + message[SUBJECT])
    if message[SENDER_NAME]:
        print(f"{indent}from {message[SENDER_NAME]} <{message[SENDER_ADDRESS]}>")
    for recipient in message.parts(library.OpenIMsgGetRecipientCount, library.OpenIMsgOpenRecipient):
        kind = ("from", "to", "cc", "bcc")[recipient.integer(RECIPIENT_TYPE) & 3]
        print(f"{indent}{kind} {recipient[DISPLAY_NAME]} <{recipient[ADDRESS]}>")
    for attachment in message.parts(library.OpenIMsgGetAttachmentCount, library.OpenIMsgOpenAttachment):
        if attachment.integer(ATTACH_METHOD) == EMBEDDED:
            with Item(library.OpenIMsgOpenEmbedded, attachment.handle) as embedded:
                show(embedded, indent + "    ")
        else:
            size = c_uint64()
            library.OpenIMsgGetSize(attachment.handle, c_uint32(DATA), byref(size))
            print(f"{indent}    {attachment[FILE_NAME]}: {size.value} bytes")


def embed(message):
    with Item() as attachment, Item() as inner:
        check(library.OpenIMsgAddEmbedded(message.handle, b"Inner", byref(attachment.handle), byref(inner.handle)))
        inner[SUBJECT] = "Inner"
        inner.save()
        attachment.save()


def write(path):
    with Item(library.OpenIMsgCreateFile, path.encode()) as message:
        message[SUBJECT] = "Hello from Python 🐍"
        message[SENDER_NAME] = "Ada Lovelace"
        message[SENDER_ADDRESS] = "ada@example.org"
        message[BODY] = "The squares are attached.\r\n"
        for kind, name, address in ((1, b"Charles Babbage", b"charles@example.org"),
                                    (2, b"Mary Somerville", b"mary@example.org")):
            check(library.OpenIMsgAddRecipient(message.handle, kind, name, None, address, None))
        squares = b"0 1 4 9 16\n"
        check(library.OpenIMsgAddAttachment(message.handle, b"squares.txt", squares, c_uint64(len(squares)), None))
        embed(message)
        message.save()


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("read", "write"):
        sys.exit("flat.py write FILE | read FILE...")
    try:
        for path in sys.argv[2:]:
            if sys.argv[1] == "write":
                write(path)
                continue
            with Item(library.OpenIMsgOpenFile, path.encode(), 0) as message:
                show(message)
    except Error as error:
        sys.exit(str(error))


main()
