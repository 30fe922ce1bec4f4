"""Every real file is shown and dumped, or refused in one line; none is fatal."""

import json
import subprocess

import pytest

from harness import corpus_files
from support import COMMAND

FILES = corpus_files()


@pytest.mark.skipif(not FILES, reason="no real files here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.rsplit("/", 1)[-1])
def test_real_file(path, tmp_path):
    for arguments in (["show", path], ["dump", path], ["dump", "--json", path],
                      ["extract", path, "-d", str(tmp_path)]):
        done = subprocess.run([COMMAND, *arguments], capture_output=True, timeout=120)
        assert done.returncode in (0, 1), (arguments[0], done.returncode, done.stderr)
        lines = done.stderr.decode("utf-8").splitlines()
        assert all(line.startswith("openimsg: ") for line in lines)
        assert bool(lines) == (done.returncode == 1)
        done.stdout.decode("utf-8")
        if "clusterfuzz" not in path:
            assert done.returncode == 0, (arguments[0], lines)
        if "--json" in arguments:
            json.loads(done.stdout)
