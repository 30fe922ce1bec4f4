#!/usr/bin/env python3
"""Writes the seed corpus, the tests' own messages and what they grew from: seeds.py FOLDER"""

import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "Tests" / "Peers"))
import fixtures  # noqa: E402
import tneffile  # noqa: E402

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, make in [*fixtures.FIXTURES.items(), *tneffile.FIXTURES.items()]:
    data = make()
    if len(data) <= 1 << 16:
        (folder / name).write_bytes(data)
for path in (TOP / "Tests" / "Regressions").glob("*/*"):
    (folder / path.name).write_bytes(path.read_bytes())
