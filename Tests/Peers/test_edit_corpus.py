"""Real messages edited in place: what an edit doesn't concern stays byte for byte, by olefile, and the file opens in
other programs wherever the original does.
"""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile

import pytest

import harness
import msgfile
import openimsg_abi as abi
import test_copy_corpus
from openimsg_values import SPropValue, wide
from test_copy_corpus import extract_msg_view, perl_views

SOURCES = [f for f in harness.corpus_files() + harness.fixture_files() if not harness.is_damaged(f)]
FOLDER = tempfile.TemporaryDirectory(prefix="openimsg-edits-")
MODE = abi.STGM_READWRITE | abi.STGM_TRANSACTED | abi.STGM_SHARE_EXCLUSIVE
CORRUPT = 0x8004011B

PROPERTIES = "__properties_version1.0"
# What every save brings up to date: size, times, the flags; attachments, text width and class where they were missing.
KEPT_IN_STEP = {0x0E07, 0x0E08, 0x0E1B, 0x3008, 0x340D}
TEXT = {0x0037, 0x003D, 0x0E1D, 0x1000, 0x0E1F, 0x1016, 0x5909}
# Types whose value is in the entry.
FIXED = {0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x000A, 0x000B, 0x0014, 0x0040}
LISTS = {0x0E02, 0x0E03, 0x0E04}


def edit_text(message):
    message.set_text(0x0037, "RE: edited \u20ac")
    message.set_text(0x1000, "an edited body\r\n")


def add_parts(message):
    number, attachment = message.create_attachment()
    with attachment:
        attachment.set_binary(0x3701, b"added " * 1000)
        attachment.set_text(0x3707, "added.bin")
        attachment.save(0)
    keep = [wide(text) for text in ("Added Recipient", "added@example.org")]
    row = (SPropValue * 3)(SPropValue(tag=0x3001001F), SPropValue(tag=0x3003001F), SPropValue(tag=0x0C150003))
    for prop, text in zip(row, keep):
        prop.value[:8] = list(ctypes.addressof(text).to_bytes(8, "little"))
    row[2].value[0] = 1
    modify(message, 2, [row])


def delete_parts(message):
    with message.attachment_table() as table:
        numbers = [row[0x0E210003] for row in table.rows()]
    if numbers:
        message.call(17, min(numbers), ctypes.c_uint64(0), None, 0)
    with message.recipient_table() as table:
        count = table.count()
    if count:
        row = (SPropValue * 1)(SPropValue(tag=0x30000003))
        modify(message, 8, [row])


def modify(message, flags, rows):
    entries = b"".join(struct.pack("<IIQ", 0, len(row), ctypes.addressof(row)) for row in rows)
    list_ = ctypes.create_string_buffer(struct.pack("<I4x", len(rows)) + entries)
    message.call(19, flags, list_)


def apply(path, change):
    """Makes a change, saves and commits it."""
    library = abi.Library()
    with library.open_storage(path, MODE) as storage, library.open_message(storage) as message:
        change(message)
        message.save()
        storage.commit()


def elements(path):
    """({name: bytes} of all streams, {name: class} of all storages), names joined by slashes."""
    import olefile
    with olefile.OleFileIO(path) as ole:
        streams = {"/".join(name): ole.openstream(name).read() for name in ole.listdir(streams=True, storages=False)}
        classes = {"/".join(name): ole.getclsid(name) for name in ole.listdir(streams=False, storages=True)}
        classes[""] = ole.root.clsid
    return streams, classes


def entries(data, header):
    """{tag: flags and value} of a property stream, in order."""
    return [(struct.unpack_from("<I", data, at)[0], data[at + 4:at + 16])
            for at in range(header, len(data) - 15, 16)]


def id_of(name):
    """The property that a stream or storage directly in an object belongs to; None for others."""
    text = name.split("/")[-1]
    return int(text[12:16], 16) if text.startswith("__substg1.0_") else None


def check_entries(report, where, old, new, header, may_change, streams):
    """Entries of other properties are the same bytes, in the same order. Only entries that lack their stream go, and
    streams that lack their entry get one.
    """
    folder = where[:-len(PROPERTIES)]

    def is_there(tag):
        return any(name.startswith(folder + "__substg1.0_%08X" % tag) for name in streams)

    a = [(tag, rest) for tag, rest in entries(old, msgfile.header_of(old, header)) if tag >> 16 not in may_change]
    b = [(tag, rest) for tag, rest in entries(new, header) if tag >> 16 not in may_change]
    known = {tag for tag, _ in a}
    a = [(tag, rest) for tag, rest in a if tag in {t for t, _ in b} or tag & 0xFFF in FIXED or is_there(tag)]
    b = [(tag, rest) for tag, rest in b if tag in known or not is_there(tag)]
    report.check(a == b, where, "other entries changed", [x for x in a if x not in b][:3], [x for x in b if x not in a][:3])


