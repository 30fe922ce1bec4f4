"""olefile, called as the C drivers are: TASK ARGUMENT..."""

import sys

import olefile

from bench import run


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


if __name__ == "__main__":
    sys.exit(run({"streams": read_streams, "one": read_one, "many-read": read_streams}, {}))
