"""`openimsg compact`."""

import struct

import pytest

import openimsg_abi
from support import dump, openimsg


@pytest.fixture
def mail(tmp_path):
    """A message that has been saved over, and so has free space in it."""
    path, large = tmp_path / "mail.msg", tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 800)
    openimsg("new", "-o", path, "--subject", "old", "--attach", large)
    openimsg("new", "--force", "-o", path, "--subject", "new", "--to", "a@example.org", "--body", "text" * 3000)
    return path


def contents(path):
    found = dump(path)
    del found["file"]
    return found


def test_only_the_free_space_goes(mail):
    mail.chmod(0o640)
    before, size, tree = contents(mail), mail.stat().st_size, openimsg("tree", mail)[0].splitlines()[1:]
    out, err = openimsg("compact", mail)
    assert (out, err) == (f"{mail}: {size} -> {mail.stat().st_size} bytes\n", "")
    assert mail.stat().st_size < size
    assert contents(mail) == before
    assert openimsg("tree", mail)[0].splitlines()[1:] == tree
    assert openimsg("check", "--strict", mail)[0] == f"{mail}: no findings\n"
    assert mail.stat().st_mode & 0o7777 == 0o640
    assert sorted(p.name for p in mail.parent.iterdir()) == ["large", "mail.msg"]


def test_once_is_enough(mail):
    openimsg("compact", mail)
    size = mail.stat().st_size
    openimsg("compact", mail)
    assert mail.stat().st_size == size


def test_a_file_that_somebody_reads_stays(mail):
    before = mail.read_bytes()
    library = openimsg_abi.Library()
    with library.open_storage(str(mail)):
        err = openimsg("compact", mail, code=1)[1]
        assert err == f"openimsg: {mail}: in use by another program (STG_E_SHAREVIOLATION 0x80030020)\n"
        assert mail.read_bytes() == before
    openimsg("compact", mail)


def test_a_damaged_file_stays_and_can_be_copied(mail, tmp_path):
    data = mail.read_bytes()
    damaged = bytearray(data)
    struct.pack_into("<H", damaged, 26, 4)
    mail.write_bytes(damaged)
    err = openimsg("compact", mail, code=1)[1]
    assert err == f"openimsg: {mail}: damaged compound file (STG_E_DOCFILECORRUPT 0x80030109)\n"
    assert mail.read_bytes() == damaged
    copy = tmp_path / "copy.msg"
    openimsg("compact", "-o", copy, mail)
    assert openimsg("check", "--strict", copy)[0] == f"{copy}: no findings\n"
    assert contents(copy) == contents(mail)
    err = openimsg("compact", "-o", copy, mail, code=1)[1]
    assert err == f"openimsg: {mail}: {copy}: file exists (STG_E_FILEALREADYEXISTS 0x80030050)\n"


def test_links(mail, tmp_path):
    link, other = tmp_path / "link.msg", tmp_path / "other.msg"
    link.symlink_to("mail.msg")
    openimsg("compact", link)
    assert link.is_symlink() and not mail.is_symlink()
    other.hardlink_to(mail)
    before = mail.read_bytes()
    err = openimsg("compact", mail, code=1)[1]
    assert err == f"openimsg: {mail}: has several names (STG_E_ACCESSDENIED 0x80030005)\n"
    assert other.read_bytes() == mail.read_bytes() == before


def test_usage(mail):
    openimsg("compact", mail, mail, "-o", "x", code=64)
