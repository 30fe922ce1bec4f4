"""Compressed RTF and what it was made from, beside other readers.

The values are those of the corpus, as olefile finds them, and some that are made here; the other readers are the
package compressed_rtf, which extract-msg uses, and Apache POI.
"""

import base64
import ctypes
import functools
import html.parser
import os
import random
import re
import struct
import subprocess
import tempfile

import compressed_rtf
import olefile
import pytest

import harness
import openimsg_abi as abi

MODIFY, STORED, NATIVE = 1, 0x8000, 0x10000
HTML, TEXT = 2, 4
RTF_STREAM = "__substg1.0_10090102"
JARS = ["poi", "poi-scratchpad", "commons-codec", "commons-collections4", "commons-math3", "commons-compress"]


class Record(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("in_page", ctypes.c_uint32),
                ("out_page", ctypes.c_uint32)]


class Result(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("flags", ctypes.c_uint32)]


@functools.lru_cache(None)
def functions():
    """The library's functions, by ctypes."""
    library = ctypes.CDLL(abi.default_library())
    for name in "CreateStreamOnHGlobal", "WrapCompressedRTFStream", "WrapCompressedRTFStreamEx":
        getattr(library, name).restype = ctypes.c_int32
    return library


def check(code):
    if code < 0:
        raise OSError("%08X" % (code & 0xFFFFFFFF))


def memory(data=b""):
    out = ctypes.c_void_p()
    check(functions().CreateStreamOnHGlobal(None, 1, ctypes.byref(out)))
    stream = abi.Stream(None, out.value)
    if data:
        stream.write(data)
    rewind(stream)
    return stream


def rewind(stream):
    stream.call(5, ctypes.c_int64(0), 0, None)


def read(stream):
    """All that is left of a stream that cannot seek."""
    parts, buffer = [], ctypes.create_string_buffer(1 << 16)
    while True:
        count = abi.Out(ctypes.c_uint32)
        stream.call(3, buffer, len(buffer), count)
        if not count.value:
            return b"".join(parts)
        parts.append(buffer.raw[:count.value])


def unwrap(packed, flags=0, page=65001):
    """The RTF of a compressed value, or with NATIVE its body in UTF-8; and what the RTF was made from."""
    record, result, out = Record(16, flags, 0, page), Result(8, 0), ctypes.c_void_p()
    with memory(packed) as stream:
        check(functions().WrapCompressedRTFStreamEx(
            ctypes.c_void_p(stream.address), ctypes.byref(record), ctypes.byref(out), ctypes.byref(result)))
        with abi.Stream(None, out.value) as plain:
            return read(plain), result.flags


def wrap(rtf, flags=0):
    out = ctypes.c_void_p()
    with memory() as stream:
        check(functions().WrapCompressedRTFStream(
            ctypes.c_void_p(stream.address), ctypes.c_uint32(MODIFY | flags), ctypes.byref(out)))
        with abi.Stream(None, out.value) as plain:
            if rtf:
                plain.write(rtf)
            plain.call(8, 0)
        rewind(stream)
        return read(stream)


def derived(packed):
    """PR_BODY of a message that has RTF only."""
    with tempfile.TemporaryDirectory() as folder:
        library = abi.Library()
        with library.create_storage(os.path.join(folder, "a.msg")) as storage:
            with library.open_message(storage, abi.MAPI_UNICODE) as message:
                message.set_binary(0x1009, packed)
                return message.stream(0x1000001F).decode("utf-16-le")


class Visible(html.parser.HTMLParser):
    """The text that HTML shows."""

    def __init__(self):
        super().__init__()
        self.text, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("style", "script", "title")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script", "title") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def shown(markup):
    parser = Visible()
    parser.feed(markup)
    parser.close()
    return "".join(parser.text)


def essence(text):
    """Text without white space and the addresses of links. Some bodies hold bytes of Windows' page as characters."""
    text = re.sub(r"<(?:https?|mailto|file|ftp):[^<>]*>", "", text)
    text = re.sub("[\x80-\x9f]", lambda c: c.group().encode("latin-1").decode("cp1252", "replace"), text)
    return re.sub(r"[\s\xa0\0\ufeff]+", "", text)


def bodies():
    """Each value in the corpus with the folder's other bodies: (file, RTF, HTML bytes, text bytes, is Unicode, page)."""
    for path in harness.corpus_files():
        try:
            ole = olefile.OleFileIO(path)
        except OSError:
            continue
        with ole:
            for entry in ole.listdir():
                if entry[-1] != RTF_STREAM or "__nameid_version1.0" in entry:
                    continue

                def get(name):
                    place = entry[:-1] + ["__substg1.0_" + name]
                    return ole.openstream(place).read() if ole.exists("/".join(place)) else None

                table = ole.openstream(entry[:-1] + ["__properties_version1.0"]).read()
                start = 24 if entry[:-1] else 32
                fixed = dict(struct.unpack_from("<I4xQ", table, at) for at in range(start, len(table) - 15, 16))
                text = get("1000001F")
                yield (os.path.basename(path), ole.openstream(entry).read(), get("10130102"),
                       text if text is not None else get("1000001E"), text is not None,
                       fixed.get(0x3FDE0003, 0) & 0xFFFF)


