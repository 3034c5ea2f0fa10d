"""Attachments on their way: resumable by offset, the envelope's own state untouched.

What a HEAD or PATCH answers is not signed. It only decides which bytes are sent next; the envelope
is acknowledged by a signed turn, which would name the attachment again if it were not there.
"""

from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from sync.db import Store
from sync.failures import Failure, Garbage, Refused
from sync.transport import Answer, Call

CHUNK: Final = 256 << 10
_MOST_TURNS_BACK: Final = 3
_OCTETS: Final = "application/offset+octet-stream"

Send = Callable[[Call], Answer | Failure]


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

    def chunk(self, sha256: str, offset: int) -> bytes:
        """Return up to 256 KiB of ciphertext from `offset`."""
        return self._store.read(lambda db: _chunk(db, sha256, offset))

    def uploaded(self, sha256: str) -> None:
        """Remember that the office seems to have it, so that its envelope is asked about again."""
        self._store.write(
            lambda db: db.execute("UPDATE attachment SET missing = 0 WHERE sha256 = ?", [sha256]),
            urgent=True,
        )

    def upload(self, waiting: Waiting, send: Send) -> Failure | None:
        """Send what the office lacks of one attachment; None when it seems to have it all."""
        offset = _asked(waiting, send)
        for _ in range(_MOST_TURNS_BACK):
            while isinstance(offset, int) and offset < waiting.size:
                before = offset
                offset = self._put(waiting, before, send)
                if isinstance(offset, int) and offset <= before:
                    break  # sent back: once more, but not for ever
            else:
                break
        if not isinstance(offset, int):
            return offset
        if offset < waiting.size:
            return Garbage(f"blob {waiting.sha256} does not grow")
        self.uploaded(waiting.sha256)
        return None

    def _put(self, waiting: Waiting, offset: int, send: Send) -> int | Failure:
        data = self.chunk(waiting.sha256, offset)
        return _offset(send(_patch(waiting, offset, data)), waiting)


def _asked(waiting: Waiting, send: Send) -> int | Failure:
    answer = send(Call("HEAD", _path(waiting)))
    if isinstance(answer, Refused) and answer.status == 404:
        return 0
    if isinstance(answer, Refused) and answer.status == 401:
        # The answer to a HEAD has no body, so no fresh nonce: ask by adding nothing instead.
        answer = send(_patch(waiting, 0, b""))
    return _offset(answer, waiting)


def _patch(waiting: Waiting, offset: int, data: bytes) -> Call:
    headers = {
        "Content-Type": _OCTETS,
        "Upload-Offset": str(offset),
        "Upload-Length": str(waiting.size),
    }
    return Call("PATCH", _path(waiting), body=data, headers=headers, compress=False)


def _offset(answer: Answer | Failure, waiting: Waiting) -> int | Failure:
    """Read how much the office holds: of a 2xx or of a 409, which says where to go on."""
    if isinstance(answer, Refused) and answer.status == 422:
        return 0
    conflict = isinstance(answer, Refused) and answer.status == 409
    if not (conflict or isinstance(answer, Answer)):
        return answer
    headers = {k.lower(): v for k, v in getattr(answer, "headers", {}).items()}
    text = headers.get("upload-offset", "")
    if text.isascii() and text.isdigit() and int(text) <= waiting.size:
        return int(text)
    return answer if isinstance(answer, Refused) else Garbage("a blob answer without an offset")


def _chunk(db: Any, sha256: str, offset: int) -> bytes:
    row = db.execute(
        "SELECT substr(data, ?, ?) FROM attachment WHERE sha256 = ?", [offset + 1, CHUNK, sha256]
    ).fetchone()
    return row[0] if row else b""


def _path(waiting: Waiting) -> str:
    return f"/api/v1/blobs/{waiting.sha256}"
