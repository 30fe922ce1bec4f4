"""olefile, called as the C drivers are: TASK ARGUMENT..."""

import sys
import time

import olefile


def read_streams(paths: list[str]) -> tuple[int, int]:
    count = size = 0
    for path in paths:
        try:
            file = olefile.OleFileIO(path)
        except OSError:
            continue
        with file:
            for name in file.listdir():
                try:
                    size += len(file.openstream(name).read())
                    count += 1
                except OSError:
                    pass
    return size, count


def read_one(arguments: list[str]) -> tuple[int, int]:
    path, storage, name = arguments
    with olefile.OleFileIO(path) as file:
        return len(file.openstream([storage, name]).read()), 1


def main() -> int:
    task = {"streams": read_streams, "one": read_one, "many-read": read_streams}.get(sys.argv[1])
    if task is None:
        return 3
    task(sys.argv[2:])
    wall, processor = time.monotonic(), time.process_time()
    size, count = task(sys.argv[2:])
    print(f"{time.monotonic() - wall:.9f} {time.process_time() - processor:.9f} {size} {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
