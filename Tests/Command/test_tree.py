"""`openimsg tree`."""

import pytest

from support import openimsg, write


def test_storages_and_streams(tmp_path):
    path = write(tmp_path / "file", {"a": b"1234", "bb": {"c": b"", "d": {"e": bytes(5000)}}, "\x05Sum": b"x"})
    size = path.stat().st_size
    out, err = openimsg("tree", path)
    assert err == ""
    assert out == "\n".join([
        f"{path} ({size} bytes, sectors of 512)",
        "├── a  4",
        "├── bb/",
        "│   ├── c  0",
        "│   └── d/",
        "│       └── e  5000",
        "└── \\u{5}Sum  1", ""])


def test_deep_trees(tmp_path):
    tree = {}
    for _ in range(200):
        tree = {"d": tree}
    out = openimsg("tree", write(tmp_path / "deep", tree))[0]
    assert out.count("└── d/\n") == 200


@pytest.mark.parametrize("command", ["check", "tree", "compact"])
def test_what_cannot_be_opened(command, tmp_path):
    err = openimsg(command, tmp_path / "none", code=1)[1]
    assert err == f"openimsg: {tmp_path / 'none'}: no such file (STG_E_FILENOTFOUND 0x80030002)\n"
    err = openimsg(command, tmp_path, code=1)[1]
    assert err == f"openimsg: {tmp_path}: is a directory (STG_E_ACCESSDENIED 0x80030005)\n"
    (tmp_path / "text").write_bytes(b"From: a\n" * 100)
    err = openimsg(command, tmp_path / "text", code=1)[1]
    assert err == (f"openimsg: {tmp_path / 'text'}: not a compound file but an RFC 822 message "
                   "(STG_E_FILEALREADYEXISTS 0x80030050)\n")
