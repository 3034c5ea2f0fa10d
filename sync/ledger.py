"""Comparing what kiosk and office hold, bucket by bucket; the asking is done elsewhere.

An acknowledgement says that the office held an envelope then; the ledger says that it holds it now.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.db import Store, fact, set_fact
from sync.failures import Garbage
from sync.signatures import open_reply
from sync.wire import LedgerQuery, LedgerReply, Trust

BUCKET: Final = 1000


class Compared(Struct, frozen=True):
    """`reopened` were acknowledged and are sent again; `differing` are numbers of buckets.

    `lost` were purged here on the office's word that they are backed up, and it lacks them now.
    """

    epoch: int
    through: int
    reopened: int = 0
    differing: tuple[int, ...] = ()
    lost: int = 0

    @property
    def agrees(self) -> bool:
        return not (self.reopened or self.differing or self.lost)

    def text(self) -> str:
        """Return a line for the technician."""
        lost = f", {self.lost} were purged here and must come from a backup" if self.lost else ""
        return (
            f"epoch {self.epoch}: the office lacks {self.reopened + self.lost}"
            f" of {self.through}, buckets {list(self.differing)} differ{lost}"
        )


def epochs(db: Any) -> tuple[tuple[str, int, int], ...]:
    """Return (kiosk, epoch, last seq) of every epoch with envelopes."""
    return tuple(db.execute("SELECT kiosk, epoch, max(seq) FROM outbox GROUP BY kiosk, epoch"))


def bucket_digest(lines: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 over a line "seq:digest" for each pair, sorted."""
    text = "".join(f"{seq}:{digest}\n" for seq, digest in sorted(lines))
    return hashlib.sha256(text.encode()).hexdigest()


def verify_ledger(raw: bytes, trust: Trust, asked: LedgerQuery) -> LedgerReply | Garbage:
    """Return the reply, if the office signed it for this very question."""
    body = open_reply(raw, trust)
    if body is None:
        return Garbage("a ledger that the office did not sign")
    try:
        reply = msgspec.json.decode(body, type=LedgerReply)
    except msgspec.MsgspecError as error:
        return Garbage(f"a signed answer of another kind: {error}")
    if LedgerQuery(reply.kiosk, reply.epoch, reply.through, reply.nonce) != asked:
        return Garbage("a ledger of another question")
    return reply


def span(number: int, through: int) -> tuple[int, int]:
    """Return the first and last sequence number of a bucket, cut at `through`."""
    return number * BUCKET + 1, min((number + 1) * BUCKET, through)


def buckets(through: int) -> range:
    """Return the numbers of the buckets that 1..`through` fill."""
    return range(-(-through // BUCKET))


def apply_ledger(store: Store, reply: LedgerReply) -> Compared:
    """Reopen what the office lacks; StorageError. Repeating it, also half done, is safe.

    One bucket is one transaction: a kiosk with years of envelopes needs no memory for them, and a
    citizen who wants to save meanwhile waits for one bucket only.
    """
    found = [
        store.write(lambda db, n=n: _bucket(db, reply, n), urgent=True)  # type: ignore[misc]
        for n in buckets(reply.through)
    ]
    return Compared(
        epoch=reply.epoch,
        through=reply.through,
        reopened=sum(each.reopened for each in found),
        differing=tuple(each.number for each in found if each.differs),
        lost=sum(each.lost for each in found),
    )


class _Found(Struct, frozen=True):
    """What one bucket showed."""

    number: int
    reopened: int
    differs: bool
    lost: int


def _bucket(db: Any, reply: LedgerReply, number: int) -> _Found:
    first, last = span(number, reply.through)
    gaps = [gap for gap in reply.missing if gap[0] <= last and gap[1] >= first]
    rows = db.execute(
        "SELECT seq, digest, purged_at <> '' FROM outbox"
        " WHERE kiosk = ? AND epoch = ? AND seq BETWEEN ? AND ?",
        [reply.kiosk, reply.epoch, first, last],
    ).fetchall()
    held = [(seq, digest) for seq, digest, _gone in rows if not _within(seq, gaps)]
    lacking = [(seq, gone) for seq, _digest, gone in rows if _within(seq, gaps)]
    reopened = _reopen(db, reply, [seq for seq, _gone in lacking])
    differs = bucket_digest(held) != _theirs(reply, number)
    if differs and _first_time(db, reply, number):
        _reopen(db, reply, [seq for seq, _digest in held])
    return _Found(number, reopened, differs, sum(gone for _seq, gone in lacking))


def _theirs(reply: LedgerReply, number: int) -> str:
    return reply.buckets[number] if number < len(reply.buckets) else ""


def _reopen(db: Any, reply: LedgerReply, numbers: Iterable[int]) -> int:
    """Make acknowledged and quarantined ones pending; return how many were."""
    return sum(_reopen_one(db, [reply.kiosk, reply.epoch, seq]) for seq in numbers)


def _reopen_one(db: Any, place: list[Any]) -> bool:
    changed = db.execute(
        "UPDATE outbox SET state = 'pending', received_at = '', settled_at = ''"
        " WHERE kiosk = ? AND epoch = ? AND seq = ?"
        " AND purged_at = '' AND (state <> 'pending' OR received_at <> '')",
        place,
    )
    if changed.rowcount:
        db.execute(
            "UPDATE attachment SET missing = 1 WHERE envelope ="
            " (SELECT id FROM outbox WHERE kiosk = ? AND epoch = ? AND seq = ?)",
            place,
        )
    return bool(changed.rowcount)


def _first_time(db: Any, reply: LedgerReply, number: int) -> bool:
    """Send a differing bucket again once only: a fork differs for ever and is the office's."""
    name = f"differing/{reply.kiosk}/{reply.epoch}/{number}"
    theirs = _theirs(reply, number)
    known = fact(db, name, "-")
    set_fact(db, name, theirs)
    return known != theirs


def _within(seq: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= seq <= last for first, last in ranges)
