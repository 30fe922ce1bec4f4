"""Messages spoilt in many small ways are read and copied without a crash, a hang or a leaked descriptor.

The damage comes from a seeded generator: OPENIMSG_MUTATIONS says how many files (400), and a failing one is made
again by its number, as the message says.
"""

import os
import random
import struct
import tempfile

import pytest

import fixtures
import harness
import openimsg_abi as abi
from test_read_corpus import walk

COUNT = int(os.environ.get("OPENIMSG_MUTATIONS", "400"))
GROUP = 20
SOURCES = ["plain.msg", "plain-v4.msg", "named.msg", "nested.msg", "ole.msg", "multi-valued.msg", "all-types.msg",
           "mismatched.msg", "ansi-1251.msg", "inferred-methods.msg"]
WORDS = [0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 0x1000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFA, 0xFFFFFFFC,
         0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF]


def mutate(number):
    """The bytes of spoilt file `number`."""
    random_ = random.Random(number)
    data = bytearray(fixtures.FIXTURES[SOURCES[number % len(SOURCES)]]())
    for _ in range(random_.choice((1, 1, 2, 3, 8))):
        kind = random_.randrange(6)
        if kind == 0:                                           # a word of the header
            at, width = random_.randrange(24, 508), 4
        elif kind == 1:                                         # a link of the first FAT sector, or what lies there
            sector = 1 << data[30] if data[30] in (9, 12) else 512
            at, width = sector + 4 * random_.randrange(sector // 4), 4
        elif kind == 2:                                         # a property stream's entries
            at = data.find(struct.pack("<HH", 3, 0x0FF7)) + 16 * random_.randrange(-2, 12)
            at, width = at + 4 * random_.randrange(4), 4
        elif kind == 3:                                         # anywhere, one byte
            at, width = random_.randrange(len(data)), 1
        elif kind == 4:                                         # a directory entry, found by its name
            at = data.find("__".encode("utf-16-le"), random_.randrange(len(data)))
            at, width = at + random_.choice((64, 66, 68, 72, 76, 116, 120)), 4
        else:                                                   # cut or lengthened
            del data[random_.randrange(len(data) // 2, len(data)):]
            data += bytes(random_.choice((0, 0, 1, 300)))
            continue
        at = min(max(at, 0), max(len(data) - width, 0))
        value = random_.choice(WORDS + [random_.getrandbits(32)])
        data[at:at + width] = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    return bytes(data)


def survive(numbers):
    def work(report):
        library = abi.Library()
        descriptors = len(os.listdir("/proc/self/fd"))
        with tempfile.TemporaryDirectory(prefix="openimsg-mutations-") as folder:
            for number in numbers:
                path = os.path.join(folder, "%d.msg" % number)
                with open(path, "wb") as file:
                    file.write(mutate(number))
                with open(os.path.join(harness.fixture_folder(), "mutation-now"), "w") as file:
                    file.write(str(number))
                report.note("spoilt files that open", read_and_copy(library, path, path + ".copy"))
                report.check(len(os.listdir("/proc/self/fd")) == descriptors, "descriptors stay open", number)
    return work


def read_and_copy(library, path, destination):
    """1 if the file opened as a message, 0 if it was refused."""
    try:
        with library.open_storage(path) as storage, library.open_message(storage) as message:
            walk(message)
            try:
                with library.create_storage(destination) as new, library.open_message(new, abi.MAPI_UNICODE) as target:
                    message.copy_to(target, abi.IID_IMessage)
                    target.save()
            except abi.HResultError:
                pass
            return 1
    except abi.HResultError:
        return 0


@pytest.mark.parametrize("first", range(0, COUNT, GROUP))
def test_spoilt_files(first):
    note = os.path.join(harness.fixture_folder(), "mutation-now")
    try:
        harness.isolated(survive(range(first, min(first + GROUP, COUNT))))
    except AssertionError as error:
        number = "none"
        if os.path.exists(note):
            with open(note) as file:
                number = file.read()
        raise AssertionError("%s (at mutation %s)" % (error, number))
