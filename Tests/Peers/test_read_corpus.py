"""Every property that olefile finds in a message comes back equal through the C ABI.

The files are those of the corpus (OPENIMSG_CORPUS, or ../shared/corpus beside the package) and the project's own
fixtures; each is read in a process of its own.
"""

import os
import sys

import pytest

import harness
import compare
import msgfile
import openimsg_abi as abi


def read_whole(path):
    """The work for a sound file: open, compare all, read only."""
    def work(report):
        library = abi.Library()
        expected = msgfile.read(path)
        before = len(os.listdir("/proc/self/fd"))
        with library.open_storage(path) as storage, library.open_message(storage) as message:
            report.note("messages read")
            compare.compare_message(report, "", expected, message)
        report.check(len(os.listdir("/proc/self/fd")) == before, "descriptors stay open")
    return work


def read_damaged(path):
    """A damaged file: an error, or whatever can be read, and the process lives."""
    def work(report):
        library = abi.Library()
        before = len(os.listdir("/proc/self/fd"))
        try:
            with library.open_storage(path) as storage, library.open_message(storage) as message:
                walk(message)
        except abi.HResultError as error:
            report.note("damaged files refused with %08X" % error.code)
        report.check(len(os.listdir("/proc/self/fd")) == before, "descriptors stay open")
    return work


def walk(message, depth=0):
    """Reads all that a message shows, going on after errors."""
    attempt(lambda: message.get(None))
    attempt(message.names)
    for tag in attempt(message.tags) or []:
        if tag & 0xFFFF in (abi.PT_UNICODE, abi.PT_BINARY):
            attempt(lambda: message.stream(tag))
    for table in (message.recipient_table, message.attachment_table):
        rows = attempt(lambda: read_table(table)) or []
    for row in rows:
        attempt(lambda: walk_attachment(message, row.get(0x0E210003, 0), depth))


def read_table(make):
    with make() as table:
        return table.rows()


def walk_attachment(message, number, depth):
    with message.attachment(number) as attachment:
        attempt(lambda: attachment.get(None))
        attempt(lambda: attachment.stream(0x37010102))
        if depth < 40:
            def inside():
                with attachment.message() as inner:
                    walk(inner, depth + 1)
            attempt(inside)


def attempt(work):
    try:
        return work()
    except abi.HResultError:
        return None


FILES = harness.corpus_files() + harness.fixture_files()
SOUND = [f for f in FILES if not harness.is_damaged(f)]
DAMAGED = [f for f in FILES if harness.is_damaged(f)]


@pytest.mark.skipif(bool(harness.corpus_files()), reason="the corpus is there")
def test_corpus_is_there():
    pytest.skip("no real files: OPENIMSG_CORPUS names none, only fixtures are read")


@pytest.mark.parametrize("path", SOUND, ids=os.path.basename)
def test_everything_is_read(path):
    harness.isolated(read_whole(path))


@pytest.mark.parametrize("path", DAMAGED, ids=os.path.basename)
def test_damaged_file_is_survived(path):
    harness.isolated(read_damaged(path))


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
