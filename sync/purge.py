"""Makes room: forgets the sealed bytes of what the office holds, agrees about and has backed up.

The row stays, with head, digest and hashes: the chain, the ledger and a look-up still need them.
All times are the office's: a kiosk's clock cannot hurry a purge.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sync.clock import iso, parse
from sync.db import Store, fact
from sync.ledger import BUCKET, Compared
from sync.wire import LedgerReply

AT_ONCE: Final = 50  # envelopes in one transaction: a citizen may want to save meanwhile

_SETTLE: Final = """
UPDATE outbox SET settled_at = ? WHERE state = 'acknowledged' AND settled_at = ''
AND kiosk = ? AND epoch = ? AND seq BETWEEN ? AND ?"""
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
    """Purge what `reply` vouches for, in short transactions; StorageError."""
    while not stopped() and store.write(
        lambda db: purge_some(db, reply, compared, keep), urgent=True
    ):
        pass


def purge_some(db: Any, reply: LedgerReply, compared: Compared, keep: timedelta) -> int:
    """Purge up to 50 envelopes that `reply` vouches for; return how many. In one transaction.

    `reply` was verified, `compared` is what it was found to say. An envelope goes when its bucket
    agreed at least `keep` ago and a backup was begun after that.
    """
    heard, backup = parse(fact(db, "heard_at")), parse(reply.backed_up_at)
    if heard is None or fact(db, "server_epoch") != reply.server_epoch:
        return 0
    agreed = [n for n in range(-(-reply.through // BUCKET)) if n not in compared.differing]
    for number in agreed:
        span = _span(number, reply.through)
        db.execute(_SETTLE, [iso(heard), reply.kiosk, reply.epoch, *span])
    if backup is None:
        return 0
    before = iso(min(heard - keep, backup))
    chosen = [one for n in agreed for one in _ripe(db, reply, n, before)][:AT_ONCE]
    for envelope_id in chosen:
        _forget(db, envelope_id, heard)
    return len(chosen)


def _ripe(db: Any, reply: LedgerReply, number: int, before: str) -> list[str]:
    span = _span(number, min(reply.through, reply.backed_up_through))
    rows = db.execute(_RIPE, [before, reply.kiosk, reply.epoch, *span, AT_ONCE])
    return [envelope_id for (envelope_id,) in rows]


def _forget(db: Any, envelope_id: str, heard: datetime) -> None:
    db.execute(
        "UPDATE outbox SET sealed = x'', purged_at = ? WHERE id = ?", [iso(heard), envelope_id]
    )
    db.execute("DELETE FROM attachment WHERE envelope = ?", [envelope_id])


def _span(number: int, through: int) -> tuple[int, int]:
    """Return the first and last sequence number of a bucket, cut at `through`."""
    return number * BUCKET + 1, min((number + 1) * BUCKET, through)
