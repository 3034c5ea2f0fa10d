"""Whether there is room for another application."""

import shutil
from pathlib import Path

LEAST_FREE = 32 << 20  # on the disk and inside the database, where purging made room
LEAST_TO_WRITE = 4 << 20  # on the disk, for the journal of a transaction and the reserve
LITTLE_FREE = 512 << 20


def free_bytes(folder: Path) -> int:
    """Return the bytes free where the outbox lives; 0 when that cannot be known."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
