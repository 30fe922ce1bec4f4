"""`openimsg new`, read back with `show` and `dump`."""

import re

import pytest

from support import dump, openimsg, show, values


def test_headers_body_and_attachment_come_back(tmp_path):
    mail, note = tmp_path / "mail.msg", tmp_path / "Grüße.txt"
    note.write_bytes(b"hello\n" * 10_000)
    openimsg("new", "-o", mail, "--from", "Ann Ünal <ann@example.org>", "--to", "Bob <bob@example.org>",
             "--to", "eve@example.org", "--cc", '"Roe, Jane" <jane@example.org>', "--bcc", "Joe <joe@example.org>",
             "--subject", "Grüße 😀", "--body", "first\nsecond", "--attach", note)
    lines = show(mail).splitlines()
    assert "From:    Ann Ünal <ann@example.org>" in lines
    assert "To:      Bob <bob@example.org>, eve@example.org" in lines
    assert "Cc:      Roe, Jane <jane@example.org>" in lines
    assert "Bcc:     Joe <joe@example.org>" in lines
    assert "Subject: Grüße 😀" in lines
    assert lines[lines.index("first") + 1] == "second"
    assert "  1. Grüße.txt (60000 bytes, text/plain)" in lines
    date = next(line for line in lines if line.startswith("Date:"))
    assert re.fullmatch(r"Date:    20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)
    assert not any(line.startswith("Sender:") or line.startswith("Class:") for line in lines)


def test_properties_are_those_of_a_mail(tmp_path):
    mail = tmp_path / "mail.msg"
    openimsg("new", "-o", mail, "--from", "Ann <ann@example.org>", "--to", "Bob <bob@example.org>",
             "--subject", "RE: plans", "--body", "text")
    found = dump(mail)
    properties = values(found)
    assert properties["PidTagMessageClass"] == "IPM.Note"
    assert properties["PidTagSubject"] == "RE: plans"
    assert properties["PidTagSubjectPrefix"] == "RE: "
    assert properties["PidTagNormalizedSubject"] == "plans"
    assert properties["PidTagBody"] == "text"
    assert properties["PidTagSenderEmailAddress"] == "ann@example.org"
    assert properties["PidTagSentRepresentingAddressType"] == "SMTP"
    assert properties["PidTagDisplayTo"] == "Bob"
    assert properties["PidTagMessageFlags"] & 8 == 0
    recipient = values(found["recipients"][0])
    assert recipient["PidTagDisplayName"] == "Bob"
    assert recipient["PidTagSmtpAddress"] == "bob@example.org"
    assert recipient["PidTagRecipientType"] == 1
    assert bytes.fromhex(recipient["PidTagSearchKey"]) == b"SMTP:BOB@EXAMPLE.ORG\0"
    one_off = bytes.fromhex(recipient["PidTagEntryId"])
    assert one_off[24:] == "Bob\0SMTP\0bob@example.org\0".encode("utf-16-le")


def test_html_is_shown_without_markup(tmp_path):
    mail, page = tmp_path / "mail.msg", tmp_path / "page.html"
    page.write_text("<html><head><title>no</title><style>p { x }</style></head><body><p>One &amp; <b>two</b></p>"
                    "<!-- no --><ul><li>a</li><li>&#8364;</li></ul><pre>x\n  y</pre>é</body></html>", "utf-8")
    openimsg("new", "-o", mail, "--html-file", page)
    assert show(mail).split("\n\n", 1)[1] == "One & two\n\n- a\n- €\nx\n  y\né\n"
    assert bytes.fromhex(values(dump(mail))["PidTagHtml"]) == page.read_bytes()


def test_messages_embed_to_some_depth(tmp_path):
    inner = tmp_path / "0.msg"
    openimsg("new", "-o", inner, "--subject", "level 0", "--to", "Zoë <z@example.org>", "--body", "deep")
    for level in range(1, 5):
        outer = tmp_path / f"{level}.msg"
        openimsg("new", "-o", outer, "--subject", f"level {level}", "--embed", inner)
        inner = outer
    out = show(inner)
    for level in range(5):
        assert f"\n{'    ' * (4 - level)}Subject: level {level}\n" in "\n" + out
    assert f"\n{'    ' * 4}deep\n" in out
    found = dump(inner)
    for level in (3, 2, 1, 0):
        found = found["attachments"][0]["message"]
        assert values(found)["PidTagSubject"] == f"level {level}"
    assert values(found["recipients"][0])["PidTagDisplayName"] == "Zoë"


def test_large_values_come_whole(tmp_path):
    mail, text = tmp_path / "mail.msg", tmp_path / "body.txt"
    data = bytes(range(256)) * 2000
    (tmp_path / "data.bin").write_bytes(data)
    text.write_text("Zeile – 1\n" * 20_000, "utf-8")
    openimsg("new", "-o", mail, "--body-file", text, "--attach", tmp_path / "data.bin")
    found = dump(mail)
    assert values(found)["PidTagBody"] == "Zeile – 1\r\n" * 20_000
    assert bytes.fromhex(values(found["attachments"][0])["PidTagAttachDataBinary"]) == data
    assert show(mail).count("Zeile – 1\n") == 20_000


def test_body_and_attachment_from_standard_input(tmp_path):
    openimsg("new", "-o", tmp_path / "a.msg", "--body-file", "-", stdin="übrig".encode())
    assert values(dump(tmp_path / "a.msg"))["PidTagBody"] == "übrig"
    openimsg("new", "-o", tmp_path / "b.msg", "--attach", "-", stdin=b"\0\1")
    assert values(dump(tmp_path / "b.msg")["attachments"][0])["PidTagAttachDataBinary"] == "0001"


def test_empty_attachment(tmp_path):
    (tmp_path / "empty").touch()
    openimsg("new", "-o", tmp_path / "mail.msg", "--attach", tmp_path / "empty")
    assert "1. empty (0 bytes" in show(tmp_path / "mail.msg")
    openimsg("extract", tmp_path / "mail.msg", "-d", tmp_path / "out")
    assert (tmp_path / "out" / "empty").read_bytes() == b""


def test_a_draft_is_marked_and_has_no_date(tmp_path):
    openimsg("new", "-o", tmp_path / "mail.msg", "--draft", "--subject", "later")
    assert values(dump(tmp_path / "mail.msg"))["PidTagMessageFlags"] & 8 == 8
    assert "Date:" not in show(tmp_path / "mail.msg")


def test_existing_files_stay_unless_forced(tmp_path):
    mail = tmp_path / "mail.msg"
    mail.write_bytes(b"precious")
    err = openimsg("new", "-o", mail, "--subject", "x", code=1)[1]
    assert err == f"openimsg: {mail}: file exists (STG_E_FILEALREADYEXISTS 0x80030050)\n"
    assert mail.read_bytes() == b"precious"
    openimsg("new", "--force", "-o", mail, "--subject", "x")
    assert "Subject: x" in show(mail)


def test_a_failure_leaves_no_file_and_an_old_one_as_it_was(tmp_path):
    mail, missing = tmp_path / "mail.msg", tmp_path / "missing"
    err = openimsg("new", "-o", mail, "--attach", missing, code=1)[1]
    assert err == f"openimsg: {missing}: no such file or directory\n"
    assert not mail.exists()
    openimsg("new", "-o", mail, "--subject", "old")
    before = mail.read_bytes()
    openimsg("new", "--force", "-o", mail, "--attach", missing, code=1)
    assert mail.read_bytes() == before


def test_a_folder_cannot_be_attached(tmp_path):
    err = openimsg("new", "-o", tmp_path / "mail.msg", "--attach", tmp_path, code=1)[1]
    assert err == f"openimsg: {tmp_path}: is a directory\n"


def test_no_folder_for_the_new_file(tmp_path):
    path = tmp_path / "none" / "mail.msg"
    err = openimsg("new", "-o", path, code=1)[1]
    assert err.startswith(f"openimsg: {path}: no such folder (STG_E_")


@pytest.mark.parametrize("address", ["", "Ann <ann", "Ann <>", "two words", "a\nb@example.org", "Ann <a b>"])
def test_bad_addresses_are_usage_errors(tmp_path, address):
    err = openimsg("new", "-o", tmp_path / "mail.msg", "--to", address, code=64)[1]
    assert "--to" in err
    assert not (tmp_path / "mail.msg").exists()
