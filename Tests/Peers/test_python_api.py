"""A message written and read by Python alone, through dlopen: no compiled part, no other package.

The program runs in an interpreter of its own; what it wrote is then read by olefile.
"""

import os
import subprocess
import sys
import tempfile

import harness
import msgfile
import strict

PROGRAM = r"""
import sys, uuid
sys.path.insert(0, sys.argv[1])
import openimsg_abi as abi

OWN = uuid.UUID("6e1e7d0c-2a4b-4c1d-9f3a-5b6c7d8e9f01")
path, sector = sys.argv[2], int(sys.argv[3])
library = abi.Library()
with library.create_storage(path, sector=sector) as storage:
    with library.open_message(storage, abi.MAPI_UNICODE) as message:
        library.write_class(storage)
        assert message.set_text(0x0037, "Grüße aus Python") == []
        assert message.set_text(0x1000, "One\r\nTwo \U0001F600") == []
        assert message.set_bits(0x0E060040, 0x01D83523F0F81000) == []
        named, = message.ids([(OWN, "colour")], create=True)
        assert named >> 16 >= 0x8000
        message.set_text(named >> 16, "blue")
        number, attachment = message.create_attachment()
        with attachment:
            attachment.set_bits(0x37050003, 1)
            attachment.set_text(0x3707, "data.bin")
            with attachment.open_property(0x37010102, abi.IID_IStream, abi.Stream, 2, 3) as stream:
                assert stream.write(bytes(range(256)) * 300) == 76800
            attachment.save()
        number, attachment = message.create_attachment()
        with attachment, attachment.message(3) as inner:
            inner.set_text(0x0037, "Inside")
            inner.save()
            attachment.save()
        message.save()
    storage.commit()
with library.open_storage(path) as storage, library.open_message(storage) as message:
    assert dict(message.get([0x0037001F]))[0x0037001F].decode("utf-16-le") == "Grüße aus Python"
    assert message.names() == {named >> 16: (OWN, "colour")}
    with message.attachment_table() as table:
        assert table.count() == 2
    with message.attachment(1) as attachment, attachment.message() as inner:
        assert dict(inner.get([0x0037001F]))[0x0037001F].decode("utf-16-le") == "Inside"
try:
    library.open_storage(path + ".none")
except abi.HResultError as error:
    assert error.code == 0x80030002, error
else:
    raise AssertionError("a missing file opens")
print("done")
"""


def check(sector):
    with tempfile.TemporaryDirectory(prefix="openimsg-python-") as folder:
        path = os.path.join(folder, "python.msg")
        support = os.path.join(harness.ROOT, "Tests", "Support")
        result = subprocess.run([sys.executable, "-I", "-c", PROGRAM, support, path, str(sector)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        assert result.returncode == 0 and result.stdout == "done\n", result.stdout
        message = msgfile.read(path)
        assert strict.problems(path) == []
        assert message.properties[0x1000].value.decode("utf-16-le") == "One\r\nTwo \U0001F600"
        assert message.number(0x0E06) == 0x01D83523F0F81000
        (id_, (_, name)), = message.names.items()
        assert name == "colour" and message.properties[id_].value.decode("utf-16-le") == "blue"
        data, embedded = message.attachments
        assert data.properties[0x3701].value == bytes(range(256)) * 300
        assert embedded.object.properties[0x0037].value.decode("utf-16-le") == "Inside"
        with open(path, "rb") as file:
            assert file.read(32)[30] == (9 if sector == 512 else 12)


def test_small_sectors():
    check(512)


def test_large_sectors():
    check(4096)
