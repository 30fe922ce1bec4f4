"""Prints the functions and variables with external linkage that the headers declare, one a line:
declared.py INCLUDE_FOLDER. What the system's headers declare is left out by the preprocessor's line marks."""

import os
import re
import subprocess
import sys
from pathlib import Path


def declarations(folder: Path) -> list[str]:
    headers = sorted({path.resolve().name.lower() for path in folder.glob("*.h")})
    source = "".join(f"#include <{name}>\n" for name in headers if (folder / name).exists())
    text = subprocess.run(
        [*os.environ.get("CC", "cc").split(), "-std=c99", f"-I{folder}", "-E", "-x", "c", "-"],
        input=source, capture_output=True, text=True, check=True).stdout
    ours, kept = False, []
    for line in text.splitlines():
        if mark := re.match(r'# \d+ "(.*)"', line):
            ours = str(folder) in mark[1]
        elif ours:
            kept.append(line)
    plain = " ".join(kept).replace("__extension__", "")
    plain = re.sub(r"__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)", "", plain)
    # Bodies and member lists hold no declaration with linkage.
    while (shorter := re.sub(r"\{[^{}]*\}", "", plain)) != plain:
        plain = shorter
    names = set()
    for statement in plain.split(";"):
        if match := re.match(r"\s*extern\b([^()]*?)(\w+)\s*(\(|$|\[)", statement):
            names.add(match[2])
    return sorted(names)


if __name__ == "__main__":
    print("\n".join(declarations(Path(sys.argv[1]).resolve())))
