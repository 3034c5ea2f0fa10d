"""A disk whose power goes: what was not synced is kept, lost, torn or reordered, file by file.

Strict POSIX, stricter than ext4: bytes are safe after fsync of their file, names after fsync of
their folder. Until then a file holds any part of what was written to it, in pieces of 512 bytes,
and a name leads to where it led at any time since; each file and each name on its own. Only
folders themselves are taken to stay.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from random import Random

from tests.mishaps.recording import Deed, Name, Said, Sync, SyncFolder, Truncate, Write

SECTOR = 512
FATES = ("nothing", "everything", "names only", "bytes only", "anything", "anything", "anything")


class Disk:
    """`do` deeds one by one; `unplugged` gives the files as a restart may find them."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._safe: dict[int, bytes] = {}
        self._names: dict[str, int] = {}
        self._loose: dict[int, list[Write | Truncate]] = defaultdict(list)
        self._loose_names: dict[str, list[int | None]] = defaultdict(list)

    def do(self, deed: Deed) -> None:
        match deed:
            case Write() | Truncate():
                self._loose[deed.file].append(deed)
            case Sync():
                self._safe[deed.file] = applied(
                    self._safe.get(deed.file, b""), self._loose.pop(deed.file, [])
                )
            case Name():
                self._loose_names[deed.name].append(deed.file)
            case SyncFolder():
                for name in [n for n in self._loose_names if folder_of(n) == deed.folder]:
                    self._lead(self._names, name, self._loose_names.pop(name)[-1])
            case Said():
                self.said.append(deed.line)

    def unplugged(self, rng: Random) -> dict[str, bytes]:
        """Cut the power; return name -> bytes. The disk itself goes on as if nothing happened."""
        fate = rng.choice(FATES)
        names = dict(self._names)
        for name, leads in self._loose_names.items():
            count = many(rng, len(leads), fate, "names only")
            if count:
                self._lead(names, name, leads[count - 1])
        return {name: self._bytes(file, fate, rng) for name, file in names.items()}

    def _bytes(self, file: int, fate: str, rng: Random) -> bytes:
        loose = self._loose.get(file, [])
        if fate == "anything":
            loose = [piece for deed in loose for piece in torn(deed, rng)]
        elif fate in {"nothing", "names only"}:
            loose = []
        return applied(self._safe.get(file, b""), loose)

    @staticmethod
    def _lead(names: dict[str, int], name: str, file: int | None) -> None:
        names.pop(name, None)
        if file is not None:
            names[name] = file


def many(rng: Random, count: int, fate: str, kept: str) -> int:
    """Tell how many of the loose changes survive."""
    if fate == "anything":
        return rng.randint(0, count)
    return count if fate in {"everything", kept} else 0


def torn(deed: Write | Truncate, rng: Random) -> Iterable[Write | Truncate]:
    """Yield what is left of one change: all, nothing, or some of its sectors."""
    how = rng.random()
    if how < 0.4 or (isinstance(deed, Truncate) and how < 0.7):
        return [deed]
    if how < 0.7 or isinstance(deed, Truncate):
        return []
    pieces = [
        Write(deed.file, deed.offset + at, deed.data[at : at + SECTOR])
        for at in range(0, len(deed.data), SECTOR)
    ]
    return [piece for piece in pieces if rng.random() < 0.5]


def applied(data: bytes, changes: Iterable[Write | Truncate]) -> bytes:
    made = bytearray(data)
    for change in changes:
        size = change.size if isinstance(change, Truncate) else change.offset
        if len(made) < size:
            made.extend(bytes(size - len(made)))
        if isinstance(change, Truncate):
            del made[size:]
        else:
            made[change.offset : change.offset + len(change.data)] = change.data
    return bytes(made)


def folder_of(name: str) -> str:
    return str(PurePosixPath(name).parent)


def write_out(files: dict[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)
