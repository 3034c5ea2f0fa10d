"""Notes that came back: each kept once, in the order the office wrote them."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sync.db import Store, fact, set_fact
from sync.wire import Note, framed


class Inbox:
    """What the kiosk knows about the applications it took."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def cursor(self) -> int:
        """Return the position up to which notes were applied."""
        return self._store.read(cursor)

    def history(self, envelope_id: str) -> tuple[Note, ...]:
        """Return the notes about one envelope, oldest first."""
        return self._store.read(lambda db: history(db, envelope_id))


def cursor(db: Any) -> int:
    return int(fact(db, "cursor", "0"))


def history(db: Any, envelope_id: str) -> tuple[Note, ...]:
    rows = db.execute(
        "SELECT cursor, envelope, state, at, reason, detail FROM note"
        " WHERE envelope = ? ORDER BY cursor",
        [envelope_id],
    )
    return tuple(Note(*row) for row in rows)


def apply_notes(db: Any, notes: Iterable[Note], upto: int) -> tuple[str, ...]:
    """Keep the notes and move the cursor; return the envelope ids with something new.

    A restored office may send notes again under other cursors: id, state and time tell them apart.
    """
    fresh: list[str] = []
    for note in notes:
        key = hashlib.sha256(framed(*(s.encode() for s in (note.id, note.state, note.at))))
        known = db.execute("SELECT 1 FROM note WHERE key = ?", [key.hexdigest()]).fetchone()
        db.execute(
            "INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET cursor = excluded.cursor",
            [key.hexdigest(), note.cursor, note.id, note.state, note.at, note.reason, note.detail],
        )
        if not known:
            fresh.append(note.id)
    set_fact(db, "cursor", str(upto))
    return tuple(dict.fromkeys(fresh))
