"""Holds the manual pages, docs/man, against the headers and the export list.

manual.py check   each exported function stands in the NAME of one page, and its SYNOPSIS has the declaration that the
                  header has. Says what is wrong and ends with 1 if anything is.
manual.py write   writes the declarations of each page's functions anew.
"""

import re
import sys
from pathlib import Path

import exports

PAGES = exports.TOP / "docs" / "man"
DECLARATION = re.compile(
    r"^(?:STDAPI_\(([^()]*)\)|(STDAPI)|EXTERN_C\s+([\w *]+?))\s+(?:STD\w+CALLTYPE\s+)?(\*?)(\w+)\(", re.MULTILINE)
SYNOPSIS = re.compile(r"(?:^\.Ft .*\n\.Fo \w+\n(?:\.Fa .*\n)*\.Fc\n)+", re.MULTILINE)


def arguments(text: str) -> list[str]:
    """What stands up to the parenthesis that closes, by its commas."""
    parts, depth = [""], 1
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0:
            break
        if character == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += character
    return [" ".join(part.split()) for part in parts]


def declarations() -> dict[str, str]:
    """The lines of a SYNOPSIS for each function that a header declares."""
    found = {}
    for text in exports.texts("include", ".h").values():
        text = re.sub(r"/\*.*?\*/|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)
        for match in DECLARATION.finditer(text):
            result = match[1] or ("HRESULT" if match[2] else re.sub(r"\s*\bSTD\w+CALLTYPE\b", "", match[3]))
            lines = [f".Ft {result.strip()}{' *' if match[4] else ''}", f".Fo {match[5]}"]
            lines += [f'.Fa "{argument}"' for argument in arguments(text[match.end():])]
            found[match[5]] = "\n".join([*lines, ".Fc"]) + "\n"
    return found


def names(page: Path) -> list[str]:
    name = page.read_text().split(".Sh NAME\n")[1].split(".Nd ")[0]
    return re.findall(r"^\.Nm (\w+)", name, re.MULTILINE)


def synopsis(page: Path, declared: dict[str, str]) -> str:
    return "".join(declared.get(name, f".Fo {name}\n.Fc\n") for name in names(page))


def pages() -> list[Path]:
    return sorted(PAGES.glob("*.3"))


def check() -> int:
    declared, faults, seen = declarations(), [], []
    for page in pages():
        match = SYNOPSIS.search(page.read_text())
        if page.stem not in names(page):
            faults.append(f"{page.name}: not one of its own names")
        if not match or match[0] != synopsis(page, declared):
            faults.append(f"{page.name}: declarations are not those of the headers (manual.py write)")
        seen += names(page)
    wanted = [name for _, group in exports.functions() for name in group]
    faults += [f"{name}: in no page" for name in wanted if name not in seen]
    faults += [f"{name}: in a page, and no export" for name in seen if name not in wanted]
    faults += [f"{name}: in two pages" for name in set(seen) if seen.count(name) > 1]
    print("\n".join(faults))
    return 1 if faults or not wanted else 0


def write() -> int:
    declared = declarations()
    for page in pages():
        text = page.read_text()
        page.write_text(SYNOPSIS.sub(lambda _: synopsis(page, declared), text, count=1))
    return check()


if __name__ == "__main__":
    sys.exit({"check": check, "write": write}[sys.argv[1]]())
