"""A file that keeps room on the disk, so that acknowledgements can be written when it is full."""

import os
import shutil
from pathlib import Path


class Reserve:
    """`size` bytes beside the database. New applications never get them."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    def fill(self) -> bool:
        """Take the room when twice as much is free; tell whether the reserve stands."""
        if self._path.exists() and self._path.stat().st_size >= self._size:
            return True
        if shutil.disk_usage(self._path.parent).free < 2 * self._size:
            return False
        try:
            self._allocate()
        except OSError:
            self.release()
            return False
        return True

    def release(self) -> bool:
        """Give the room back; tell whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def _allocate(self) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(file, 0, self._size)
            os.fsync(file)
        finally:
            os.close(file)
