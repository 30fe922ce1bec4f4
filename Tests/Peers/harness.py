"""What the reader tests share: isolation in child processes, and finding the files."""

import glob
import json
import os
import signal
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "Tests", "Support")]

# Notes of all tests of this run, shown at its end by conftest.
TOTALS = {}


class Report:
    """Checks that passed and failed, and notes."""

    def __init__(self):
        self.passed, self.failures, self.notes = 0, [], {}

    def check(self, good, *text):
        if good:
            self.passed += 1
        else:
            self.failures.append(" ".join(str(t) for t in text))
        return bool(good)

    def note(self, key, count=1):
        self.notes[key] = self.notes.get(key, 0) + count


def isolated(work, seconds=120):
    """Runs work(report) in a child process, so that a crash or a hang fails one test and no more.

    Fails the test, by AssertionError, when a check failed or none was made.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        signal.alarm(seconds)
        report = Report()
        try:
            work(report)
        except BaseException:                                    # told to the parent, which fails for it
            report.failures.append(traceback.format_exc(limit=-6))
        with os.fdopen(write_end, "w") as pipe:
            json.dump(vars(report), pipe)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        text = pipe.read()
    status = os.waitpid(child, 0)[1]
    assert not os.WIFSIGNALED(status), "the process died by signal %d" % os.WTERMSIG(status)
    assert text, "the process ended without a word (status %d)" % status
    outcome = json.loads(text)
    for key, count in outcome["notes"].items():
        TOTALS[key] = TOTALS.get(key, 0) + count
    failures = outcome["failures"]
    TOTALS["checks"] = TOTALS.get("checks", 0) + outcome["passed"] + len(failures)
    assert not failures, "%d of %d checks failed:\n%s" % (
        len(failures), outcome["passed"] + len(failures), "\n".join(f[:500] for f in failures[:30]))
    assert outcome["passed"], "no check was made"


def corpus_files(folder="msg", pattern="*.msg"):
    """The real files; none when the corpus is not there."""
    base = os.environ.get("OPENIMSG_CORPUS")
    if base is None:
        base = os.path.join(os.path.dirname(ROOT), "shared", "corpus")
    return sorted(glob.glob(os.path.join(base, folder, pattern))) if base else []


_folder = None


def fixture_folder():
    """The folder of the project's own messages, which are written once a run."""
    global _folder
    import fixtures
    if _folder is None:
        _folder = tempfile.TemporaryDirectory(prefix="openimsg-fixtures-")
        fixtures.write_all(_folder.name)
    return _folder.name


def fixture_files():
    import fixtures
    return [os.path.join(fixture_folder(), name) for name in fixtures.FIXTURES]


def is_damaged(path):
    """Whether a file was spoilt on purpose, so that it may be refused."""
    name = os.path.basename(path)
    return "clusterfuzz" in name or name.startswith("damaged")
