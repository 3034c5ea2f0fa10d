"""How many envelopes wait, were acknowledged or are quarantined."""

from typing import Any

from msgspec import Struct


class Counts(Struct, frozen=True):
    pending: int
    acknowledged: int
    quarantined: int
    sent_today: int


def count(db: Any, today: str) -> Counts:
    """Count without reading every row: none is ever deleted, so the last number is their count."""
    [whole] = db.execute("SELECT coalesce(max(number), 0) FROM outbox").fetchone()
    waiting = dict(
        db.execute(
            "SELECT state, count(*) FROM outbox"
            " WHERE state IN ('pending', 'quarantined') GROUP BY state"
        ).fetchall()
    )
    [sent] = db.execute(
        "SELECT count(*) FROM outbox WHERE acknowledged_on = ? AND acknowledged_on <> ''", [today]
    ).fetchone()
    return Counts(
        pending=waiting.get("pending", 0),
        acknowledged=whole - sum(waiting.values()),
        quarantined=waiting.get("quarantined", 0),
        sent_today=sent,
    )
