"""Makes room: forgets the sealed bytes of what the office holds, agrees about and has backed up.

The row stays, with head, digest and hashes: the chain, the ledger and a look-up still need them.
All times are the office's: a kiosk's clock cannot hurry a purge.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sync.clock import iso, parse
from sync.db import Store, fact, set_fact
from sync.errors import DiskFull
from sync.ledger import Compared, buckets, span
from sync.wire import LedgerReply

AT_ONCE: Final = 50  # envelopes in one transaction: a citizen may want to save meanwhile

# `purged_at = ''` lets both use the index of what is held: years of purged rows cost nothing.
_SETTLE: Final = """
UPDATE outbox SET settled_at = ? WHERE number IN (
    SELECT number FROM outbox WHERE state = 'acknowledged' AND purged_at = ''
    AND settled_at = '' AND kiosk = ? AND epoch = ? AND seq BETWEEN ? AND ? LIMIT ?)"""
_RIPE: Final = """
SELECT id FROM outbox WHERE state = 'acknowledged' AND purged_at = ''
AND settled_at <> '' AND settled_at < ? AND kiosk = ? AND epoch = ? AND seq BETWEEN ? AND ?
ORDER BY seq LIMIT ?"""


def purge_all(
    store: Store,
    reply: LedgerReply,
    compared: Compared,
    keep: timedelta,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Purge what `reply` vouches for, bucket by bucket, in short transactions; StorageError.

    `reply` was verified, `compared` is what it was found to say. An envelope goes when its bucket
    agreed at least `keep` ago and a backup was begun after that.
    """
    for number in buckets(reply.through):
        if number in compared.differing:
            continue
        _purge_bucket(
            store,
            lambda db, most, n=number: _purge_some(db, reply, n, keep, most),  # type: ignore[misc]
            stopped,
        )


def _purge_bucket(
    store: Store, work: Callable[[Any, int], int], stopped: Callable[[], bool]
) -> None:
    """Do the work until nothing is left; one by one where the disk has no room for more at once."""
    most = AT_ONCE
    while not stopped():
        try:
            if not store.write(lambda db, m=most: work(db, m), urgent=True):  # type: ignore[misc]
                return
        except DiskFull:
            if most == 1:
                raise
            most = 1


def _purge_some(db: Any, reply: LedgerReply, number: int, keep: timedelta, most: int) -> int:
    """Settle and purge up to `most` envelopes of one bucket; return how many. One transaction."""
    heard, backup = parse(fact(db, "heard_at")), parse(reply.backed_up_at)
    if heard is None or fact(db, "server_epoch") != reply.server_epoch:
        return 0
    mine = [reply.kiosk, reply.epoch]
    settled = db.execute(_SETTLE, [iso(heard), *mine, *span(number, reply.through), most]).rowcount
    if backup is None:
        return int(settled)
    safe = span(number, min(reply.through, reply.backed_up_through))
    chosen = db.execute(_RIPE, [iso(min(heard - keep, backup)), *mine, *safe, most]).fetchall()
    for (envelope_id,) in chosen:
        _forget(db, envelope_id, heard)
    if chosen:
        set_fact(db, "purged", str(int(fact(db, "purged", "0")) + len(chosen)))
    return int(settled) + len(chosen)


def _forget(db: Any, envelope_id: str, heard: datetime) -> None:
    db.execute(
        "UPDATE outbox SET sealed = x'', purged_at = ? WHERE id = ?", [iso(heard), envelope_id]
    )
    db.execute("DELETE FROM attachment WHERE envelope = ?", [envelope_id])