def check_same(report, old, new, may_change, renames=None, gone=()):
    """All that an edit of the top-level message doesn't concern.

    renames: {storage before: storage after} of recipients and attachments that have another number now.
    """
    renames = renames or {}

    def renamed(name):
        first, _, rest = name.partition("/")
        return "/".join(filter(None, [renames.get(first, first), rest]))

    for name, data in old[0].items():
        first = name.split("/")[0]
        if first in gone:
            continue
        target = renamed(name)
        if name == PROPERTIES:
            check_entries(report, name, data, new[0].get(name, b""), 32, may_change | KEPT_IN_STEP, old[0])
        elif "/" not in name and id_of(name) in may_change | KEPT_IN_STEP:
            continue
        elif first in renames and name == first + "/" + PROPERTIES:
            # The number is stored; so is what shows the attachment, where it was missing.
            check_entries(report, name, data, new[0].get(target, b""), 8,
                          {0x0E21, 0x3000, 0x0FF6, 0x0FF9, 0x0FFE, 0x0FF4, 0x0FF7, 0x340D, 0x3705, 0x370B}, old[0])
        elif first in renames and name.count("/") == 1 and id_of(name) == 0x0FF6:
            continue
        else:
            report.check(new[0].get(target) == data, name, "changed or lost", target)
            report.note("streams kept byte for byte")
    for name, clsid in old[1].items():
        if name.split("/")[0] not in gone:
            report.check(new[1].get(renamed(name)) == clsid, name, "class", clsid, new[1].get(renamed(name)))


def numbered(found, prefix):
    return sorted(name for name in found[1] if name.startswith(prefix) and "/" not in name)


def is_dense(found, prefix):
    return numbered(found, prefix) == [prefix + "%08X" % i for i in range(len(numbered(found, prefix)))]


ATTACH, RECIP = "__attach_version1.0_#", "__recip_version1.0_#"


def check_edits(source, path):
    def work(report):
        try:
            states = [elements(source)]
        except Exception:
            states = None
            report.note("originals that olefile refuses")
        original = open(source, "rb").read()
        shutil.copyfile(source, path)
        for change in (edit_text, add_parts, delete_parts):
            before = open(path, "rb").read()
            try:
                apply(path, change)
            except abi.HResultError as error:
                # A compound file that is itself damaged is not changed in place.
                report.check(error.code == CORRUPT, change.__name__, error)
                report.check(open(path, "rb").read() == before, change.__name__, "refused, and yet written")
                report.note("damaged files whose edit is refused")
                return
            if states is not None:
                states.append(elements(path))
        report.check(open(source, "rb").read() == original)
        if states is None:
            return
        dense = all(is_dense(states[0], prefix) for prefix in (ATTACH, RECIP))
        report.note("files edited")
        if not dense:
            report.note("files whose recipients or attachments were not numbered without gaps")
            return
        check_same(report, states[0], states[1], TEXT)
        counts = [len(numbered(states[0], prefix)) for prefix in (ATTACH, RECIP)]
        # What shows an attachment is added where it was missing, once the list of them changes.
        kept = {name: name for name in numbered(states[0], ATTACH)}
        check_same(report, states[1], states[2], LISTS, kept)
        for prefix, count in zip((ATTACH, RECIP), counts):
            name = prefix + "%08X" % count
            report.check(name in states[2][1], name, "was not added")
        report.check(states[2][0].get(ATTACH + "%08X/__substg1.0_37010102" % counts[0]) == b"added " * 1000)
        renames, gone = {}, []
        for prefix, count in zip((ATTACH, RECIP), counts):
            gone.append(prefix + "%08X" % 0)
            renames.update({prefix + "%08X" % i: prefix + "%08X" % (i - 1) for i in range(1, count + 1)})
        check_same(report, states[2], states[3], LISTS, renames, gone)
        for prefix, count in zip((ATTACH, RECIP), counts):
            report.check(len(numbered(states[3], prefix)) == count, prefix, "storages left")
    return work


