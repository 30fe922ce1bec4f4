"""An independent reader of .msg files on olefile: a plain tree of values for tests to compare with.

    read(path) -> Message

Values, by property type: fixed types are their raw bits as an unsigned integer, strings are bytes as stored
(one trailing NUL taken off), binaries and CLSIDs are bytes, multi-valued properties are lists of these,
objects are None. Sources: [MS-OXMSG] 2.1 to 2.4; the tolerances are those that Outlook's own files need.
"""

import struct
import uuid

import olefile

FIXED = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8}
STRING8, UNICODE, CLSID, BINARY, OBJECT = 0x1E, 0x1F, 0x48, 0x102, 0x0D
MV_FIXED = {0x1002: 2, 0x1003: 4, 0x1004: 4, 0x1005: 8, 0x1006: 8, 0x1007: 8, 0x1014: 8, 0x1040: 8,
            0x1048: 16}
MV_STRING8, MV_UNICODE, MV_BINARY = 0x101E, 0x101F, 0x1102
STREAMS = {STRING8, UNICODE, CLSID, BINARY, MV_STRING8, MV_UNICODE, MV_BINARY, *MV_FIXED}
VALID = {0, 1, OBJECT, 0xFB, 0xFD, 0xFE, *FIXED, *STREAMS}
PS_MAPI = uuid.UUID("00020328-0000-0000-c000-000000000046")
PS_INTERNET_HEADERS = uuid.UUID("00020386-0000-0000-c000-000000000046")
PS_PUBLIC_STRINGS = uuid.UUID("00020329-0000-0000-c000-000000000046")


class Storage:
    """A storage as found: lower-case name -> (name, Storage or bytes), in directory order."""

    def __init__(self, clsid=""):
        self.clsid, self.elements = clsid, {}

    def get(self, name, kind=bytes):
        value = self.elements.get(name.lower(), (None, None))[1]
        return value if isinstance(value, kind) else None

    def tree(self):
        """The content as a plain dict, storages as dicts."""
        return {name: value.tree() if isinstance(value, Storage) else value
                for name, value in self.elements.values()}


class Property:
    """One stored property."""

    def __init__(self, type_, value, flags):
        self.type, self.value, self.flags = type_, value, flags

    def __repr__(self):
        return "%04X %r" % (self.type, self.value)


class Container:
    """Properties by id; what a recipient, an attachment and a message have in common."""

    def __init__(self):
        self.properties = {}
        self.stream_found = False

    def number(self, id_):
        prop = self.properties.get(id_)
        return prop.value if prop and isinstance(prop.value, int) else None


class Recipient(Container):
    pass


class Attachment(Container):
    """object is None, a Message (embedded) or a Storage (OLE)."""

    def __init__(self):
        super().__init__()
        self.index, self.object = 0, None


class Message(Container):
    def __init__(self):
        super().__init__()
        self.recipients, self.attachments, self.names = [], [], {}
        self.parent, self.header = None, b""

    def walk(self, path=""):
        """Yields (path, object) for this message and all that it holds, at any depth."""
        yield path or "/", self
        for index, recipient in enumerate(self.recipients):
            yield "%s/recipient %d" % (path, index), recipient
        for index, attachment in enumerate(self.attachments):
            inner = "%s/attachment %d" % (path, index)
            yield inner, attachment
            if isinstance(attachment.object, Message):
                yield from attachment.object.walk(inner + "/message")


def load_storage(ole, entry):
    """Copies an olefile directory entry and all below it into a Storage."""
    storage = Storage(entry.clsid or "")
    for kid in entry.kids:
        if kid.entry_type == olefile.STGTY_STORAGE:
            value = load_storage(ole, kid)
        elif kid.entry_type == olefile.STGTY_STREAM:
            value = ole._open(kid.isectStart, kid.size).read()
        else:
            continue
        storage.elements.setdefault(kid.name.lower(), (kid.name, value))
    return storage


def read(path):
    """The message in a file (a path or bytes)."""
    with olefile.OleFileIO(path) as ole:
        return read_message(load_storage(ole, ole.root), 32, None)


