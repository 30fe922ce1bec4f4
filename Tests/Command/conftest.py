"""The writer of test files lies with the reader tests, the C interface for Python with what all share."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "Peers"), str(TESTS / "Support")]
