"""What the drivers in Python share."""

import sys
import time


def run(reading: dict, writing: dict) -> int:
    """Does the task that the first argument names, with the others: once against the clock, and what only reads once
    before, to warm up. Tasks take a list of arguments and give bytes and a count. 3: there is no such task."""
    name, arguments = sys.argv[1], sys.argv[2:]
    task = reading.get(name) or writing.get(name)
    if task is None:
        return 3
    if name in reading:
        task(arguments)
    wall, processor = time.monotonic(), time.process_time()
    size, count = task(arguments)
    print(f"{time.monotonic() - wall:.9f} {time.process_time() - processor:.9f} {size} {count}")
    return 0
