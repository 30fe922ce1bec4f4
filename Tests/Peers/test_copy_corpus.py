"""Copies of messages (CopyTo into a new file, SaveChanges, Commit) hold what the originals hold, by olefile, and
open in other programs wherever the originals do.
"""

import os
import shutil
import subprocess
import sys
import tempfile

import pytest

import harness
import compare
import msgfile
import openimsg_abi as abi
import strict

# What the library computes for the new file; the stored value of the original doesn't count.
MESSAGE_COMPUTED = {0x340D, 0x0FF4, 0x0FF7, 0x0E1B, 0x0E08, 0x0FFE, 0x0E02, 0x0E03, 0x0E04}
ATTACHMENT_COMPUTED = {0x340D, 0x0FF4, 0x0FF7, 0x0FFE, 0x0E20, 0x0E21}
RECIPIENT_COMPUTED = {0x3000, 0x0FFE, 0x0FF6}
# What a save adds where the original has nothing.
ADDED = {0x001A, 0x003D, 0x0E1D, 0x0E07, 0x3007, 0x3008, 0x300B, 0x0FF9, 0x370B, 0x3705, 0x0C15, 0x0E1F}
COMPUTED_CODE = 0x8004011A


def copy(source, destination, sector):
    """Copies a message through the C ABI; gives the problems of CopyTo."""
    library = abi.Library()
    wide = any(p.type == msgfile.UNICODE for p in msgfile.read(source).properties.values())
    with library.open_storage(source) as old, library.open_message(old) as message:
        with library.create_storage(destination, sector=sector) as new:
            with library.open_message(new, abi.MAPI_UNICODE if wide else 0) as target:
                library.write_class(new)
                problems = message.copy_to(target, abi.IID_IMessage)
                target.save(abi.KEEP_OPEN_READWRITE)
                new.commit()
    return problems


def check_copy(source, destination, sector):
    def work(report):
        before = len(os.listdir("/proc/self/fd"))
        for _, tag, code in copy(source, destination, sector):
            if tag >> 16 in (0, 0xFFFF):                            # a damaged original: no property at all
                continue
            known = tag >> 16 in MESSAGE_COMPUTED or tag >> 16 in (0x3007, 0x3008)
            report.check(known and code == COMPUTED_CODE, "problem %08X of %08X" % (code, tag))
        report.check(len(os.listdir("/proc/self/fd")) == before, "descriptors stay open")
        old, new = msgfile.read(source), msgfile.read(destination)
        compare_messages(report, "", old, new, names_back(old, new))
        for text in strict.problems(destination):
            report.check(False, "strict:", text)
        report.check(True)
        # The copy, read back through the ABI, against its own bytes.
        library = abi.Library()
        with library.open_storage(destination) as storage, library.open_message(storage) as message:
            compare.compare_message(report, "reopened", new, message)
    return work


def names_back(old, new):
    """{id in the original: id in the copy} of the named properties; header names are written in small letters."""
    def key(name):
        return (name[0], name[1].lower()) if name[0] == msgfile.PS_INTERNET_HEADERS else name

    where = {}
    for id_, name in new.names.items():
        where.setdefault(key(name), id_)
    return {id_: where.get(key(name)) for id_, name in old.names.items() if name[0] is not None}


def compare_messages(report, where, old, new, ids):
    compare_properties(report, where, old, new, old, new, ids, MESSAGE_COMPUTED)
    flags = old.number(0x0E07)
    if flags is not None:
        report.check(new.number(0x0E07) & ~0x10 == flags & ~0x10, where, "message flags", new.number(0x0E07), flags)
    report.check(bool(new.number(0x0E1B)) == bool(new.attachments), where, "PR_HASATTACH")
    compare_display_lists(report, where, new)
    if report.check(len(old.recipients) == len(new.recipients), where, "recipients", len(new.recipients)):
        for index, (a, b) in enumerate(zip(old.recipients, new.recipients)):
            place = "%s/recipient %d" % (where, index)
            compare_properties(report, place, a, b, old, new, ids, RECIPIENT_COMPUTED)
    if report.check(len(old.attachments) == len(new.attachments), where, "attachments", len(new.attachments)):
        for index, (a, b) in enumerate(zip(old.attachments, new.attachments)):
            place = "%s/attachment %d" % (where, index)
            compare_properties(report, place, a, b, old, new, ids, ATTACHMENT_COMPUTED)
            if isinstance(a.object, msgfile.Message):
                if report.check(isinstance(b.object, msgfile.Message), place, "embedded message is lost"):
                    compare_messages(report, place + "/message", a.object, b.object, ids)
            elif a.object is not None:
                same = isinstance(b.object, msgfile.Storage) and b.object.tree() == a.object.tree()
                if report.check(same, place, "OLE storage differs"):
                    report.check(a.object.clsid == b.object.clsid, place, "OLE class", b.object.clsid)


