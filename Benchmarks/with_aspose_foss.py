"""aspose-email-foss, called as the C drivers are: TASK ARGUMENT..."""

import sys

from aspose.email_foss import cfb, msg

from bench import run

FILES, STREAMS, FILE_BYTES = 2000, 60, 51200
MANY, MANY_BYTES = 10_000, 100
BIG_BYTES = 256 << 20


def read_streams(paths: list[str]) -> tuple[int, int]:
    size = count = 0
    for path in paths:
        try:
            with cfb.CFBReader.from_file(path) as file:
                for entry in file.iter_streams():
                    size += len(file.get_stream_data(entry.stream_id))
                    count += 1
        except (cfb.CFBError, OSError):
            continue
    return size, count


def read_one(arguments: list[str]) -> tuple[int, int]:
    path, storage, name = arguments
    with cfb.CFBReader.from_file(path) as file:
        parent = next(entry for entry in file.iter_children(0) if entry.name == storage)
        entry = next(entry for entry in file.iter_children(parent.stream_id) if entry.name == name)
        return len(file.get_stream_data(entry.stream_id)), 1


def write(path: str, streams: list[tuple[str, bytes]]) -> tuple[int, int]:
    root = cfb.CFBStorage("Root Entry")
    for name, data in streams:
        root.add_stream(cfb.CFBStream(name, data))
    cfb.CFBWriter.write_file(cfb.CFBDocument(root), path)
    return sum(len(data) for _, data in streams), len(streams)


def write_files(arguments: list[str]) -> tuple[int, int]:
    size = count = 0
    small = bytes((FILE_BYTES - 4 * 6000) // (STREAMS - 4))
    streams = [
        (f"__substg1.0_{0x3001001F + (index << 16):08X}", bytes(6000) if index < 4 else small)
        for index in range(STREAMS)
    ]
    for file in range(FILES):
        done = write(f"{arguments[0]}/{file}.cfb", streams)
        size, count = size + done[0], count + done[1]
    return size, count


def write_many(arguments: list[str]) -> tuple[int, int]:
    return write(arguments[0], [(f"Entry {index:06d}", bytes(MANY_BYTES)) for index in range(MANY)])


def write_big(arguments: list[str]) -> tuple[int, int]:
    return write(arguments[0], [("Big", bytes(BIG_BYTES))])


def read_message(message: msg.MapiMessage) -> tuple[int, int]:
    size = 0
    count = sum(1 for one in message.iter_properties() if one.value is not None)
    for recipient in message.recipients:
        count += sum(1 for one in recipient.properties.iter_properties() if one.value is not None)
    for attachment in message.attachments:
        count += sum(1 for one in attachment.properties.iter_properties() if one.value is not None)
        size += len(attachment.data)
        if attachment.embedded_message is not None:
            inner = read_message(attachment.embedded_message)
            size, count = size + inner[0], count + inner[1]
    return size, count


def read_subject(message: msg.MapiMessage) -> tuple[int, int]:
    sender = message.get_property_value(msg.PropertyId.SENDER_NAME)
    return len(message.subject or "") + len(sender or ""), 2


def each(paths: list[str], read) -> tuple[int, int]:
    size = count = 0
    for path in paths:
        try:
            with msg.MapiMessage.from_file(path) as message:
                answer = read(message)
        except Exception:  # It declares no errors of its own; a file that it cannot read costs it no row.
            continue
        size, count = size + answer[0], count + answer[1]
    return size, count


def write_messages(arguments: list[str]) -> tuple[int, int]:
    data = bytes(10 << 10)
    for file in range(FILES):
        message = msg.MapiMessage.create(
            "A subject of ordinary length", "Some lines of text that nobody reads,\r\nas in most messages.\r\n")
        message.set_property(msg.PropertyId.SENDER_NAME, "Somebody Else")
        for index in range(3):
            message.add_recipient(f"recipient{index}@example.com")
        message.add_attachment("numbers.bin", data)
        message.save(f"{arguments[0]}/{file}.msg")
    return FILES * len(data), FILES


READING = {
    "streams": read_streams,
    "one": read_one,
    "many-read": read_streams,
    "big-read": read_streams,
    "messages": lambda paths: each(paths, read_message),
    "subjects": lambda paths: each(paths, read_subject),
}
WRITING = {"write": write_files, "many-write": write_many, "big-write": write_big, "messages-write": write_messages}


if __name__ == "__main__":
    sys.exit(run(READING, WRITING))
