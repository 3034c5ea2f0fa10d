"""Goes through everything this kiosk stored and says what does not hold. Reads only."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from sync.db import Store
from sync.envelope import read_head, signature_valid
from sync.trust import TrustStore
from sync.wire import Envelope, Head

AT_ONCE: Final = 200


class Verified(Struct, frozen=True):
    """`envelopes` were looked at, `purged` of them by head and digest only.

    `last` is the number of the last one, 0 when the end was reached.
    """

    envelopes: int
    purged: int
    problems: tuple[str, ...]
    last: int = 0

    def __add__(self, later: "Verified") -> "Verified":
        return Verified(
            self.envelopes + later.envelopes,
            self.purged + later.purged,
            self.problems + later.problems,
            later.last,
        )


class _Row(Struct, frozen=True):
    number: int
    reference: str
    head: str
    sealed: bytes
    signature: bytes
    digest: str
    gone: bool


def verify(
    store: Store, trust: TrustStore, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> Verified:
    """Check the file, and of all envelopes what `verify_some` checks; StorageError."""
    total = store.read(lambda db: db.execute("SELECT count(*) FROM outbox").fetchone()[0])
    finding = store.check()
    done = Verified(0, 0, () if finding == "ok" else (f"the database: {finding}",))
    while True:
        done += verify_some(store, trust, done.last)
        progress(done.envelopes, total)
        if not done.last:
            return done


def verify_some(store: Store, trust: TrustStore, after: int, limit: int = AT_ONCE) -> Verified:
    """Check digest, signature, chain and attachments of the next ones by number; StorageError."""
    directory = trust.trust()
    keys = {(k.kiosk, k.epoch): k.public for k in directory.kiosks} if directory else {}
    rows = store.read(lambda db: _some(db, after, limit))
    problems = tuple(
        f"{row.reference}: {fault}" for row in rows for fault in _faults(store, row, keys)
    )
    last = rows[-1].number if len(rows) == limit else 0
    return Verified(len(rows), sum(row.gone for row in rows), problems, last)


def _faults(store: Store, row: _Row, keys: dict[tuple[str, int], bytes]) -> Iterator[str]:
    envelope = Envelope(row.head, row.sealed, row.signature)
    head = read_head(envelope)
    if head is None:
        yield "the head cannot be read"
        return
    yield from _chain(head, store.read(lambda db: _before(db, head)))
    if not row.gone:
        yield from _envelope(envelope, row.digest, keys.get((head.kiosk, head.epoch)))
        yield from _attachments(store, head)


def _before(db: Any, head: Head) -> tuple[int, str]:
    """Return number and digest of the envelope before this one in its chain."""
    row = db.execute(
        "SELECT seq, digest FROM outbox WHERE kiosk = ? AND epoch = ? AND seq < ?"
        " ORDER BY seq DESC LIMIT 1",
        [head.kiosk, head.epoch, head.seq],
    ).fetchone()
    return row or (0, "")


def _chain(head: Head, before: tuple[int, str]) -> Iterator[str]:
    seq, digest = before
    if head.seq != seq + 1:
        yield f"number {head.seq} follows {seq}"
    elif head.prev != digest:
        yield "the chain is broken before it"


def _envelope(envelope: Envelope, digest: str, public: bytes | None) -> Iterator[str]:
    if envelope.digest() != digest:
        yield "the digest is another"
    if public is None:
        yield "the directory has no key of its epoch"
    elif not signature_valid(envelope, public):
        yield "the signature does not hold"


def _attachments(store: Store, head: Head) -> Iterator[str]:
    for sha256 in head.attachments:
        row = store.read(
            lambda db, sha256=sha256: db.execute(  # type: ignore[misc]
                "SELECT data FROM attachment WHERE sha256 = ?", [sha256]
            ).fetchone()
        )
        if row is None:
            yield f"attachment {sha256[:8]} is missing"
        elif hashlib.sha256(row[0]).hexdigest() != sha256:
            yield f"attachment {sha256[:8]} is damaged"


def _some(db: Any, after: int, limit: int) -> list[_Row]:
    rows = db.execute(
        "SELECT number, reference, head, sealed, signature, digest, purged_at <> '' FROM outbox"
        " WHERE number > ? ORDER BY number LIMIT ?",
        [after, limit],
    )
    return [_Row(*row) for row in rows]
