"""What the technician leaves on disk: who did what, and when the roll of paper was changed."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from sync.clock import iso, parse
from sync.durable import write_whole

MOST_BYTES = 256 << 10
log = logging.getLogger(__name__)


class Entry(Struct, frozen=True):
    """`who` is how somebody proved to be a technician, never a name; `at` ISO 8601 UTC."""

    at: str
    who: str
    action: str


class Audit:
    """One JSON line for each act. When the file is full it is put aside, and the older one goes."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now

    def note(self, who: str, action: str) -> None:
        """Append; a disk that takes nothing is told to the log and holds nobody up."""
        line = msgspec.json.encode(Entry(iso(self._now()), who, action)) + b"\n"
        try:
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._path.replace(self._path.with_suffix(".1"))
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line)
        except OSError as error:
            log.warning("an act of the technician is not noted (%s)", error.strerror)

    def recent(self, count: int) -> tuple[Entry, ...]:
        """Return the latest acts, newest first; a line that a power cut tore is left out."""
        entries: list[Entry] = []
        for path in (self._path.with_suffix(".1"), self._path):
            try:
                lines = path.read_bytes().splitlines()
            except OSError:
                continue
            for line in lines:
                try:
                    entries.append(msgspec.json.decode(line, type=Entry))
                except msgspec.MsgspecError:
                    continue
        return tuple(reversed(entries[-count:]))


class Roll:
    """Since when the present roll of paper is in; the tickets since then the journal counts."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now

    def since(self) -> datetime | None:
        try:
            return parse(self._path.read_text("ascii").strip())
        except (OSError, UnicodeError):
            return None

    def renew(self) -> None:
        """A new roll was put in; OSError."""
        write_whole(self._path, self._now().isoformat().encode())
