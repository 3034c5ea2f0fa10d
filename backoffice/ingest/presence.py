"""Tells the opener, which is a process of its own, that turns are being taken in.

A shared lock on a file says so; the kernel takes it back from a process that dies.
"""

import fcntl
import functools
import os
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

LOOK = 0.005  # seconds between two looks of who waits


class Presence:
    """One holder's handle on the file; two in one process know nothing of each other."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, os.close, self._handle)

    def begin(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def end(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def wait(self, seconds: float, pause: Callable[[float], object] = time.sleep) -> None:
        """Return when nobody else is present, or after `seconds`."""
        for _look in range(int(seconds / LOOK) + 1):
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pause(LOOK)
            else:
                return self.end()
        return None


def of_turns() -> Presence:
    """Return this process's handle on the turns of the office that it serves."""
    return _handle(Path(settings.OFFICE_DIR) / "turns.lock", os.getpid())


@functools.lru_cache(maxsize=1)
def _handle(path: Path, _process: int) -> Presence:
    return Presence(path)
