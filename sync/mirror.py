"""A second copy of the outbox on another medium, for the day the first one dies.

Written after the commit and before anybody says "tersimpan". The medium may be missing: the kiosk
then serves on and says so, and catches up when it is back. One file an epoch, of the same schema.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sync.db import Store, fact, set_fact
from sync.errors import StorageError
from sync.trust import TrustStore

AT_ONCE: Final = 20  # envelopes in one pass: an application that is being saved waits for one
_COLUMNS: Final = (
    "number, id, kiosk, epoch, seq, kind, reference, head, sealed, signature, digest, at,"
    " time_certain, token_hash, code_hash, code_salt, stub"
)


def other_medium(folder: Path, data: Path) -> bool:
    """Tell whether `folder` is on another device than `data`: an empty mount point is not."""
    try:
        return folder.is_dir() and folder.stat().st_dev != data.stat().st_dev
    except OSError:
        return False


class Mirror:
    """`present` tells whether the medium is there; `state` is for people who look at health."""

    def __init__(
        self, store: Store, trust: TrustStore, folder: Path, present: Callable[[], bool]
    ) -> None:
        self._store = store
        self._trust = trust
        self._folder = folder
        self._present = present
        self._copy: Store | None = None
        self._lock = threading.Lock()
        self._walked = 0  # through which seq it was looked at what was purged
        self._walk = ""  # how much had been purged when that walk began
        self.state = "unknown"

    def catch_up(self) -> bool:
        """Copy some of what is new, forget what was purged; tell whether there is more to do.

        Never raises: `state` says how it went ("ready", "behind", "absent", "error").
        """
        with self._lock:
            try:
                self.state = self._caught_up()
            except (StorageError, OSError):
                self.state = "error"
                self.close()
        return self.state == "behind"

    def close(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def _caught_up(self) -> str:
        if not self._present():
            self.close()
            return "absent"
        identity = self._trust.identity()
        if identity is None:
            return "ready"
        copy = self._opened(self._folder / f"{identity.kiosk}-{identity.epoch}.mirror")
        mine = (identity.kiosk, identity.epoch)
        last = copy.read(_last)
        rows, photos = self._store.read(lambda db: _news(db, mine, last))
        if rows:
            copy.write(lambda db: _copy(db, rows, photos), urgent=True)
        behind = self._forget(copy, mine) or len(rows) == AT_ONCE
        return "behind" if behind else "ready"

    def _forget(self, copy: Store, mine: tuple[str, int]) -> bool:
        """Look at some of the copies and forget what was purged; tell whether there is more to do.

        What stays for ever (in quarantine) may stand before what was purged: so all that the copy
        holds is walked through, once after each purge.
        """
        if not self._walked:
            self._walk = self._store.read(_purged)
        if copy.read(_purged) == self._walk:
            return False
        some = copy.read(lambda db: _some(db, mine, self._walked))
        gone = self._store.read(lambda db: _gone(db, mine, some))
        copy.write(lambda db: _drop(db, gone, "" if some else self._walk), urgent=True)
        self._walked = some[-1] if some else 0
        return bool(some)

    def _opened(self, path: Path) -> Store:
        if self._copy is None or self._copy.path != path:
            self.close()
            self._copy = Store(path, 0)
            self._walked = 0
        return self._copy


Rows = list[tuple[Any, ...]]


def _last(db: Any) -> int:
    return int(db.execute("SELECT coalesce(max(number), 0) FROM outbox").fetchone()[0])


def _purged(db: Any) -> str:
    """Return how many were purged; in the copy, how many of the main file's it knows about."""
    return fact(db, "purged", "0")


def _news(db: Any, mine: tuple[str, int], last: int) -> tuple[Rows, Rows]:
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE kiosk = ? AND epoch = ? AND number > ?"  # noqa: S608
        " AND purged_at = '' ORDER BY number LIMIT ?",
        [*mine, last, AT_ONCE],
    ).fetchall()
    photos = [
        photo
        for row in rows
        for photo in db.execute(
            "SELECT sha256, envelope, position, data FROM attachment WHERE envelope = ?", [row[1]]
        )
    ]
    return rows, photos


def _some(db: Any, mine: tuple[str, int], after: int) -> list[int]:
    rows = db.execute(
        "SELECT seq FROM outbox WHERE kiosk = ? AND epoch = ? AND purged_at = '' AND seq > ?"
        " ORDER BY seq LIMIT ?",
        [*mine, after, AT_ONCE],
    )
    return [seq for (seq,) in rows]


def _gone(db: Any, mine: tuple[str, int], numbers: list[int]) -> list[int]:
    """Return the row numbers of those that were purged."""
    marks = ", ".join("?" * len(numbers))
    rows = db.execute(
        f"SELECT number FROM outbox WHERE kiosk = ? AND epoch = ? AND seq IN ({marks})"  # noqa: S608
        " AND purged_at <> ''",
        [*mine, *numbers],
    )
    return [number for (number,) in rows]


def _copy(db: Any, rows: Rows, photos: Rows) -> None:
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    db.conn.executemany(f"INSERT INTO outbox ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608
    db.conn.executemany(
        "INSERT INTO attachment (sha256, envelope, position, data) VALUES (?, ?, ?, ?)", photos
    )


def _drop(db: Any, gone: list[int], walked: str) -> None:
    for number in gone:
        db.execute(
            "UPDATE outbox SET state = 'acknowledged', settled_at = 'main' WHERE number = ?",
            [number],
        )
        db.execute("UPDATE outbox SET sealed = x'', purged_at = 'main' WHERE number = ?", [number])
        db.execute(
            "DELETE FROM attachment WHERE envelope = (SELECT id FROM outbox WHERE number = ?)",
            [number],
        )
    if walked:
        set_fact(db, "purged", walked)
