"""Holds a message opened through the C ABI against the tree that msgfile reads."""

import msgfile
import openimsg_abi as abi

# Live or computed by the library: id -> rule that gives the values that may be answered besides the stored one.
ACCESS, ACCESS_LEVEL, HASATTACH, FLAGS, SIZE = 0x0FF4, 0x0FF7, 0x0E1B, 0x0E07, 0x0E08
ROW_ID, ATTACH_NUM, ATTACH_SIZE, OBJECT_TYPE = 0x3000, 0x0E21, 0x0E20, 0x0FFE
# What has no place among the values of GetProps: no type, errors, and types of servers' own.
UNREADABLE = {0x00, 0x01, 0x0A, 0xFB, 0xFD, 0xFE}


def computed(owner, id_, value, position):
    """Whether a value that differs from the stored one is what the library is to compute."""
    if isinstance(owner, msgfile.Message):
        if id_ in (ACCESS, ACCESS_LEVEL):
            return value in (2, 0)
        if id_ == HASATTACH:
            return bool(value) == bool(owner.attachments)
        if id_ == FLAGS:
            return value == (owner.number(FLAGS) & ~0x10) | (0x10 if owner.attachments else 0)
        return id_ == SIZE or (id_ == OBJECT_TYPE and value == 5)
    if isinstance(owner, msgfile.Attachment):
        return (id_ == ATTACH_NUM and value == position) or id_ == ATTACH_SIZE or (
            id_ == OBJECT_TYPE and value == 7) or (id_ in (ACCESS, ACCESS_LEVEL) and value in (2, 0))
    return id_ == ROW_ID and value == position or id_ == OBJECT_TYPE and value in (6, 8)


def cut(text):
    return text.split("\0", 1)[0]


def expected_text(prop, id_, message):
    """Texts as a NUL-terminated answer can show them."""
    text = msgfile.text_of(prop, id_, message)
    return [cut(t) for t in text] if isinstance(text, list) else cut(text)


def wide_tag(id_, prop):
    """The tag under which a stored property is listed when wide strings are asked for."""
    kind = {msgfile.STRING8: msgfile.UNICODE, msgfile.MV_STRING8: msgfile.MV_UNICODE}.get(prop.type, prop.type)
    return id_ << 16 | kind


def as_text(value):
    if isinstance(value, list):
        return [v.decode("utf-16-le", "surrogatepass") for v in value]
    return value.decode("utf-16-le", "surrogatepass")


def same(report, where, owner, message, id_, prop, value, position):
    """Checks one value that GetProps or QueryRows gave, strings as wide ones."""
    if prop.type & 0xFFF in (msgfile.STRING8, msgfile.UNICODE):
        wanted = expected_text(prop, id_, message)
        given = as_text(value)
        return report.check(given == wanted, where, "%04X text" % id_, repr(given)[:80], "!=", repr(wanted)[:80])
    if value == prop.value:
        return report.check(True)
    if isinstance(value, int) and computed(owner, id_, value, position):
        report.note("computed property differs from the stored one (%04X)" % id_)
        return report.check(True)
    return report.check(False, where, "%04X%04X" % (id_, prop.type), repr(value)[:80], "!=", repr(prop.value)[:80])


def compare_object(report, where, owner, message, api, position=0):
    """Every stored property of a message or an attachment, by GetPropList, GetProps and IStream."""
    tags = set(api.tags())
    report.check(not any(t & 0xFFFF in (abi.PT_ERROR, 0) for t in tags), where, "error in GetPropList")
    readable = [(i, p) for i, p in owner.properties.items() if p.type not in UNREADABLE]
    report.note("properties compared", len(readable))
    wanted = []
    for id_, prop in readable:
        tag = wide_tag(id_, prop)
        if report.check(tag in tags, where, "%08X is not listed" % tag):
            wanted.append((tag, id_, prop))
    if not wanted:
        return
    answers = api.get([tag for tag, _, _ in wanted])
    report.check(len(answers) == len(wanted), where, "GetProps count")
    for (tag, id_, prop), (got, value) in zip(wanted, answers):
        if got & 0xFFFF == abi.PT_ERROR:
            report.check(got >> 16 == id_, where, "error slot lost the id", "%08X" % got)
            if not report.check(value == abi.NOT_ENOUGH_MEMORY, where, "%08X answers %08X" % (tag, value)):
                continue
            report.note("large values through IStream")
            if tag & abi.MV_FLAG:
                api.library.set_threshold(0x7FFFFFFF)
                (got, value), = api.get([tag])
                api.library.set_threshold(32768)
        if got & 0xFFFF != abi.PT_ERROR:
            report.check(got == tag, where, "%08X answered as %08X" % (tag, got))
            same(report, where, owner, message, id_, prop, value, position)
        if tag & 0xFFFF in (abi.PT_UNICODE, abi.PT_BINARY):
            compare_stream(report, where, message, api, tag, id_, prop)


