"""What the reader tests share: counting, isolation in child processes, finding the files."""

import glob
import json
import os
import signal
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "Tests", "Support")]


class Report:
    """Checks that passed and failed, and notes."""

    def __init__(self):
        self.passed, self.failures, self.notes = 0, [], {}

    def check(self, good, *text):
        if good:
            self.passed += 1
        else:
            self.failures.append(" ".join(str(t) for t in text))
        return good

    def note(self, key, count=1):
        self.notes[key] = self.notes.get(key, 0) + count

    def merge(self, other, prefix):
        self.passed += other["passed"]
        self.failures += ["%s: %s" % (prefix, f) for f in other["failures"]]
        for key, count in other["notes"].items():
            self.note(key, count)

    def finish(self, title):
        """Prints what failed and the counts; the exit code of the suite."""
        for failure in self.failures[:200]:
            print("FAIL", failure[:400])
        if len(self.failures) > 200:
            print("... and %d more failures" % (len(self.failures) - 200))
        for key in sorted(self.notes):
            print("note: %s: %d" % (key, self.notes[key]))
        print("%s: %d passed, %d failed" % (title, self.passed, len(self.failures)))
        return 1 if self.failures or not self.passed else 0


def isolated(report, name, work, seconds=60):
    """Runs work(report) in a child process, so that a crash or a hang is one failure and no more."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        signal.alarm(seconds)
        inner = Report()
        try:
            work(inner)
        except BaseException:                                    # told to the parent, which counts it
            inner.failures.append(traceback.format_exc(limit=-4).strip().replace("\n", " | "))
        with os.fdopen(write_end, "w") as pipe:
            json.dump(vars(inner), pipe)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        text = pipe.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status) or not text:
        how = "signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else "status %d" % status
        report.failures.append("%s: the process died (%s)" % (name, how))
        return False
    report.merge(json.loads(text), name)
    return True


def corpus_files(folder="msg", pattern="*.msg"):
    """The real files, or none when the corpus is not there (the caller says so)."""
    base = os.environ.get("OPENIMSG_CORPUS") or os.path.join(os.path.dirname(ROOT), "shared", "corpus")
    return sorted(glob.glob(os.path.join(base, folder, pattern)))


def is_damaged(path):
    return "clusterfuzz" in os.path.basename(path)
