"""Compound files that the library writes, read by others: olefile, libgsf's command and 7z find the same streams
with the same bytes, after one commit and after many, in both sector sizes."""

import os
import re
import subprocess
import zlib
from pathlib import Path

import olefile
import pytest

from harness import ROOT

LIBRARY = os.environ.get("OPENIMSG_LIB", os.path.join(ROOT, ".build", "release"))
FILES = [(kind, sector) for kind in ("made", "edited", "many") for sector in (512, 4096)]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Tests/Support/storages.c, built against the library."""
    path = tmp_path_factory.mktemp("program") / "storages"
    subprocess.run(
        [os.environ.get("CC", "cc"), "-std=gnu11", "-O1", f"-I{ROOT}/include", f"-I{ROOT}/include/compat",
         "-o", path, f"{ROOT}/Tests/Support/storages.c", f"-L{LIBRARY}", "-lopenimsg", f"-Wl,-rpath,{LIBRARY}"],
        check=True)
    return path


@pytest.fixture(scope="module", params=FILES, ids=lambda file: "%s-%d" % file)
def written(request, program, tmp_path_factory):
    """A file of ours and its streams, by what the library itself reads: path in the file → (size, CRC-32)."""
    kind, sector = request.param
    path = tmp_path_factory.mktemp("written") / f"{kind}-{sector}.cfb"
    if kind == "many":
        run(program, "many", path, str(sector), "3000")
    else:
        run(program, "make", path, str(sector))
    if kind == "edited":
        run(program, "edit", path)
    streams = listed(run(program, "list", path))
    assert len(streams) > (2500 if kind == "many" else 200)
    return path, streams


def run(program, *arguments) -> str:
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def listed(text: str) -> dict[str, tuple[int, int]]:
    """Streams of a listing, by their last name: all names in these files differ."""
    found = re.findall(r"^\S*?/([^/\n]+) stream (\d+) ([0-9a-f]{8})$", text, re.MULTILINE)
    assert len(found) == len({name for name, _, _ in found})
    return {name: (int(size), int(sum, 16)) for name, size, sum in found}


def of_bytes(data: bytes) -> tuple[int, int]:
    return len(data), zlib.crc32(data)


def test_olefile(written):
    path, streams = written
    with olefile.OleFileIO(str(path), raise_defects=olefile.DEFECT_INCORRECT) as file:
        read = {names[-1]: of_bytes(file.openstream(names).read()) for names in file.listdir(storages=False)}
    assert read == streams


def test_libgsf(written):
    path, streams = written
    listing = subprocess.run(["gsf", "list", path], check=True, capture_output=True, text=True).stdout
    names = re.findall(r"^f\s+(\d+)\s+(.+)$", listing, re.MULTILINE)
    assert {name.rsplit("/", 1)[-1]: int(size) for size, name in names} == \
        {name: size for name, (size, _) in streams.items()}
    # One process a stream: some of them.
    for _, name in names[:: max(1, len(names) // 40)]:
        read = subprocess.run(["gsf", "cat", path, name], check=True, capture_output=True).stdout
        assert of_bytes(read) == streams[name.rsplit("/", 1)[-1]], name


def test_7z(written, tmp_path):
    path, streams = written
    subprocess.run(["7z", "x", "-y", "-tCompound", f"-o{tmp_path}", path], check=True, capture_output=True)
    read = {file.name: of_bytes(file.read_bytes()) for file in Path(tmp_path).rglob("*") if file.is_file()}
    assert read == streams
