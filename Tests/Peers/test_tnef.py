"""TNEF beside other readers: what ITnef writes they read, and what they find in a stream comes out of ITnef.

The readers are tnefparse (Python), the programs tnef and ytnef, and Apache POI. The messages are the project's own
fixtures and some of the corpus; the streams are written here.
"""

import base64
import ctypes
import glob
import os
import shutil
import subprocess
import tempfile

import pytest
import tnefparse

import fixtures
import harness
import openimsg_abi as abi
import tneffile

DECODE, ENCODE = 0, 2
PURE, COMPATIBILITY, BEST = 0x10000, 0x20000, 0x40000
EXCLUDE = 2
JARS = ["poi", "poi-scratchpad", "commons-codec", "commons-collections4", "commons-math3", "commons-compress"]
# Of the corpus, so many; all of it takes minutes in four readers.
MOST = 12


def memory(library, data=b""):
    out = abi.Out()
    library.export("CreateStreamOnHGlobal", None, 1, out)
    stream = abi.Stream(library, out.value)
    if data:
        stream.write(data)
    rewind(stream)
    return stream


def rewind(stream):
    stream.call(5, ctypes.c_int64(0), 0, None)


def open_tnef(library, stream, message, flags):
    out = abi.Out()
    library.export("OpenTnefStreamEx", None, stream, b"winmail.dat", flags, message, ctypes.c_uint16(0x1234), None, out)
    return abi.Unknown(library, out.value)


def told(library, address):
    """The problems of an STnefProblemArray: component, attribute, tag and code."""
    if not address:
        return []
    count = ctypes.c_uint32.from_address(address).value
    found = [["%08X" % ctypes.c_uint32.from_address(address + 4 + 16 * row + 4 * place).value for place in range(4)]
             for row in range(count)]
    library.free(address)
    return found


def encode(library, message, flags, name):
    """The whole message as TNEF; without a problem unless it is a real file, which may have properties of no type."""
    with memory(library) as stream:
        with open_tnef(library, stream, message, ENCODE | flags) as tnef:
            problems = abi.Out()
            tnef.call(5, 0, None, problems)
            found = told(library, problems.value)
            assert not found or name not in fixtures.FIXTURES, (name, found)
        rewind(stream)
        return stream.read_all()


def decode(library, data, message):
    with memory(library, data) as stream, open_tnef(library, stream, message, DECODE) as tnef:
        problems = abi.Out()
        tnef.call(4, EXCLUDE, None, problems)
        assert not told(library, problems.value)


def new_message(library, folder):
    storage = library.create_storage(os.path.join(folder, "new.msg"))
    return storage, library.open_message(storage, abi.MAPI_UNICODE)


def by_value(message):
    """Names and bytes of the attachments that are bytes."""
    found = []
    with message.attachment_table() as table:
        rows = table.rows()
    for row in rows:
        with message.attachment(row[0x0E210003]) as attachment:
            tags = attachment.tags()
            if 0x37010102 in tags:
                found.append((row.get(0x3707001F) or row.get(0x3704001F) or "", attachment.stream(0x37010102)))
    return found


