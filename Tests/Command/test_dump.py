"""`openimsg dump`, as text and as JSON."""

import json

import fixtures
from support import attachment, dump, message, openimsg, values, write


def by_tag(part):
    return {p["tag"]: p for p in part["properties"]}


def test_text(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.plain().finish())
    out, err = openimsg("dump", path)
    assert err == ""
    lines = out.splitlines()
    assert lines[0] == str(path)
    assert '  0037001F PidTagSubject (PR_SUBJECT) PT_UNICODE: "Grüße aus Köln"' in lines
    assert "  0029000B PidTagReadReceiptRequested (PR_READ_RECEIPT_REQUESTED) PT_BOOLEAN: true" in lines
    assert any(line.startswith("  0E060040 PidTagMessageDeliveryTime (PR_MESSAGE_DELIVERY_TIME) PT_SYSTIME: 2022")
               for line in lines)
    assert "  recipient 0" in lines and "  recipient 1" in lines
    assert '    3001001F PidTagDisplayName (PR_DISPLAY_NAME) PT_UNICODE: "Žofie"' in lines
    assert "  attachment 1" in lines
    assert any("PidTagAttachDataBinary" in line and "10240 bytes 000102" in line and line.endswith("...")
               for line in lines)
    full = openimsg("dump", "--full", path)[0]
    assert (bytes(range(256)) * 40).hex().upper() in full


def test_named_properties(tmp_path):
    path = write(tmp_path / "mail.msg", fixtures.named(True))
    properties = by_tag(dump(path))
    first = properties["0x8000001F"]
    assert first["name"] == "PidLidReminderSet"
    assert (first["set"], first["setName"], first["id"]) == (
        "00062008-0000-0000-C000-000000000046", "PSETID_Common", 0x8503)
    assert properties["0x8001001F"]["string"] == "Keywords"
    assert properties["0x8001001F"]["setName"] == "PS_PUBLIC_STRINGS"
    assert properties["0x8002001F"]["string"] == "Größe"
    assert properties["0x8003001F"]["id"] == 7
    assert "name" not in properties["0x8003001F"]
    inner = by_tag(dump(path)["attachments"][0]["message"])
    assert inner["0x8002001F"]["string"] == "Größe"
    text = openimsg("dump", path)[0]
    assert '8002001F {6E1E7D0C-2A4B-4C1D-9F3A-5B6C7D8E9F01} "Größe" PT_UNICODE: "value of Größe"' in text
    assert "8000001F PSETID_Common 0x00008503 PidLidReminderSet PT_UNICODE:" in text


def test_every_type_has_a_value(tmp_path):
    for tree in (fixtures.all_types(), fixtures.multi_valued()):
        path = write(tmp_path / "mail.msg", tree)
        for tag, found in by_tag(dump(path)).items():
            assert "value" in found, tag
        assert openimsg("dump", path)[1] == ""


def test_multivalued_ones(tmp_path):
    found = by_tag(dump(write(tmp_path / "mail.msg", fixtures.multi_valued())))
    assert found["0x6020101F"]["type"] == "PT_MV_UNICODE"
    assert found["0x6020101F"]["value"] == ["one", "", "drei – 3", "x" * 3000]
    # Larger than what GetProps gives by itself, and no stream can be had of it.
    assert found["0x60231102"]["value"] == [f"{i:02X}" * 9000 for i in range(8)]


def test_json_is_valid_whatever_the_text(tmp_path):
    evil = "\x1b\x00\"\\\u202e\ud800 \udc00\u2028"
    tree = message(subject=evil, attachments=[attachment(0, evil)])
    path = write(tmp_path / "mail.msg", tree)
    out = openimsg("dump", "--json", path)[0]
    assert not [c for c in out if c < " " and c != "\n" or c in "\u202e\u2028\x7f"]
    subject = values(json.loads(out))["PidTagSubject"]
    assert subject == "\x1b" or subject == evil.replace("\ud800", "\ufffd").replace("\udc00", "\ufffd")


def test_several_files_make_an_array(tmp_path):
    a, b = (write(tmp_path / f"{name}.msg", message(subject=name)) for name in "ab")
    missing = tmp_path / "missing.msg"
    out, err = openimsg("dump", "--json", a, missing, b, code=1)
    found = json.loads(out)
    assert [part["file"] for part in found] == [str(a), str(missing), str(b)]
    assert found[1]["error"] == "no such file (STG_E_FILENOTFOUND 0x80030002)"
    assert values(found[2])["PidTagSubject"] == "b"
    assert err == f"openimsg: {missing}: no such file (STG_E_FILENOTFOUND 0x80030002)\n"


def test_nesting(tmp_path):
    found = dump(write(tmp_path / "mail.msg", fixtures.nested(10)))
    for level in range(11):
        assert values(found)["PidTagSubject"] == f"level {level}"
        inner = [part["message"] for part in found["attachments"] if "message" in part]
        found = inner[0] if inner else None
    assert found is None
