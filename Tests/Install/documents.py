"""Holds the documents against the tests that they name. Says what is wrong and ends with 1 if anything is.

A document names a test as `file.c: function` (a file below Tests/ by its name, and what is defined or called in it)
or as a path, `Tests/...`. In a table whose head has a column "Test" every row names one.
"""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
NAMED = re.compile(r"`([\w.-]+\.(?:c|cpp|h|py|swift|sh)): (\w+)`")
PLACED = re.compile(r"`(Tests/[\w./-]+)`")


def sources() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in (TOP / "Tests").rglob("*"):
        if path.is_file():
            found.setdefault(path.name, []).append(path)
    return found


def faults_of(document: Path, files: dict[str, list[Path]]) -> list[str]:
    text = document.read_text()
    faults = [f"there is no {path}" for path in PLACED.findall(text) if not (TOP / path).exists()]
    for name, function in NAMED.findall(text):
        texts = [path.read_text(errors="replace") for path in files.get(name, [])]
        if not any(re.search(rf"\b{function}\(", body) for body in texts):
            faults.append(f"there is no test {name}: {function}")
    column = None
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            column = None
        elif "Test" in cells:
            column = cells.index("Test")
        elif column is not None and not set(line) <= set("|- "):
            cell = cells[column] if column < len(cells) else ""
            if not NAMED.search(cell) and not PLACED.search(cell):
                faults.append(f"line {number} names no test: {line[:60]}")
    return [f"{document.relative_to(TOP)}: {fault}" for fault in faults]


def main() -> int:
    files = sources()
    documents = sorted((TOP / "docs").glob("*.md"))
    faults = [fault for document in documents for fault in faults_of(document, files)]
    print("\n".join(faults))
    return 1 if faults or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
