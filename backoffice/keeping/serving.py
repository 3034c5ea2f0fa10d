"""Tells whether an office serves from a data directory: who serves holds a lock on a file in it."""

import fcntl
import os
from pathlib import Path


def _open(data: Path) -> int:
    return os.open(data / "serving.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def begin(data: Path) -> int:
    """Hold the lock together with others who serve; freed when the process and its forks end."""
    handle = _open(data)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def stand_alone(data: Path) -> int | None:
    """Hold the lock alone; None while somebody serves. Nobody begins to serve meanwhile."""
    handle = _open(data)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