def compare_stream(report, where, message, api, tag, id_, prop):
    data = msgfile.clean(tag & 0xFFFF, api.stream(tag))
    if prop.type == msgfile.BINARY:
        report.check(data == prop.value, where, "%08X stream differs" % tag, len(data), len(prop.value))
    else:
        wanted = msgfile.text_of(prop, id_, message)
        given = data.decode("utf-16-le", "surrogatepass")
        report.check(given.rstrip("\0") == wanted.rstrip("\0"), where, "%08X stream text" % tag,
                     repr(given)[:60], repr(wanted)[:60])


def compare_names(report, message, api, used):
    """Named properties by set and name: those of all ids in use, and the whole table."""
    whole = api.names()
    for id_, (guid, name) in message.names.items():
        if guid is None:
            continue
        report.check(whole.get(id_) == (guid, name), "name of %04X" % id_, whole.get(id_), (guid, name))
    known = sorted(i for i in used if message.names.get(i, (None,))[0] is not None)
    if known:
        by_id = api.names([i << 16 for i in known])
        backwards = api.ids([message.names[i] for i in known])
        for id_, tag in zip(known, backwards):
            report.check(by_id.get(id_) == message.names[id_], "GetNamesFromIDs %04X" % id_, by_id.get(id_))
            # The same name may stand twice: any id with that name will do.
            report.check(message.names.get(tag >> 16) == message.names[id_], "GetIDsFromNames %04X" % id_,
                         "%08X" % tag)


def compare_recipients(report, where, message, api):
    with api.recipient_table() as table:
        report.check(table.count() == len(message.recipients), where, "recipient count", table.count())
        rows = table.rows()
    report.check(len(rows) == len(message.recipients), where, "recipient rows", len(rows))
    for position, (owner, row) in enumerate(zip(message.recipients, rows)):
        place = "%s/recipient %d" % (where, position)
        for id_, prop in owner.properties.items():
            if prop.type in UNREADABLE or prop.type == msgfile.OBJECT:
                continue
            report.note("properties compared")
            tag = wide_tag(id_, prop)
            if report.check(tag in row, place, "%08X is not in the row" % tag):
                same(report, place, owner, message, id_, prop, row[tag], position)


def compare_attachments(report, where, message, api):
    with api.attachment_table() as table:
        rows = table.rows()
    numbers = sorted(row[0x0E210003] for row in rows)
    if not report.check(len(numbers) == len(message.attachments), where, "attachment count", len(numbers)):
        return
    for position, (owner, number) in enumerate(zip(message.attachments, numbers)):
        place = "%s/attachment %d" % (where, position)
        with api.attachment(number) as attachment:
            compare_object(report, place, owner, message, attachment, number)
            if isinstance(owner.object, msgfile.Message):
                with attachment.message() as inner:
                    compare_message(report, place + "/message", owner.object, inner)
            elif owner.object is not None:
                with attachment.storage() as storage:
                    report.check(storage.tree() == owner.object.tree(), place, "OLE storage differs")


def compare_message(report, where, message, api):
    compare_object(report, where, message, message, api)
    compare_recipients(report, where, message, api)
    compare_attachments(report, where, message, api)
    if message.parent is None:
        used = {i for _, o in message.walk() for i in o.properties if i >= 0x8000}
        compare_names(report, message, api, used)