def compare_properties(report, where, a, b, old, new, ids, computed):
    expected_ids = set()
    for id_, prop in a.properties.items():
        target = ids.get(id_, id_) if id_ >= 0x8000 else id_
        expected_ids.add(target)
        if id_ in computed or prop.type in compare.UNREADABLE or id_ == 0x0E07:
            continue
        other = b.properties.get(target)
        report.note("properties compared")
        if not report.check(other is not None, where, "%04X%04X is lost" % (id_, prop.type)):
            continue
        text = msgfile.text_of(prop, id_, old)
        # HTML that its writer called text is in no page of a file of wide text: it is bytes there.
        if id_ == 0x1013 and prop.type == msgfile.STRING8 and other.type == 0x0102:
            report.check(other.value == prop.value, where, "HTML")
            continue
        if text is None or other.type & 0xFFF not in (msgfile.STRING8, msgfile.UNICODE):
            report.check(other.type == prop.type and other.value == prop.value, where, "%04X%04X" % (id_, prop.type),
                         repr(other)[:80], "!=", repr(prop)[:80])
        else:
            given = msgfile.text_of(other, id_, new)
            report.check(trim(given) == trim(text), where, "%04X%04X" % (id_, prop.type), repr(given)[:80], "!=",
                         repr(text)[:80])
    for id_ in set(b.properties) - expected_ids - computed - ADDED:
        report.check(False, where, "%04X was not in the original" % id_)


def trim(text):
    """Without the terminators that some writers store."""
    return [t.rstrip("\0") for t in text] if isinstance(text, list) else text.rstrip("\0")


def compare_display_lists(report, where, new):
    """The three lists are the recipients' names, once the recipients were written."""
    for id_, kind in ((0x0E04, 1), (0x0E03, 2), (0x0E02, 3)):
        prop = new.properties.get(id_)
        if prop is None or not new.recipients:
            continue
        names = [trim(msgfile.text_of(r.properties[0x3001], 0x3001, new)) for r in new.recipients
                 if (r.number(0x0C15) or 0) & 0xF == kind and 0x3001 in r.properties]
        text = trim(msgfile.text_of(prop, id_, new))
        report.check(text == "; ".join(names), where, "%04X" % id_, repr(text)[:60], repr(names)[:60])


def extract_msg_view(path):
    """What extract-msg sees: subject, body, recipients, attachments."""
    import extract_msg
    with extract_msg.openMsg(path, strict=False) as message:
        body = None if "IPM.Note" not in (message.classType or "") else message.body
        subject = getattr(message, "subject", None)
        return [subject and subject.rstrip("\0"), body and body.replace("\r", "").rstrip("\0"),
                len(message.recipients), len(message.attachments)]


SOURCES = [f for f in harness.corpus_files() + harness.fixture_files() if not harness.is_damaged(f)]
# What Email::Outlook::Message says of the originals, once it was asked.
SOURCE_VIEWS = []
FOLDER = tempfile.TemporaryDirectory(prefix="openimsg-copies-")


def copy_of(source):
    """Where the copy of a file lies; every fifth has large sectors. Made when it isn't there."""
    path = os.path.join(FOLDER.name, os.path.basename(source))
    return path, 4096 if SOURCES.index(source) % 5 == 4 else 512


def need_copy(source):
    path, sector = copy_of(source)
    if not os.path.exists(path):
        harness.isolated(lambda report: report.check(copy(source, path, sector) is not None))
    return path


@pytest.mark.parametrize("source", SOURCES, ids=os.path.basename)
def test_copy_holds_the_same(source):
    harness.isolated(check_copy(source, *copy_of(source)))


@pytest.mark.parametrize("source", SOURCES, ids=os.path.basename)
def test_copy_opens_in_extract_msg(source):
    pytest.importorskip("extract_msg")
    path = need_copy(source)

    def work(report):
        try:
            wanted = extract_msg_view(source)
        except Exception:
            report.note("originals that extract-msg refuses")
            report.check(True)
            return
        given = extract_msg_view(path)
        report.check(given == wanted, "extract-msg sees", given, "in the original", wanted)
        report.note("copies that extract-msg opens")
    harness.isolated(work)


def perl_views(paths):
    """What Email::Outlook::Message says of each file: [status, parts, subject]."""
    script = os.path.join(harness.HERE, "outlook_message.pl")
    output = subprocess.run(["perl", script], input="".join(p + "\n" for p in paths).encode(),
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode("utf-8", "replace")
    return [line.split("\t") for line in output.splitlines()]


def test_copies_open_in_email_outlook_message():
    probe = ["perl", "-MEmail::Outlook::Message", "-e", "1"]
    if shutil.which("perl") is None or subprocess.run(probe, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("Email::Outlook::Message is not installed")
    old, new = perl_views(SOURCES), perl_views([need_copy(s) for s in SOURCES])
    SOURCE_VIEWS[:] = old
    assert len(old) == len(new) == len(SOURCES)
    # It takes some of the made-up originals by the wrong code page, so that only real subjects are compared.
    differing = ["%s: %r, original %r" % (os.path.basename(s), b, a) for s, a, b in zip(SOURCES, old, new)
                 if a[0] == "ok" and (a[:2] != b[:2] or (s not in harness.fixture_files() and a[2] != b[2]))]
    harness.TOTALS["copies that Email::Outlook::Message opens"] = sum(b[0] == "ok" for b in new)
    harness.TOTALS["originals that Email::Outlook::Message refuses"] = sum(a[0] != "ok" for a in old)
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("command", [["gsf", "list"], ["7z", "l"]], ids=lambda c: c[0])
def test_copies_are_listed(command):
    """Programs of others list the copies without complaint."""
    if shutil.which(command[0]) is None:
        pytest.skip(command[0] + " is not installed")
    for source in SOURCES:
        result = subprocess.run(command + [need_copy(source)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert result.returncode == 0, (os.path.basename(source), result.stdout[-300:])


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
