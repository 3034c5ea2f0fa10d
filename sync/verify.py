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
    """`envelopes` were looked at, `purged` of them by head and digest only."""

    envelopes: int
    purged: int
    problems: tuple[str, ...]


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
    """Check digests, signatures, the chain, gap-free numbers and attachments; StorageError."""
    directory = trust.trust()
    keys = {(k.kiosk, k.epoch): k.public for k in directory.kiosks} if directory else {}
    total = store.read(lambda db: db.execute("SELECT count(*) FROM outbox").fetchone()[0])
    last: dict[tuple[str, int], tuple[int, str]] = {}
    problems: list[str] = []
    if (finding := store.check()) != "ok":
        problems.append(f"the database: {finding}")
    done = purged = 0
    for row in _rows(store):
        envelope = Envelope(row.head, row.sealed, row.signature)
        head = read_head(envelope)
        if head is None:
            problems.append(f"{row.reference}: the head cannot be read")
            continue
        mine = (head.kiosk, head.epoch)
        problems += [f"{row.reference}: {fault}" for fault in _chain(head, last.get(mine, (0, "")))]
        last[mine] = (head.seq, row.digest)
        if not row.gone:
            faults = _envelope(envelope, row.digest, keys.get(mine))
            problems += [f"{row.reference}: {fault}" for fault in faults]
            problems += [f"{row.reference}: {fault}" for fault in _attachments(store, head)]
        done, purged = done + 1, purged + row.gone
        progress(done, total)
    return Verified(done, purged, tuple(problems))


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


def _rows(store: Store) -> Iterator[_Row]:
    last = 0
    while rows := store.read(lambda db, last=last: _some(db, last)):  # type: ignore[misc]
        yield from rows
        last = rows[-1].number


def _some(db: Any, last: int) -> list[_Row]:
    rows = db.execute(
        "SELECT number, reference, head, sealed, signature, digest, purged_at <> '' FROM outbox"
        " WHERE number > ? ORDER BY number LIMIT ?",
        [last, AT_ONCE],
    )
    return [_Row(*row) for row in rows]
