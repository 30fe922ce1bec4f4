"""`openimsg check`: what it finds in whole and in broken files, as text and as JSON."""

import json
import struct

import pytest

import cfbwriter
import fixtures
from support import message, openimsg, write


@pytest.fixture
def mail(tmp_path):
    path = tmp_path / "mail.msg"
    openimsg("new", "-o", path, "--subject", "x", "--body", "y" * 10_000)
    return path


def patch(path, offset, data):
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


def found(path, *arguments, code=0):
    result = json.loads(openimsg("check", "--json", path, *arguments, code=code)[0])
    assert result["file"] == str(path)
    return result


def test_a_file_of_ours_has_no_findings(mail):
    assert openimsg("check", "--strict", mail) == (f"{mail}: no findings\n", "")
    assert found(mail, "--strict") == {"file": str(mail), "grade": "none", "findings": []}


def test_notes_never_fail(mail):
    patch(mail, 24, b"\x3B")
    assert openimsg("check", "--strict", mail)[0] == (
        f"{mail}: note: header 59 at offset 24: unusual minor version (minorVersion)\n")


def test_deviations_fail_when_strict(mail):
    patch(mail, 8, b"\x01")
    finding = {"code": "reservedBytes", "grade": "deviation", "meaning": "reserved bytes are not zero",
               "structure": "header CLSID", "number": 1, "offset": 8}
    for arguments, code in ([], 0), (["--strict"], 1):
        result = found(mail, *arguments, code=code)
        assert (result["grade"], result["findings"]) == ("deviation", [finding])


def test_damage_fails(mail):
    data = mail.read_bytes()
    fat = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    directory = struct.unpack_from("<I", data, 48)[0]
    patch(mail, fat + 4 * directory, struct.pack("<I", directory))
    result = found(mail, code=1)
    assert result["grade"] == "damage"
    assert {"chainCycle", "directoryChain"} <= {f["code"] for f in result["findings"]}
    assert "damage: " in openimsg("check", mail, code=1)[0]


def test_several_files_and_one_that_is_none(mail, tmp_path):
    (tmp_path / "zip.msg").write_bytes(b"PK\3\4" + bytes(1000))
    out, err = openimsg("check", "--json", tmp_path / "zip.msg", mail, code=1)
    first, second = json.loads(out)
    assert first["error"].startswith("not a compound file but a ZIP archive (")
    assert second["findings"] == []
    assert err == f"openimsg: {tmp_path}/zip.msg: {first['error']}\n"


def test_files_of_another_writer_have_no_damage(tmp_path):
    for number, tree in enumerate([message(), fixtures.plain().finish(), {"a": {"b": b"c" * 9000}}]):
        assert found(write(tmp_path / f"{number}", tree))["grade"] != "damage"


def test_damage_anywhere_is_survived(tmp_path):
    whole = bytearray(cfbwriter.build(fixtures.plain().finish()))
    path = tmp_path / "broken.msg"
    for offset in range(0, 3072, 61):
        path.write_bytes(whole[:offset] + b"\xA5" + whole[offset + 1:])
        for command in "check", "tree":
            try:
                openimsg(command, path)
            except AssertionError:
                openimsg(command, path, code=1)
