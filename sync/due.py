"""Which envelopes are to be sent next."""

from collections.abc import Collection
from typing import Any, Final

from sync.wire import Envelope

_ENVELOPE_EXTRA: Final = 200  # JSON and signature of one envelope in a turn

_DUE: Final = """
SELECT id, head, sealed, signature FROM outbox WHERE state = 'pending' AND NOT (
    received_at <> '' AND EXISTS (
        SELECT 1 FROM attachment WHERE envelope = outbox.id AND missing = 1
    )
) ORDER BY number"""


def due(db: Any, limit: int, max_bytes: int, skip: Collection[str]) -> tuple[Envelope, ...]:
    """Return the oldest that the office lacks, within `limit` and `max_bytes`, at least one."""
    chosen: list[Envelope] = []
    size = 0
    for envelope_id, head, sealed, signature in db.execute(_DUE):
        if envelope_id in skip:
            continue
        size += len(head) + len(sealed) * 4 // 3 + _ENVELOPE_EXTRA
        if len(chosen) == limit or (chosen and size > max_bytes):
            break
        chosen.append(Envelope(head, sealed, signature))
    return tuple(chosen)
