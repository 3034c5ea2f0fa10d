"""Reads of what was received."""

import functools
import operator
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from backoffice.ingest.models import (
    Alarm,
    Blob,
    NoteCursor,
    OutgoingNote,
    Quarantined,
    RawEnvelope,
    ServerEpoch,
)
from sync.wire import Note

NOTES_PER_TURN = 200
AT_ONCE = 10_000  # SQLite takes some 32,000 values in one statement


def held(kiosk: str, ids: Sequence[str]) -> dict[str, RawEnvelope]:
    """Return the stored rows of these envelope ids, without the sealed bytes."""
    rows = RawEnvelope.objects.filter(kiosk=kiosk, envelope_id__in=ids)
    return {row.envelope_id: row for row in rows.defer("sealed", "signature")}


def complete_blobs(kiosk: str, digests: Iterable[str]) -> frozenset[str]:
    wanted, found = list(digests), set()
    whole = Blob.objects.filter(kiosk=kiosk).exclude(complete_at=None)
    for start in range(0, len(wanted), AT_ONCE):
        some = whole.filter(sha256__in=wanted[start : start + AT_ONCE])
        found.update(some.values_list("sha256", flat=True))
    return frozenset(found)


def blob_bytes(kiosk: str, sha256: str) -> bytes | None:
    """Return a complete attachment's ciphertext, None while it is not all there."""
    blob = Blob.objects.filter(kiosk=kiosk, sha256=sha256).exclude(complete_at=None).first()
    if blob is None:
        return None
    return b"".join(bytes(data) for data in blob.chunks.values_list("data", flat=True))


def notes_after(kiosk: str, cursor: int) -> tuple[Note, ...]:
    """Return the next notes; from the start when the kiosk knows more than this database."""
    start = last_cursor(kiosk, cursor)
    rows = OutgoingNote.objects.filter(kiosk=kiosk, cursor__gt=start if start == cursor else 0)
    return tuple(
        Note(
            cursor=row.cursor,
            id=row.envelope_id,
            state=row.state,
            at=row.at,
            reason=row.reason,
            detail=bytes(row.detail),
        )
        for row in rows[:NOTES_PER_TURN]
    )


def last_cursor(kiosk: str, cursor: int) -> int:
    """Return the kiosk's cursor, or ours where it is beyond it (a restored database)."""
    last = NoteCursor.objects.filter(kiosk=kiosk).values_list("last", flat=True).first() or 0
    return min(cursor, last) if cursor >= 0 else 0


def backed_up_through(kiosk: str, epoch: int, through: int) -> int:
    """Return how far 1..`through` is in a backup. Costs what came since that backup."""
    mark = ServerEpoch.objects.values_list("backed_up", flat=True).first() or 0
    if not mark:
        return 0
    newer = RawEnvelope.objects.filter(kiosk=kiosk, epoch=epoch, id__gt=mark)
    # The count keeps PostgreSQL from walking the chain from its beginning to find the minimum.
    first = newer.aggregate(first=Min("seq"), count=Count("id"))["first"]
    return through if first is None else min(through, first - 1)


def backed_up_at() -> datetime | None:
    return ServerEpoch.objects.values_list("backed_up_at", flat=True).first()


def held_chain(kiosk: str, epoch: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return (seq, digest) of everything held in these inclusive ranges, in order."""
    if not spans:
        return []
    ranges = (Q(seq__gte=first, seq__lte=last) for first, last in spans)
    span = Q(kiosk=kiosk, epoch=epoch) & functools.reduce(operator.or_, ranges)
    rows = set(RawEnvelope.objects.filter(span).values_list("seq", "digest"))
    seqs = {seq for seq, _digest in rows}
    poison = Quarantined.objects.filter(span, raw=None).values_list("seq", "digest")
    return sorted(rows | {row for row in poison if row[0] not in seqs})


def unseen_alarms() -> QuerySet[Alarm]:
    return Alarm.objects.filter(seen_at=None)


def in_quarantine() -> QuerySet[Quarantined]:
    return Quarantined.objects.filter(resolved_at=None)
