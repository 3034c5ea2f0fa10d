"""Comparing what kiosk and office hold, without any input or output of its own.

An acknowledgement says that the office held an envelope then; the ledger says that it holds it now.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.db import fact, set_fact
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
    reopened: tuple[int, ...] = ()
    differing: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()

    @property
    def agrees(self) -> bool:
        return not (self.reopened or self.differing or self.lost)

    def text(self) -> str:
        """Return a line for the technician."""
        lost = f", {len(self.lost)} were purged here and must come from a backup"
        return (
            f"epoch {self.epoch}: the office lacks {len(self.reopened) + len(self.lost)}"
            f" of {self.through}, buckets {list(self.differing)} differ{lost if self.lost else ''}"
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


def apply_ledger(db: Any, reply: LedgerReply) -> Compared:
    """Reopen what the office lacks; run it inside one transaction."""
    rows = db.execute(
        "SELECT seq, digest FROM outbox WHERE kiosk = ? AND epoch = ? AND seq <= ?",
        [reply.kiosk, reply.epoch, reply.through],
    ).fetchall()
    held = [(seq, digest) for seq, digest in rows if not _within(seq, reply.missing)]
    lacking = {seq for seq, _digest in rows} - {seq for seq, _digest in held}
    reopened = _reopen(db, reply, lacking)
    differing = _differing(held, reply)
    again = [number for number in differing if _first_time(db, reply, number)]
    for number in again:
        numbers = range(number * BUCKET + 1, (number + 1) * BUCKET + 1)
        _reopen(db, reply, {seq for seq, _digest in held if seq in numbers})
    return Compared(
        epoch=reply.epoch,
        through=reply.through,
        reopened=tuple(sorted(reopened)),
        differing=tuple(differing),
        lost=tuple(sorted(lacking & _purged(db, reply))),
    )


def _purged(db: Any, reply: LedgerReply) -> set[int]:
    rows = db.execute(
        "SELECT seq FROM outbox WHERE kiosk = ? AND epoch = ? AND purged_at <> ''",
        [reply.kiosk, reply.epoch],
    )
    return {seq for (seq,) in rows}


def _differing(held: list[tuple[int, str]], reply: LedgerReply) -> list[int]:
    count = -(-reply.through // BUCKET)
    buckets: list[list[tuple[int, str]]] = [[] for _ in range(count)]
    for seq, digest in held:
        buckets[(seq - 1) // BUCKET].append((seq, digest))
    theirs = [*reply.buckets, *[""] * count][:count]
    return [n for n in range(count) if bucket_digest(buckets[n]) != theirs[n]]


def _reopen(db: Any, reply: LedgerReply, numbers: set[int]) -> set[int]:
    """Make acknowledged and quarantined ones pending; return those that were."""
    reopened = set()
    for seq in numbers:
        changed = db.execute(
            "UPDATE outbox SET state = 'pending', received_at = '', settled_at = ''"
            " WHERE kiosk = ? AND epoch = ? AND seq = ?"
            " AND purged_at = '' AND (state <> 'pending' OR received_at <> '')",
            [reply.kiosk, reply.epoch, seq],
        )
        if changed.rowcount:
            reopened.add(seq)
            db.execute(
                "UPDATE attachment SET missing = 1 WHERE envelope ="
                " (SELECT id FROM outbox WHERE kiosk = ? AND epoch = ? AND seq = ?)",
                [reply.kiosk, reply.epoch, seq],
            )
    return reopened


def _first_time(db: Any, reply: LedgerReply, number: int) -> bool:
    """Send a differing bucket again once only: a fork differs for ever and is the office's."""
    name = f"differing/{reply.kiosk}/{reply.epoch}/{number}"
    theirs = reply.buckets[number] if number < len(reply.buckets) else ""
    known = fact(db, name, "-")
    set_fact(db, name, theirs)
    return known != theirs


def _within(seq: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= seq <= last for first, last in ranges)