def read_message(storage, header_size, parent):
    message = Message()
    message.parent = parent
    message.header = (storage.get("__properties_version1.0") or b"")[:32]
    if parent is None:
        message.names = read_names(storage.get("__nameid_version1.0", Storage))
    read_properties(storage, header_size, message)
    for name, value in children(storage, "__recip_version1.0_#"):
        recipient = Recipient()
        read_properties(value, 8, recipient)
        message.recipients.append(recipient)
    for name, value in children(storage, "__attach_version1.0_#"):
        message.attachments.append(read_attachment(value, name, message))
    return message


def children(storage, prefix):
    """The numbered sub-storages of a message, by their number."""
    found = []
    for key, (_, value) in storage.elements.items():
        if key.startswith(prefix) and isinstance(value, Storage):
            try:
                found.append((int(key[len(prefix):], 16), value))
            except ValueError:
                pass
    return sorted(found, key=lambda pair: pair[0])


def read_attachment(storage, index, message):
    attachment = Attachment()
    attachment.index = index
    read_properties(storage, 8, attachment)
    inner = storage.get("__substg1.0_3701000D", Storage)
    if inner is not None:
        method = attachment.number(0x3705)
        looks_like_message = inner.get("__properties_version1.0") is not None
        if method == 5 or (method != 6 and looks_like_message):
            attachment.object = read_message(inner, 24, message)
        else:
            attachment.object = inner
        attachment.properties.setdefault(0x3701, Property(OBJECT, None, 6))
    return attachment


def header_of(data, expected):
    """The header size that the entries fit; the expected one unless another fits better."""
    if len(data) <= expected or (len(data) - expected) % 16 == 0:
        sound = all(struct.unpack_from("<H", data, at)[0] in VALID
                    for at in range(expected, min(len(data) - 15, expected + 64), 16))
        if sound:
            return expected
    for size in (32, 24, 8):
        if size != expected and len(data) > size and (len(data) - size) % 16 == 0:
            if all(struct.unpack_from("<H", data, at)[0] in VALID and data[at + 2:at + 4] != b"\0\0"
                   for at in range(size, min(len(data) - 15, size + 64), 16)):
                return size
    return expected


def read_properties(storage, expected, container):
    data = storage.get("__properties_version1.0") or b""
    container.stream_found = bool(data)
    entries = {}
    start = header_of(data, expected)
    for at in range(start, len(data) - 15, 16):
        type_, id_, flags, bits = struct.unpack_from("<HHIQ", data, at)
        if type_ in VALID and 0 < id_ < 0xFFFF and (id_, type_) not in entries:
            entries[id_, type_] = (flags, bits)
    for key, (_, value) in storage.elements.items():          # streams that no entry names are shown as well
        if key.startswith("__substg1.0_") and len(key) == 20:
            try:
                tag = int(key[12:], 16)
            except ValueError:
                continue
            if tag & 0xFFFF in STREAMS and isinstance(value, bytes):
                entries.setdefault((tag >> 16, tag & 0xFFFF), (6, 0))
    for (id_, type_), (flags, bits) in entries.items():
        found, value = read_value(storage, id_, type_, bits)
        if not found:
            continue
        old = container.properties.get(id_)
        if old is None or (old.type == STRING8 and type_ == UNICODE):     # one value for an id, UNICODE first
            container.properties[id_] = Property(type_, value, flags)


def read_value(storage, id_, type_, bits):
    """(found, value) of one property."""
    if type_ in FIXED:
        return True, bits & ((1 << 8 * FIXED[type_]) - 1)
    if type_ == OBJECT:
        return storage.get("__substg1.0_%04X000D" % id_, Storage) is not None, None
    name = "__substg1.0_%04X%04X" % (id_, type_)
    data = storage.get(name)
    if type_ in (MV_STRING8, MV_UNICODE, MV_BINARY):
        return read_multi_variable(storage, name, type_, data)
    if data is None or type_ not in STREAMS:
        return False, None
    if type_ in MV_FIXED:
        width = MV_FIXED[type_]
        parts = [data[i:i + width] for i in range(0, len(data) - width + 1, width)]
        return bool(parts), [p if width == 16 else int.from_bytes(p, "little") for p in parts]
    if type_ == CLSID:
        return len(data) >= 16, data[:16]
    return True, clean(type_, data)


