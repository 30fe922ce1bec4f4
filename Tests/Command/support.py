"""Running the command, and the files that it is run on."""

import json
import os
import subprocess
from pathlib import Path

import cfbwriter
import fixtures

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = os.environ.get("OPENIMSG_COMMAND") or str(ROOT / ".build" / "release" / "openimsg")


def openimsg(*arguments, code=0, env=None, stdin=None):
    """Runs the command, checks its exit code, and gives what it wrote to its two outputs."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)], capture_output=True, timeout=60, env=env, input=stdin)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def show(path):
    out, err = openimsg("show", path)
    assert err == ""
    return out


def dump(path, code=0):
    """The JSON dump of a file; it is valid whatever the file holds."""
    return json.loads(openimsg("dump", "--json", path, code=code)[0])


def values(part):
    """What a dump says of an object: {name or tag: value}."""
    return {p.get("name") or p["tag"]: p.get("value", p.get("error")) for p in part["properties"]}


def write(path, tree):
    """Writes a compound file of our own making, and gives its path."""
    path.write_bytes(cfbwriter.build(tree))
    return path


def attachment(index, name, data=b"data", tag=0x3707):
    """An attachment by value whose name may be anything."""
    entries = fixtures.Entries()
    entries.fixed(0x0E21, 3, index, 2)
    entries.fixed(0x3705, 3, 1, 7)
    entries.raw(0x370B, 3, 0xFFFFFFFF, 7)
    entries.stream(tag, 0x1F, name.encode("utf-16-le", "surrogatepass"))
    entries.binary(0x3701, data)
    return entries.storage(bytes(8))


def message(subject="Subject", attachments=(), **texts):
    """A message whose texts are given by their id in hexadecimal, as x1000=..."""
    made = fixtures.Message()
    made.stream(0x0037, 0x1F, subject.encode("utf-16-le", "surrogatepass"))
    for key, text in texts.items():
        made.stream(int(key[1:], 16), 0x1F, text.encode("utf-16-le", "surrogatepass"))
    made.attachments = list(attachments)
    return made.finish()
