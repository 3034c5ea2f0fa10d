"""What Linux tells of storage and board under /sys. Every path is under a root that is given; what
is not there is None, never zero.

- ext4: `fs/ext4/<device>/errors_count` (kernel: Documentation/ABI/testing/sysfs-fs-ext4).
- eMMC: `life_time` (two numbers, tenths of its life, 0x0B: over) and `pre_eol_info` (1 normal,
  2 eighty per cent of the reserve used, 3 urgent), JEDEC JESD84-B51, registers 267 to 269.
- Raspberry Pi: hwmon `rpi_volt`, `in0_lcrit_alarm`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

SYS = Path("/sys")


def block_device(folder: Path, root: Path = SYS) -> Path | None:
    """Return the folder of the block device (a partition, mostly) that a folder stands on."""
    try:
        number = folder.stat().st_dev
    except OSError:
        return None
    link = root / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    return link.resolve() if link.exists() else None


def ext4_errors(device: Path, root: Path = SYS) -> int | None:
    return _number(root / "fs" / "ext4" / device.name / "errors_count")


def emmc_life(device: Path) -> int | None:
    """Return how many tenths of an eMMC's life are used at most (11: over); None: no eMMC."""
    whole = device.parent if (device / "partition").exists() else device
    words = _text(whole / "device" / "life_time").split()
    try:
        used = max((int(word, 16) for word in words), default=0)
        reserve = int(_text(whole / "device" / "pre_eol_info") or "0", 16)
    except ValueError:
        return None
    return max(used, 10 if reserve >= 2 else 0) or None


def temperature(root: Path = SYS) -> float | None:
    """Return the warmest zone in °C; None where nothing measures."""
    zones = (root / "class" / "thermal").glob("thermal_zone*/temp")
    measured = [value / 1000 for zone in zones if (value := _number(zone)) is not None]
    return max(measured, default=None)


def undervoltage(root: Path = SYS) -> bool | None:
    """Tell whether the supply is too weak now; None where nothing measures."""
    alarms = [_number(place / "in0_lcrit_alarm") for place in _monitors(root, "rpi_volt")]
    known = [alarm for alarm in alarms if alarm is not None]
    return any(known) if known else None


def _monitors(root: Path, name: str) -> Iterator[Path]:
    for place in (root / "class" / "hwmon").glob("*"):
        if _text(place / "name") == name:
            yield place


def _number(path: Path) -> int | None:
    try:
        return int(_text(path))
    except ValueError:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