def read_multi_variable(storage, name, type_, lengths):
    step = 8 if type_ == MV_BINARY else 4
    count = len(lengths) // step if lengths is not None else 0
    while storage.get("%s-%08X" % (name, count)) is not None:
        count += 1
    values = [clean(type_ & 0xFFF, storage.get("%s-%08X" % (name, i)) or b"") for i in range(count)]
    return bool(values), values


def clean(type_, data):
    """String data without its terminator; anything else as it is."""
    if type_ == UNICODE:
        data = data[:len(data) // 2 * 2]
        return data[:-2] if data.endswith(b"\0\0") else data
    if type_ == STRING8:
        return data[:-1] if data.endswith(b"\0") else data
    return data


def read_names(storage):
    """{property id: (set, number or name)} of __nameid_version1.0, the first name of each id."""
    names = {}
    if storage is None:
        return names
    guids = storage.get("__substg1.0_00020102") or b""
    strings = storage.get("__substg1.0_00040102") or b""
    entries = storage.get("__substg1.0_00030102") or b""
    for at in range(0, len(entries) - 7, 8):
        first, index, number = struct.unpack_from("<IHH", entries, at)
        kind, index = index & 1, index >> 1
        if index == 1:
            guid = PS_MAPI
        elif index == 2:
            guid = PS_PUBLIC_STRINGS
        elif index >= 3 and len(guids) >= 16 * (index - 2):
            guid = uuid.UUID(bytes_le=guids[16 * (index - 3):16 * (index - 2)])
        else:
            guid = None
        name = first
        if kind == 1:
            name = ""
            if first + 4 <= len(strings):
                length = struct.unpack_from("<I", strings, first)[0]
                name = strings[first + 4:first + 4 + length].decode("utf-16-le", "surrogatepass")
        names.setdefault(0x8000 + number, (guid, name))
    return names


# Text of 8-bit strings ------------------------------------------------------------------------------------

CODECS = {65001: "utf-8", 65000: "utf-7", 20127: "ascii", 936: "gbk", 54936: "gb18030", 50220: "iso2022_jp",
          51932: "euc_jp", 51949: "euc_kr", 20866: "koi8_r", 21866: "koi8_u", 10000: "mac_roman"}
LANGUAGE_PAGES = {0x01: 1256, 0x02: 1251, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932,
                  0x12: 949, 0x15: 1250, 0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250,
                  0x1E: 874, 0x1F: 1254, 0x20: 1256, 0x22: 1251, 0x23: 1251, 0x24: 1250, 0x25: 1257,
                  0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251}


def codec(page):
    if page in CODECS:
        return CODECS[page]
    if 28591 <= page <= 28605:
        return "iso8859_%d" % (page - 28590)
    return "cp%d" % page


def locale_page(lcid):
    if lcid & 0x3FF == 0x04:
        return 950 if lcid >> 10 in (1, 3, 5) else 936
    return LANGUAGE_PAGES.get(lcid & 0x3FF, 1252)


def candidate_pages(message):
    """The pages that 8-bit text of a message may be in, best first."""
    pages, owner = [], message
    while owner is not None:                    # the object's own page, else that of what it is attached to
        if owner.number(0x3FFD):
            pages.append(owner.number(0x3FFD))
        owner = owner.parent
    if message.number(0x3FF1):
        pages.append(locale_page(message.number(0x3FF1)))
    internet = message.number(0x3FDE)
    if internet and (1250 <= internet <= 1258 or internet in (874, 932, 936, 949, 950)):
        pages.append(internet)
    return pages + [1252]


def decode(data, pages):
    """Text of 8-bit data by the first page that can; the last page is taken byte for byte."""
    for page in pages:
        try:
            return data.decode(codec(page))
        except (UnicodeDecodeError, LookupError):
            continue
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def text_of(prop, id_, message):
    """The text of a string property, or the list of texts of a multi-valued one; None for other types."""
    if prop.type in (UNICODE, MV_UNICODE):
        convert = lambda data: data.decode("utf-16-le", "surrogatepass")
    elif prop.type in (STRING8, MV_STRING8):
        pages = candidate_pages(message)
        if id_ == 0x1013 and message.number(0x3FDE):
            pages.insert(0, message.number(0x3FDE))
        convert = lambda data: decode(data, pages)
    else:
        return None
    return [convert(v) for v in prop.value] if prop.type & 0x1000 else convert(prop.value)
