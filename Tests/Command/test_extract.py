"""`openimsg extract`: what it saves, and that names from a file cannot leave the folder."""

import os

import pytest

import fixtures
from support import attachment, dump, message, openimsg, show, values, write


def extract(path, folder, code=0):
    """Saves the attachments; gives the names of the files that are there then, the folder's size checked."""
    out, err = openimsg("extract", path, "-d", folder, code=code)
    names = sorted(os.listdir(folder))
    assert sorted(os.path.basename(line) for line in out.splitlines()) == names
    return names


def test_bytes_are_saved(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.plain().finish())
    assert extract(path, tmp_path / "out") == ["file 0.bin", "file 1.bin"]
    assert (tmp_path / "out" / "file 0.bin").read_bytes() == b"\0\1\2three"
    assert (tmp_path / "out" / "file 1.bin").read_bytes() == bytes(range(256)) * 40


@pytest.mark.parametrize("name, saved", [
    ("../../escape.txt", "_._.._escape.txt"),
    ("..\\..\\escape.txt", "_._.._escape.txt"),
    ("/etc/passwd", "_etc_passwd"),
    ("C:\\x\\y.exe", "C:_x_y.exe"),
    ("..", "attachment"),
    (".", "attachment"),
    ("   ", "attachment"),
    ("....", "attachment"),
    (".profile", "_profile"),
    ("-rf", "_rf"),
    ("name. . .", "name"),
    ("a\x1b[31m\u202efdp.exe", "a_[31m_fdp.exe"),
    ("x\ud800y", "x\ufffdy"),
    ("line\nbreak", "line_break"),
    ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
    ("a." + "b" * 300, "a." + "b" * 198),
])
def test_names_are_made_safe(tmp_path, name, saved):
    inside = tmp_path / "deep" / "deeper" / "out"
    inside.mkdir(parents=True)
    path = write(tmp_path / "mail.msg", message(attachments=[attachment(0, name)]))
    before = {p for p in tmp_path.rglob("*")}
    assert extract(path, inside) == [saved]
    assert {p for p in tmp_path.rglob("*")} - before == {inside / saved}
    assert (inside / saved).read_bytes() == b"data"


def test_equal_names_are_numbered(tmp_path):
    tree = message(attachments=[attachment(n, "a.txt", b"%d" % n) for n in range(4)])
    path = write(tmp_path / "mail.msg", tree)
    assert extract(path, tmp_path / "out") == ["a (2).txt", "a (3).txt", "a (4).txt", "a.txt"]
    contents = {(tmp_path / "out" / name).read_bytes() for name in os.listdir(tmp_path / "out")}
    assert contents == {b"0", b"1", b"2", b"3"}


def test_what_is_there_stays(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.txt").write_bytes(b"precious")
    path = write(tmp_path / "mail.msg", message(attachments=[attachment(0, "a.txt")]))
    openimsg("extract", path, "-d", out)
    assert (out / "a.txt").read_bytes() == b"precious"
    assert (out / "a (2).txt").read_bytes() == b"data"


def test_links_are_not_followed(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.txt").symlink_to(tmp_path / "target")
    (out / "level 1.msg").symlink_to(tmp_path / "target")
    path = write(tmp_path / "mail.msg", message(attachments=[attachment(0, "a.txt")]))
    openimsg("extract", path, "-d", out)
    assert not (tmp_path / "target").exists()
    assert (out / "a (2).txt").read_bytes() == b"data"


def test_embedded_messages_become_files(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.nested(3))
    names = extract(path, tmp_path / "out")
    saved = tmp_path / "out" / [name for name in names if name.endswith(".msg")][0]
    assert "Subject: level 1\n" in show(saved)
    inner, original = dump(saved), dump(path)["attachments"][1]["message"]
    assert values(inner)["PidTagSubject"] == "level 1"
    assert values(inner["recipients"][0])["PidTagDisplayName"] == "R1"
    assert values(inner["attachments"][1]["message"]["attachments"][1]["message"])["PidTagSubject"] == "level 3"
    assert len(inner["attachments"]) == len(original["attachments"])


def test_embedded_messages_keep_names_of_properties(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.named(True))
    name, = extract(path, tmp_path / "out")
    named = [p for p in dump(tmp_path / "out" / name)["properties"] if "string" in p]
    assert [(p["string"], p["set"], p["value"]) for p in named] == [
        ("Größe", "6E1E7D0C-2A4B-4C1D-9F3A-5B6C7D8E9F01", "the same table")]


def test_objects_become_compound_files(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.ole())
    names = extract(path, tmp_path / "out")
    objects = [name for name in names if name.endswith(".ole")]
    assert objects
    for name in objects:
        assert (tmp_path / "out" / name).read_bytes()[:8] == bytes.fromhex("D0CF11E0A1B11AE1")


def test_links_have_nothing_to_save(tmp_path):
    entries = fixtures.Entries()
    entries.fixed(0x3705, 3, 7, 7)
    entries.text(0x370D, "https://example.org/plan.docx")
    path = write(tmp_path / "mail.msg", message(attachments=[entries.storage(bytes(8))]))
    assert extract(path, tmp_path / "out") == []


def test_what_has_no_contents(tmp_path):
    made = []
    for index, method in enumerate((0, 1)):
        entries = fixtures.Entries()
        entries.fixed(0x0E21, 3, index, 2)
        entries.fixed(0x3705, 3, method, 7)
        entries.text(0x3707, "empty")
        made.append(entries.storage(bytes(8)))
    path = write(tmp_path / "mail.msg", message(attachments=made + [attachment(2, "a.txt")]))
    assert "1. empty (no contents)" in show(path)
    out, err = openimsg("extract", path, "-d", tmp_path / "out", code=1)
    assert os.listdir(tmp_path / "out") == ["a.txt"]
    assert err == f"openimsg: {path}: attachment 1: has no contents (MAPI_E_NOT_FOUND 0x8004010F)\n"


def test_the_folder_must_be_one(tmp_path):
    path = write(tmp_path / "mail.msg", message())
    err = openimsg("extract", path, "-d", path, code=1)[1]
    assert err == f"openimsg: {path}: not a directory\n"
    err = openimsg("extract", path, "-d", tmp_path / "no" / "such", code=1)[1]
    assert err == f"openimsg: {tmp_path}/no/such: no such file or directory\n"
