"""Whether there is room for another application, as device health and as readiness."""

import shutil
from pathlib import Path

from kiosk.domain.money import number
from kiosk.events import DeviceChanged

LEAST_FREE = 32 << 20
LITTLE_FREE = 512 << 20


def free_bytes(folder: Path) -> int:
    """Return the bytes free where the outbox lives; 0 when that cannot be known."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def storage_health(folder: Path) -> DeviceChanged:
    free = free_bytes(folder)
    state = "failed" if free < LEAST_FREE else "warning" if free < LITTLE_FREE else "ready"
    return DeviceChanged("storage", state, "", f"{number(free >> 20)} MB")