def decoded(data, page, rtf):
    """Bytes of a body, by its page or else the RTF's."""
    named = re.search(rb"\\ansicpg(\d+)", rtf)
    for number in page, int(named.group(1)) if named else 0, 1252:
        name = {0: None, 65001: "utf-8", 20127: "cp1252", 28591: "cp1252", 50220: "iso2022_jp"}.get(number, "cp%d" % number)
        try:
            return data.decode(name, "replace")
        except (LookupError, TypeError):
            continue
    return data.decode("latin-1")


def made_texts():
    """RTF of several kinds and lengths."""
    chance = random.Random(7)
    words = [b"\\par ", b"{\\*\\htmltag64 <p>}", b"hello ", b"\\'e4", b"\r\n", b"the ", b"x", b"{\\f0\\fs20 ", b"}"]
    yield b""
    for size in 1, 17, 300, 4097, 9000:
        yield b"".join(chance.choice(words) for _ in range(size))[:size]
        yield bytes(chance.randrange(256) for _ in range(size))
        yield b"a" * size


def poi(values):
    """What Apache POI makes of compressed values; none where it is not installed."""
    jars = ":".join("/usr/share/java/%s.jar" % jar for jar in JARS)
    if not os.path.exists("/usr/share/java/poi-scratchpad.jar"):
        pytest.skip("Apache POI is not installed")
    with tempfile.TemporaryDirectory() as classes:
        source = os.path.join(harness.HERE, "DecodeRTF.java")
        subprocess.run(["javac", "-cp", jars, "-d", classes, source], check=True, stdout=subprocess.DEVNULL)
        lines = b"".join(base64.b64encode(value) + b"\n" for value in values)
        output = subprocess.run(["java", "-cp", classes + ":" + jars, "DecodeRTF"], input=lines, check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return [base64.b64decode(line) for line in output.splitlines()]


def test_others_read_what_is_written():
    for rtf in made_texts():
        packed = wrap(rtf)
        assert unwrap(packed) == (rtf, 1)
        assert compressed_rtf.decompress(packed) == rtf
        stored = wrap(rtf, STORED)
        assert stored[8:12] == b"MELA" and unwrap(stored) == (rtf, 1)
        assert compressed_rtf.decompress(stored)[:len(rtf)] == rtf


def test_what_others_write_is_read():
    for rtf in made_texts():
        # The package looks for each match through all of the dictionary.
        if 0 < len(rtf) < 1000:
            assert unwrap(compressed_rtf.compress(rtf, compressed=True)) == (rtf, 1)


def test_poi_reads_what_is_written():
    texts = [rtf for rtf in made_texts() if rtf]
    texts += [unwrap(packed)[0] for _, packed, *_ in bodies()]
    # Its dictionary has the line end the wrong way round: CR and LF come out swapped where they came from there.
    # It takes the end marker for a reference: what is beyond the size is cut off.
    back = poi([wrap(rtf) for rtf in texts])
    assert len(back) == len(texts)
    for rtf, given in zip(texts, back):
        assert given[:len(rtf)].translate(None, b"\r\n") == rtf.translate(None, b"\r\n")


def test_real_values_are_read_and_come_back_smaller():
    values = list(bodies())
    if not values:
        pytest.skip("no real files")
    ours = theirs = 0
    for name, packed, *_ in values:
        rtf, _ = unwrap(packed)
        assert rtf == compressed_rtf.decompress(packed), name
        assert rtf.startswith(b"{\\rtf"), name
        again = wrap(rtf)
        assert unwrap(again)[0] == rtf and compressed_rtf.decompress(again) == rtf, name
        assert len(again) <= 1.1 * len(packed), name
        ours, theirs = ours + len(again), theirs + len(packed)
    harness.TOTALS["compressed RTF, per cent of Outlook's"] = round(100 * ours / theirs, 1)


def test_native_bodies_are_those_of_the_message():
    same, both, odd = 0, 0, []
    for name, packed, markup, text, is_unicode, page in bodies():
        body, origin = unwrap(packed, NATIVE)
        if markup is None and text is None:
            continue
        body = body.decode("utf-8") if origin in (HTML, TEXT) else derived(packed)
        both += 1
        rtf, _ = unwrap(packed)
        if origin == HTML and markup is not None:
            wanted = shown(decoded(markup, page, rtf))
        elif text is not None:
            wanted = text.decode("utf-16-le", "replace") if is_unicode else decoded(text, 0, rtf)
        else:
            wanted = shown(decoded(markup, page, rtf))
        good = essence(shown(body) if origin == HTML else body) == essence(wanted)
        same += good
        odd += [] if good else [name]
    if not both:
        pytest.skip("no real files")
    harness.TOTALS["native bodies equal"] = same
    harness.TOTALS["native bodies compared"] = both
    # Some messages contradict themselves: the body is another text, or in another encoding than it says.
    assert same >= 0.95 * both, odd


def test_missing_text_is_that_of_the_rtf():
    rtf = b"{\\rtf1\\ansi\\ansicpg1251 {\\fonttbl{\\f0\\fcharset204 A;}}\\f0 \\'cf\\'f0 {\\b x}\\par end}"
    assert derived(wrap(rtf)) == "\u041f\u0440 x\r\nend"
