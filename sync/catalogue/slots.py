"""Two folders, `a` and `b`, and a file `current` that names one of them.

A new catalogue is written into the folder that is not in use; then `current` is replaced. Whatever
moment the power goes, `current` names a folder that is whole, and the other one is the last good
catalogue or nothing.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from sync.durable import remove, write_whole

NAMES: Final = ("a", "b")
ABOUT: Final = "about.json"
FILE: Final = "catalogue.db"
CURRENT: Final = "current"


class About(Struct, frozen=True):
    """What stands in a folder: digests (SHA-256, hex) of the file and of the target it came from.

    `root` is the fingerprint of the office whose kiosk this was; `number` counts installations.
    """

    sha256: str
    target: str
    root: str
    number: int


class Slot(Struct, frozen=True):
    """One folder that claims to be whole."""

    name: str
    about: About


class Slots:
    """The pair of folders. Reading never raises; installing raises OSError and changes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def claimed(self) -> tuple[Slot, ...]:
        """Return the folders that claim to be whole, the current one first."""
        current = self.current()
        names = (current, *(name for name in NAMES if name != current))
        found = ((name, self._about(name)) for name in names if name in NAMES)
        return tuple(Slot(name, about) for name, about in found if about)

    def current(self) -> str:
        """Return the name of the folder in use, "" when there is none."""
        try:
            name = (self.folder / CURRENT).read_text("ascii").strip()
        except (OSError, ValueError):
            return ""
        return name if name in NAMES else ""

    def read(self, slot: Slot) -> bytes | None:
        """Return the slot's file, None when it is not the one that was installed."""
        try:
            data = (self.folder / slot.name / FILE).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == slot.about.sha256 else None

    def install(
        self, data: bytes, *, target: str, root: str, good: Callable[[bytes], bool]
    ) -> Slot:
        """Make `data` the current catalogue; a `good` one is kept beside it. OSError."""
        number = max((slot.about.number for slot in self.claimed()), default=0) + 1
        about = About(hashlib.sha256(data).hexdigest(), target, root, number)
        name = self._spare(good)
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        remove(folder / ABOUT)
        write_whole(folder / FILE, data)
        write_whole(folder / ABOUT, msgspec.json.encode(about))
        write_whole(self.folder / CURRENT, name.encode())
        return Slot(name, about)

    def _spare(self, good: Callable[[bytes], bool]) -> str:
        """Return the folder to give up: not that of the newest catalogue that can be used."""
        for slot in self.claimed():
            data = self.read(slot)
            if data is not None and good(data):
                return next(name for name in NAMES if name != slot.name)
        return NAMES[0]

    def _about(self, name: str) -> About | None:
        try:
            return msgspec.json.decode((self.folder / name / ABOUT).read_bytes(), type=About)
        except (OSError, msgspec.MsgspecError):
            return None
