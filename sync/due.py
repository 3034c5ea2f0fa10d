"""Which envelopes are to be sent next."""

from collections.abc import Collection
from typing import Any, Final

from sync.wire import Envelope

_ENVELOPE_EXTRA: Final = 200  # JSON and signature of one envelope in a turn

_DUE: Final = """
SELECT id, head, sealed, signature, digest FROM outbox WHERE state = 'pending' AND NOT (
    received_at <> '' AND EXISTS (
        SELECT 1 FROM attachment WHERE envelope = outbox.id AND missing = 1
    )
) ORDER BY number"""


def due(db: Any, limit: int, max_bytes: int, skip: Collection[str]) -> tuple[Envelope, ...]:
    """Return the oldest that the office lacks, within `limit` and `max_bytes`, at least one."""
    chosen: list[Envelope] = []
    size = 0
    for envelope_id, head, sealed, signature, digest in db.execute(_DUE):
        envelope = Envelope(head, sealed, signature)
        if envelope_id in skip or envelope.digest() != digest:
            continue
        size += len(head) + len(sealed) * 4 // 3 + _ENVELOPE_EXTRA
        if len(chosen) == limit or (chosen and size > max_bytes):
            break
        chosen.append(envelope)
    return tuple(chosen)


def damaged(db: Any) -> tuple[str, ...]:
    """Return the references of pending envelopes whose bytes the disk has altered."""
    rows = db.execute(
        "SELECT reference, head, sealed, signature, digest FROM outbox WHERE state = 'pending'"
    )
    return tuple(ref for ref, *parts, digest in rows if Envelope(*parts).digest() != digest)