def edited(source):
    """The edited file; made when it isn't there. None where the edit was refused."""
    path = os.path.join(FOLDER.name, os.path.basename(source))
    if not os.path.exists(path):
        harness.isolated(check_edits(source, path))
    same = open(path, "rb").read() == open(source, "rb").read()
    return None if same else path


@pytest.mark.parametrize("source", SOURCES, ids=os.path.basename)
def test_edits_keep_the_rest(source):
    harness.isolated(check_edits(source, os.path.join(FOLDER.name, os.path.basename(source))))


@pytest.mark.parametrize("source", SOURCES, ids=os.path.basename)
def test_edited_message_opens_in_extract_msg(source):
    pytest.importorskip("extract_msg")
    path = edited(source)
    if path is None:
        return

    def work(report):
        try:
            wanted = extract_msg_view(source)
        except Exception:
            report.note("originals that extract-msg refuses")
            return report.check(True)
        given = extract_msg_view(path)
        original = msgfile.read(source)
        message_class = original.properties.get(0x001A)
        # One recipient and one attachment came, and as many went.
        report.check(given[0] == "RE: edited \u20ac" or wanted[0] is None or given[0].startswith("RE: edited"), given[0])
        # Of a signed message extract-msg counts what the signed attachment holds, which is gone.
        count = 3 if "SMIME" in (msgfile.text_of(message_class, 0x001A, original) if message_class else "") else 4
        report.check(given[2:count] == wanted[2:count], given[2:], wanted[2:])
        report.note("edited files that extract-msg opens")
    harness.isolated(work)


def perl_views_of_sources(pairs):
    """It is slow: what it said of the originals for the copies will do."""
    views = dict(zip(SOURCES, test_copy_corpus.SOURCE_VIEWS or perl_views(SOURCES)))
    return [views[source] for source, _ in pairs]


def test_edited_messages_open_in_email_outlook_message():
    probe = ["perl", "-MEmail::Outlook::Message", "-e", "1"]
    if shutil.which("perl") is None or subprocess.run(probe, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("Email::Outlook::Message is not installed")
    pairs = [(s, edited(s)) for s in SOURCES if edited(s)]
    old, new = perl_views_of_sources(pairs), perl_views([path for _, path in pairs])
    assert len(old) == len(new) == len(pairs)
    refused = [os.path.basename(s) for (s, _), a, b in zip(pairs, old, new) if a[0] == "ok" and b[0] != "ok"]
    harness.TOTALS["edited files that Email::Outlook::Message opens"] = sum(b[0] == "ok" for b in new)
    assert not refused, refused


JARS = ["poi", "poi-scratchpad", "commons-codec", "commons-collections4", "commons-math3", "commons-compress"]


def poi_views(paths):
    """What Apache POI says of each file: [status, subject, recipients, attachments]."""
    classes = os.path.join(FOLDER.name, "classes")
    jars = ":".join("/usr/share/java/%s.jar" % jar for jar in JARS)
    if not os.path.isdir(classes):
        source = os.path.join(harness.HERE, "ReadMessages.java")
        subprocess.run(["javac", "-cp", jars, "-d", classes, source], check=True, stdout=subprocess.DEVNULL)
    output = subprocess.run(["java", "-cp", classes + ":" + jars, "ReadMessages"], stderr=subprocess.DEVNULL,
                            input="".join(p + "\n" for p in paths).encode(), stdout=subprocess.PIPE).stdout
    return [line.split("\t") for line in output.decode("utf-8", "replace").splitlines()]


def test_edited_messages_open_in_poi():
    if shutil.which("javac") is None or not os.path.exists("/usr/share/java/poi-scratchpad.jar"):
        pytest.skip("Apache POI is not installed")
    pairs = [(s, edited(s)) for s in SOURCES if edited(s)]
    old, new = poi_views([s for s, _ in pairs]), poi_views([path for _, path in pairs])
    assert len(old) == len(new) == len(pairs)
    wrong = ["%s: %r, original %r" % (os.path.basename(s), b, a) for (s, _), a, b in zip(pairs, old, new)
             if a[0] == "ok" and (b[0] != "ok" or a[2:] != b[2:] or not b[1].startswith("RE: edited"))]
    harness.TOTALS["edited files that POI opens"] = sum(b[0] == "ok" for b in new)
    harness.TOTALS["originals that POI refuses"] = sum(a[0] != "ok" for a in old)
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
