"""Thousands of recipients cost what they are: four times as many take about four times the instructions, written,
opened, changed and saved, by valgrind's count. Time would say less: it depends on what else runs.
"""

import os
import re
import shutil
import subprocess
import tempfile

import pytest

import harness
import strict

FOLDER = tempfile.TemporaryDirectory(prefix="openimsg-growth-")


@pytest.fixture(scope="module")
def program():
    library = os.environ["OPENIMSG_LIB"]
    path = os.path.join(FOLDER.name, "many_recipients")
    source = os.path.join(harness.ROOT, "Tests", "Support", "many_recipients.c")
    subprocess.run([*os.environ.get("CC", "cc").split(), "-std=gnu11", "-O1", "-I" + os.path.join(harness.ROOT, "include"),
                    "-o", path, source, "-L" + library, "-lopenimsg", "-Wl,-rpath," + library], check=True)
    return path


def instructions(program, count):
    """How many instructions the work on so many recipients takes."""
    result = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, str(count),
         os.path.join(FOLDER.name, "%d.msg" % count)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert result.returncode == 0 and result.stdout.strip() == str(count), result.stderr[-500:]
    return int(re.search(r"Collected : (\d+)", result.stderr)[1])


def test_recipients_grow_linearly(program):
    if shutil.which("valgrind") is None:
        pytest.skip("valgrind is not installed")
    small, large = instructions(program, 150), instructions(program, 600)
    harness.TOTALS["instructions for 150 recipients"] = small
    harness.TOTALS["instructions for 600 recipients"] = large
    # What each takes, less what any message takes: the second thousand no more than the first hundreds.
    base = instructions(program, 1)
    assert (large - base) / 600 < 1.3 * (small - base) / 150, (base, small, large)


def test_five_thousand_recipients(program):
    path = os.path.join(FOLDER.name, "5000.msg")
    result = subprocess.run([program, "5000", path], stdout=subprocess.PIPE, text=True, timeout=60)
    assert result.returncode == 0 and result.stdout.strip() == "5000"
    assert strict.problems(path) == []
