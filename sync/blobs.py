"""Attachments on their way: resumable by offset, the envelope's own state untouched."""

from typing import Any

from msgspec import Struct

from sync.db import Store
from sync.failures import Failure
from sync.uploads import CHUNK, Send, Upload, upload


class Waiting(Struct, frozen=True):
    """One attachment that the office lacks, as far as the kiosk knows."""

    sha256: str
    envelope: str
    size: int


class Blobs:
    """The attachments of pending envelopes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what is to be uploaded: those of envelopes that the office has already first."""
        rows = self._store.read(
            lambda db: db.execute(
                "SELECT sha256, envelope, length(data) FROM attachment"
                " JOIN outbox ON outbox.id = envelope WHERE missing = 1 AND state = 'pending'"
                " ORDER BY received_at = '', number, position"
            ).fetchall()
        )
        return tuple(Waiting(*row) for row in rows)

    def chunk(self, sha256: str, offset: int, size: int = CHUNK) -> bytes:
        """Return up to `size` bytes of ciphertext from `offset`."""
        return self._store.read(lambda db: _chunk(db, sha256, offset, size))

    def uploaded(self, sha256: str) -> None:
        """Remember that the office seems to have it, so that its envelope is asked about again."""
        self._store.write(
            lambda db: db.execute("UPDATE attachment SET missing = 0 WHERE sha256 = ?", [sha256]),
            urgent=True,
        )

    def upload(self, waiting: Waiting, send: Send) -> Failure | None:
        """Send what the office lacks of one attachment; None when it seems to have it all."""
        target = Upload(f"/api/v1/blobs/{waiting.sha256}", waiting.size)
        failure = upload(target, lambda at, size: self.chunk(waiting.sha256, at, size), send)
        if failure is None:
            self.uploaded(waiting.sha256)
        return failure


def _chunk(db: Any, sha256: str, offset: int, size: int) -> bytes:
    row = db.execute(
        "SELECT substr(data, ?, ?) FROM attachment WHERE sha256 = ?", [offset + 1, size, sha256]
    ).fetchone()
    return row[0] if row else b""
