"""Holds the lists of exports against the library's export list, Sources/OpenIMsg/exports.map.

exports.py check   docs/exports.md has a row for each exported function, with the header that declares it and a
                   test that names it, and no other rows. Says what is wrong and ends with 1 if anything is.
exports.py write   writes docs/exports.md and Tests/Install/exports.txt: rows that are right stay as they are,
                   what is missing is filled in with the test that has the name most often.

exports.txt holds every exported name, GUIDs too. It changes only when an export is meant to come or go.
"""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
DOCUMENT = TOP / "docs" / "exports.md"
BASELINE = TOP / "Tests" / "Install" / "exports.txt"
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| `([^`]*)` \|$")
INTRODUCTION = """# What the library exports

The functions, the headers that declare them, and for each a test that calls it. The GUIDs of `mapiguid.h` and
its neighbours are exported too. `Tests/Install/exports.py` keeps this list, and every test run holds it against
the library.
"""


def groups() -> list[tuple[str, list[str]]]:
    """The map's groups: the comment over each, and its names."""
    text = (TOP / "Sources/OpenIMsg/exports.map").read_text()
    body = text[text.index("global:"):text.index("local:")]
    found = []
    for comment, name in re.findall(r"/\* (.*?) \*/|^\s*(\w+);", body, re.MULTILINE):
        if comment:
            found.append((comment.rstrip("."), []))
        elif name:
            found[-1][1].append(name)
    return found


def texts(folder: str, *suffixes: str) -> dict[str, str]:
    paths = sorted(path for path in (TOP / folder).rglob("*") if path.suffix in suffixes)
    return {str(path.relative_to(TOP)): path.read_text(errors="replace") for path in paths}


def tests() -> dict[str, str]:
    return texts("Tests", ".c", ".cpp", ".py", ".sh")


def header_of(name: str, headers: dict[str, str]) -> str:
    return next((path.removeprefix("include/") for path, text in headers.items()
                 if re.search(rf"^(?:STDAPI|EXTERN_C)\S*\s[^;]*?\b{name}\(", text, re.MULTILINE)), "")


def uses(name: str, text: str) -> int:
    return len(re.findall(rf"\b{name}\b", text))


def rows() -> dict[str, tuple[str, str]]:
    if not DOCUMENT.exists():
        return {}
    found = (ROW.match(line) for line in DOCUMENT.read_text().splitlines())
    return {row[1]: (row[2], row[3]) for row in found if row}


def functions() -> list[tuple[str, list[str]]]:
    return [(title, names) for title, names in groups() if title != "GUIDs"]


def check() -> int:
    headers, sources, given = texts("include", ".h"), tests(), rows()
    wanted = [name for _, names in functions() for name in names]
    faults = [f"{name}: there is no such export" for name in given if name not in wanted]
    for name in wanted:
        if name not in given:
            faults.append(f"{name}: no row in docs/exports.md")
            continue
        header, test = given[name]
        if header != header_of(name, headers):
            faults.append(f"{name}: {header} does not declare it")
        if not uses(name, sources.get(test, "")):
            faults.append(f"{name}: no test {test} that names it")
    print("\n".join(faults))
    return 1 if faults or not wanted else 0


def test_of(name: str, sources: dict[str, str]) -> str:
    """The C program that has the name most often, or, where none has it, another test; "" where none does."""
    best = max(sources, key=lambda path: (path.endswith((".c", ".cpp")) and uses(name, sources[path]),
                                          uses(name, sources[path])))
    return best if uses(name, sources[best]) else ""


def write() -> int:
    headers, sources, given = texts("include", ".h"), tests(), rows()
    lines = [INTRODUCTION]
    for title, names in functions():
        lines += [f"## {title}", "", "| Export | Header | Test |", "|---|---|---|"]
        for name in names:
            test = given.get(name, ("", ""))[1]
            if not uses(name, sources.get(test, "")):
                test = test_of(name, sources)
            lines.append(f"| `{name}` | `{header_of(name, headers)}` | `{test}` |")
        lines.append("")
    DOCUMENT.write_text("\n".join(lines))
    BASELINE.write_text("".join(f"{name}\n" for name in sorted(name for _, names in groups() for name in names)))
    return check()


if __name__ == "__main__":
    sys.exit({"check": check, "write": write}[sys.argv[1]]())
