"""`openimsg show` on files made by another writer."""

import fixtures
from support import attachment, message, openimsg, show, write


def test_a_mail(tmp_path):
    out = show(write(tmp_path / "mail.msg", fixtures.plain().finish()))
    assert "To:      Ann <ann0@example.org>\n" in out
    assert "Cc:      Žofie <žofie1@example.org>\n" in out
    assert "Date:    2022-03-11T08:42:29Z\n" in out
    assert "Subject: Grüße aus Köln\n" in out
    assert "\n\nHello 😀 world\nHello" in out
    assert "\n  1. file 0.bin (8 bytes)\n  2. file 1.bin (10240 bytes)\n" in out


def test_nothing_from_a_file_controls_the_terminal(tmp_path):
    evil = "\x1b[2J\x07\x9b\x7f\u202e\r\n\udc00x\ud800"
    out = show(write(tmp_path / "mail.msg", message(
        subject=evil, attachments=[attachment(0, "a" + evil)], x1000="body" + evil, x0042=evil, x0065=evil,
        x001A="IPM." + evil)))
    assert "Subject: \\u{1B}[2J\\u{7}\\u{9B}\\u{7F}\\u{202E}\\r\\n\ufffdx\ufffd\n" in out
    assert "body\\u{1B}[2J" in out
    assert not [c for c in out if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c == "\u202e"]


def test_file_names_are_escaped_too(tmp_path):
    name = tmp_path / "a\x1b[1m.msg"
    err = openimsg("show", name, code=1)[1]
    assert err == f"openimsg: {tmp_path}/a\\u{{1B}}[1m.msg: no such file (STG_E_FILENOTFOUND 0x80030002)\n"


def test_several_files_have_titles(tmp_path):
    a, b = (write(tmp_path / f"{name}.msg", message(subject=name)) for name in "ab")
    assert openimsg("show", a, b)[0] == (
        f"==> {a} <==\nSubject: a\n\n==> {b} <==\nSubject: b\n")


def test_only_rtf(tmp_path):
    made = fixtures.Message()
    made.binary(0x1009, bytes(50))
    out = show(write(tmp_path / "mail.msg", made.finish()))
    assert "(The body is only there as RTF: 50 bytes, compressed.)" in out


def test_a_sender_for_somebody_else(tmp_path):
    out = show(write(tmp_path / "mail.msg", message(
        x0042="Boss", x0064="SMTP", x0065="boss@example.org", x0C1A="Aide", x0C1E="EX", x0C1F="/o=x/cn=aide",
        x5D01="aide@example.org")))
    assert out.startswith("From:    Boss <boss@example.org>\nSender:  Aide <aide@example.org>\n")


def test_the_class_of_what_is_no_mail(tmp_path):
    made = fixtures.Message()
    made.text(0x001A, "IPM.Contact")
    made.entries = [entry for index, entry in enumerate(made.entries) if index != 2]
    assert "Class:   IPM.Contact\n" in show(write(tmp_path / "mail.msg", made.finish()))


def test_nesting(tmp_path):
    out = show(write(tmp_path / "mail.msg", fixtures.nested(6)))
    assert out.startswith("To:      R0 ")
    for level in range(7):
        assert f"\n{'    ' * level}Subject: level {level}\n" in out
        assert f"{'    ' * level}To:      R{level} <r{level}0@example.org>\n" in out


def test_nesting_has_a_limit(tmp_path):
    out = show(write(tmp_path / "mail.msg", fixtures.nested(70)))
    assert "Subject: level 63\n" in out
    assert "Subject: level 64\n" not in out
    assert "(messages nested deeper are not shown)" in out


def test_links_have_no_contents(tmp_path):
    entries = fixtures.Entries()
    entries.fixed(0x3705, 3, 7, 7)
    entries.text(0x3707, "plan.docx")
    entries.text(0x370D, "https://example.org/plan.docx")
    path = write(tmp_path / "mail.msg", message(attachments=[entries.storage(bytes(8))]))
    assert "1. plan.docx (link to https://example.org/plan.docx)" in show(path)


def test_an_unclosed_tag_and_many_brackets_take_no_time(tmp_path):
    made = fixtures.Message()
    made.binary(0x1013, b"<p>start<!--" + b"<" * 400_000 + b"<b" * 200_000 + b"<script>" * 50_000)
    assert "start" in show(write(tmp_path / "mail.msg", made.finish()))
