"""extract-msg, called as the C drivers are: TASK ARGUMENT..."""

import logging
import sys

import extract_msg

from bench import run

READ = ("subject", "sender", "to", "cc", "body", "htmlBody", "rtfBody", "header", "date", "messageId")


def attempt(action):
    """What extract-msg cannot read costs it no row."""
    try:
        return action()
    except Exception:
        return None


def read_message(message) -> tuple[int, int]:
    size = count = 0
    for name in READ:
        value = attempt(lambda: getattr(message, name))
        size += len(value) if isinstance(value, (str, bytes)) else 0
    count += len(attempt(lambda: [value.value for value in message.props.values() if hasattr(value, "value")]) or [])
    for recipient in attempt(lambda: message.recipients) or []:
        count += len(attempt(lambda: (recipient.name, recipient.email, list(recipient.props.values()))) or [])
    for attachment in attempt(lambda: message.attachments) or []:
        data = attempt(lambda: attachment.data)
        if isinstance(data, extract_msg.MSGFile):
            inner = read_message(data)
            size, count = size + inner[0], count + inner[1]
        elif isinstance(data, bytes):
            size += len(data)
        count += 1
    return size, count


def each(paths: list[str], read, **options) -> tuple[int, int]:
    size = count = 0
    for path in paths:
        message = attempt(lambda: extract_msg.openMsg(path, **options))
        if message is None:
            continue
        with message:
            answer = attempt(lambda: read(message)) or (0, 0)
        size, count = size + answer[0], count + answer[1]
    return size, count


def read_subject(message) -> tuple[int, int]:
    return len(message.subject or "") + len(message.sender or ""), 2


READING = {
    "messages": lambda paths: each(paths, read_message),
    "subjects": lambda paths: each(paths, read_subject, delayAttachments=True),
}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    sys.exit(run(READING, {}))
