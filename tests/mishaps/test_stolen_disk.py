"""A kiosk is stolen: the raw image of its disk tells nothing, free blocks and journals included.

Citizens with canaries apply on a real file system of their own. Logs, memory and core dumps are
searched by `test_nothing_of_a_citizen_remains`. `EKIOS_CANARIES` makes it longer. Needs root for
the loop device.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.paths import package_root
from tests.mishaps.searching import Canaries
from tests.mishaps.stolen import MARKS
from tests.mishaps.test_disk_betrays import ext4

__all__ = ["ext4"]
CITIZENS = int(os.environ.get("EKIOS_CANARIES", "40"))


def stolen(ext4: Path, citizens: int, how: str = "") -> list[str]:
    """Let citizens apply, unplug the disk, search its image; where their words stand."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mishaps.stolen", str(ext4), str(citizens), how],
        cwd=package_root(),
        check=False,
        capture_output=True,
        text=True,
        timeout=3_600,
    )
    assert done.returncode == 0, done.stderr
    subprocess.run(["sync", "-f", str(ext4)], check=True)
    canaries = Canaries()
    for what, mark in MARKS.items():
        canaries.add(what, mark)
    return canaries.in_files(ext4.parent / "image")


@pytest.fixture
def image(ext4) -> Path:
    """The raw image beside its mount, alone in a folder."""
    folder = ext4.parent / "image"
    folder.mkdir()
    (folder / "disk.img").hardlink_to(ext4.with_suffix(".img"))
    return ext4


def test_the_raw_disk_of_a_stolen_kiosk_tells_nothing(image):
    assert stolen(image, CITIZENS) == []


def test_a_single_draft_on_the_disk_would_be_found(image):
    """Written and deleted again: the blocks remember."""
    assert stolen(image, 2, "leak")
