"""Bad input: one clear line on standard error that names the file, exit code 1, and the rest goes on."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import cfbwriter
import fixtures
from support import COMMAND, message, openimsg, write

LINE = re.compile(r"openimsg: .+ \([A-Z_0-9]+ 0x[0-9A-F]{8}\)\n")


@pytest.fixture
def somebodys_folder():
    """A folder that everybody may look into, with the library in it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    library = os.environ.get("OPENIMSG_LIB") or os.path.dirname(COMMAND)
    for name in ("libopenimsg.so", "libopenimsg.so.1"):
        if os.path.exists(os.path.join(library, name)):
            shutil.copy(os.path.join(library, name), folder / name)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("command", ["show", "dump", "extract"])
class TestEveryCommand:
    def fails(self, command, path, what):
        err = openimsg(command, path, code=1)[1]
        assert err.startswith(f"openimsg: {path}: {what} (")
        assert LINE.fullmatch(err), err

    def test_no_such_file(self, command, tmp_path):
        self.fails(command, tmp_path / "missing.msg", "no such file")

    def test_a_file_as_folder(self, command, tmp_path):
        (tmp_path / "file").touch()
        self.fails(command, tmp_path / "file" / "x.msg", "a part of the path is not a folder")

    def test_empty_file(self, command, tmp_path):
        (tmp_path / "empty.msg").touch()
        self.fails(command, tmp_path / "empty.msg", "empty file, not a compound file")

    def test_directory(self, command, tmp_path):
        self.fails(command, tmp_path, "is a directory")

    def test_pipe(self, command, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        self.fails(command, tmp_path / "pipe", "not a regular file")

    def test_not_a_compound_file(self, command, tmp_path):
        path = tmp_path / "text.msg"
        path.write_bytes(b"From: someone\n" * 200)
        self.fails(command, path, "not a compound file")

    def test_no_message_in_it(self, command, tmp_path):
        path = write(tmp_path / "other.doc", {"WordDocument": b"text" * 2000})
        self.fails(command, path, "not a message, or a damaged one")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_no_permission(self, command, tmp_path):
        path = write(tmp_path / "secret.msg", message())
        path.chmod(0)
        self.fails(command, path, "permission denied")

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
    def test_no_permission_for_somebody_else(self, command, somebodys_folder):
        path = write(somebodys_folder / "secret.msg", message())
        path.chmod(0o600)
        copy = somebodys_folder / "openimsg"
        copy.write_bytes(Path(COMMAND).read_bytes())
        copy.chmod(0o755)
        done = subprocess.run(
            [copy, command, path], user=65534, capture_output=True, text=True,
            env={"LD_LIBRARY_PATH": str(somebodys_folder)})
        assert (done.returncode, done.stderr) == (
            1, f"openimsg: {path}: permission denied (STG_E_ACCESSDENIED 0x80030005)\n")

    def test_cut_off(self, command, tmp_path):
        """At every sector: an error or what there is, never a crash."""
        whole = cfbwriter.build(fixtures.plain().finish())
        path = tmp_path / "cut.msg"
        for size in range(0, len(whole), 512):
            path.write_bytes(whole[:size])
            arguments = ["-d", tmp_path / "out"] if command == "extract" else []
            try:
                openimsg(command, path, *arguments)
            except AssertionError:
                err = openimsg(command, path, *arguments, code=1)[1]
                assert err.startswith(f"openimsg: {path}: ")

    def test_the_next_file_follows(self, command, tmp_path):
        good = write(tmp_path / "good.msg", fixtures.plain().finish())
        arguments = ["-d", tmp_path / "out"] if command == "extract" else []
        out, err = openimsg(command, tmp_path / "missing.msg", good, *arguments, code=1)
        assert err.count("\n") == 1
        assert "file 0.bin" in out


@pytest.mark.parametrize("arguments", [
    [], ["show"], ["frobnicate"], ["show", "--wrong", "x"], ["new"], ["new", "-o", ""],
    ["new", "-o", "x", "--body", "a", "--body-file", "b"]])
def test_usage(arguments, tmp_path):
    out, err = openimsg(*arguments, code=0 if arguments == [] else 64)
    assert "USAGE:" in out + err or "Usage:" in out + err


def test_version_and_help():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", openimsg("--version")[0])
    out = openimsg("--help")[0]
    for command in ("show", "dump", "extract", "new", "check", "tree", "compact"):
        assert f"  {command} " in out
        assert "USAGE: openimsg " + command in openimsg(command, "--help")[0]


def test_a_full_disk_is_an_error(tmp_path):
    path = write(tmp_path / "mail.msg", message())
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([COMMAND, "show", str(path)], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert b"no space left" in done.stderr