def sources():
    """Names of messages and what makes their bytes."""
    own = [(name, make) for name, make in fixtures.FIXTURES.items() if not name.startswith("damaged")]
    folder = os.path.join(os.environ.get("OPENIMSG_CORPUS", ""), "msg")
    real = sorted(glob.glob(os.path.join(folder, "**", "*.msg"), recursive=True)) if os.path.isabs(folder) else []
    real = [path for path in real if "fuzz" not in path]
    step = max(len(real) // MOST, 1)
    return own + [(os.path.basename(path), lambda path=path: open(path, "rb").read()) for path in real[::step]]


def write_all(library, folder, flags):
    """The streams of all messages that open: paths, and what the messages hold as bytes."""
    written = {}
    for index, (name, make) in enumerate(sources()):
        path = os.path.join(folder, "%d.msg" % index)
        with open(path, "wb") as file:
            file.write(make())
        try:
            with library.open_storage(path) as storage, library.open_message(storage) as message:
                data = encode(library, message, flags, name)
                written[os.path.join(folder, "%d.tnef" % index)] = (name, by_value(message))
        except abi.HResultError:
            continue
        with open(os.path.join(folder, "%d.tnef" % index), "wb") as file:
            file.write(data)
    assert len(written) > 10
    return written


def flawless(path):
    """tnefparse checks the sums where it is asked to, and logs what is wrong."""
    with open(path, "rb") as file:
        return tnefparse.TNEF(file.read(), do_checksum=True)


@pytest.mark.parametrize("flags", [0, PURE, COMPATIBILITY])
def test_tnefparse_reads_what_is_written(flags, caplog):
    library = abi.Library()
    with tempfile.TemporaryDirectory() as folder:
        for path, (name, attachments) in write_all(library, folder, flags).items():
            try:
                found = flawless(path)
            except UnicodeDecodeError:      # it takes attBody for text in the page of HTML
                assert flags == COMPATIBILITY, name
                continue
            # It takes zeros off the end of data in lists.
            data = [part.data.rstrip(b"\0") for part in found.attachments if part.data is not None]
            for _, expected in attachments:
                assert expected.rstrip(b"\0") in data or not expected, name
    assert not caplog.records


def test_programs_read_what_is_written():
    library = abi.Library()
    with tempfile.TemporaryDirectory() as folder:
        for path, (name, attachments) in write_all(library, folder, BEST).items():
            out = path + ".out"
            os.mkdir(out)
            subprocess.run(["tnef", "--overwrite", "--number-backups", "-C", out, path], check=True,
                           capture_output=True)
            contents = [open(os.path.join(out, file), "rb").read() for file in os.listdir(out)]
            for _, expected in attachments:
                assert expected in contents or not expected, name
            listed = subprocess.run(["ytnef", "-v", path], capture_output=True)
            assert listed.returncode == 0 and b"checksum" not in listed.stderr.lower(), name


def test_poi_reads_what_is_written():
    jars = ":".join("/usr/share/java/%s.jar" % jar for jar in JARS)
    if shutil.which("javac") is None or not os.path.exists("/usr/share/java/poi-scratchpad.jar"):
        pytest.skip("no Apache POI here")
    library = abi.Library()
    with tempfile.TemporaryDirectory() as folder:
        written = write_all(library, folder, 0)
        source = os.path.join(harness.HERE, "ReadTNEF.java")
        subprocess.run(["javac", "-cp", jars, "-d", folder, source], check=True, stdout=subprocess.DEVNULL)
        output = subprocess.run(["java", "-cp", folder + ":" + jars, "ReadTNEF"], input="\n".join(written), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        lines = [line.split("\t") for line in output.splitlines()]
        assert len(lines) == len(written)
        for line, (name, attachments) in zip(lines, written.values()):
            if line[0] == "error" and "allocate an array" in line[1]:      # attributes of more than a megabyte
                continue
            assert line[0] == "ok", (name, line)
            contents = [base64.b64decode(part) for part in line[2:]]
            for _, expected in attachments:
                assert expected in contents, name


@pytest.mark.parametrize("name", tneffile.FIXTURES)
def test_streams_are_read_as_tnefparse_does(name):
    library, data = abi.Library(), tneffile.FIXTURES[name]()
    other = tnefparse.TNEF(data, do_checksum=True)
    with tempfile.TemporaryDirectory() as folder:
        storage, message = new_message(library, folder)
        with storage, message:
            decode(library, data, message)
            tags = message.tags()
            for found in other.mapiprops:
                if found.name < 0x8000:
                    assert any(tag >> 16 == found.name for tag in tags), "%04X" % found.name
            own = [found.data for found in other.attachments if found.data and found.data[:4] != data[:4]]
            assert [content for _, content in by_value(message)] == own


def test_everything_comes_back():
    library = abi.Library()
    with tempfile.TemporaryDirectory() as folder:
        for index, (name, make) in enumerate(sources()):
            path = os.path.join(folder, "%d.msg" % index)
            with open(path, "wb") as file:
                file.write(make())
            try:
                storage = library.open_storage(path)
            except abi.HResultError:
                continue
            with storage:
                try:
                    message = library.open_message(storage)
                except abi.HResultError:
                    continue
                with message, tempfile.TemporaryDirectory() as inner:
                    target, copy = new_message(library, inner)
                    with target, copy:
                        decode(library, encode(library, message, 0, name), copy)
                        assert by_value(copy) == by_value(message), name
                        missing = {tag >> 16 for tag in message.tags() if passed_on(tag)} - {
                            tag >> 16 for tag in copy.tags()}
                        assert not missing, (name, missing)


def passed_on(tag):
    """Whether a message passes the property on; names may have another identifier there."""
    number, kind = tag >> 16, tag & 0xFFFF
    return (number < 0x0E00 or 0x1000 <= number < 0x3400 or 0x3600 <= number < 0x6000 or 0x6800 <= number < 0x7C00) \
        and kind not in (0x000A, 0x000D, 0, 1)
