"""A second copy of the outbox on another medium, for the day the first one dies.

Written after the commit and before anybody says "tersimpan". The medium may be missing: the kiosk
then serves on and says so, and catches up when it is back. One file an epoch, of the same schema.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sync.db import Store
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
        last, purged = copy.read(_standing)
        mine = (identity.kiosk, identity.epoch)
        rows, photos, gone = self._store.read(lambda db: _news(db, mine, last, purged))
        if rows or gone:
            copy.write(lambda db: _copy(db, rows, photos, gone), urgent=True)
        return "behind" if len(rows) == AT_ONCE or len(gone) == AT_ONCE else "ready"

    def _opened(self, path: Path) -> Store:
        if self._copy is None or self._copy.path != path:
            self.close()
            self._copy = Store(path, 0)
        return self._copy


Rows = list[tuple[Any, ...]]


def _standing(db: Any) -> tuple[int, int]:
    """Return the last number copied, and up to which number all was purged here."""
    row = db.execute(
        "SELECT coalesce(max(number), 0),"
        " coalesce((SELECT min(number) - 1 FROM outbox WHERE purged_at = ''), 0) FROM outbox"
    ).fetchone()
    return row[0], row[1]


def _news(db: Any, mine: tuple[str, int], last: int, purged: int) -> tuple[Rows, Rows, list[int]]:
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
    gone = db.execute(
        "SELECT number FROM outbox WHERE purged_at <> '' AND kiosk = ? AND epoch = ?"
        " AND number > ? AND number <= ? ORDER BY number LIMIT ?",
        [*mine, purged, last, AT_ONCE],
    ).fetchall()
    return rows, photos, [number for (number,) in gone]


def _copy(db: Any, rows: Rows, photos: Rows, gone: list[int]) -> None:
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    db.conn.executemany(f"INSERT INTO outbox ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608
    db.conn.executemany(
        "INSERT INTO attachment (sha256, envelope, position, data) VALUES (?, ?, ?, ?)", photos
    )
    for number in gone:
        db.execute(
            "UPDATE outbox SET state = 'acknowledged', settled_at = 'main' WHERE number = ?",
            [number],
        )
        db.execute(
            "UPDATE outbox SET sealed = x'', purged_at = 'main'"
            " WHERE number = ? AND purged_at = ''",
            [number],
        )
        db.execute(
            "DELETE FROM attachment WHERE envelope = (SELECT id FROM outbox WHERE number = ?)",
            [number],
        )
