"""A small file is written, made durable, read back and taken away: what a disk cannot pretend."""

import os
from collections.abc import Callable
from pathlib import Path

NAME = ".probe"
SIZE = 4096


def probe(folder: Path, random: Callable[[int], bytes] = os.urandom) -> str:
    """Return "" when the folder keeps what is written to it, otherwise what went wrong.

    May block for as long as the disk does: only on a thread of its own.
    """
    path, data = folder / NAME, random(SIZE)
    try:
        _write(path, data)
        back = _read(path)
        path.unlink()
    except OSError as error:
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return "" if back == data else "read back something else"


def _write(path: Path, data: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)  # else the cache answers, not the disk
    finally:
        os.close(file)


def _read(path: Path) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, SIZE)
    finally:
        os.close(file)
