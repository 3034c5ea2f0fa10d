"""Reads of what was received."""

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from msgspec import Struct

from backoffice.ingest.models import (
    Alarm,
    Blob,
    NoteCursor,
    OutgoingNote,
    Quarantined,
    RawBytes,
    RawEnvelope,
    ServerEpoch,
)
from backoffice.ingest.statements import Place, oldest_after
from sync.wire import Envelope, Note

NOTES_PER_TURN = 200
AT_ONCE = 10_000  # SQLite takes some 32,000 values in one statement


class Held(Struct, frozen=True):
    """What is stored under an envelope id; `fresh` when this very transaction stored it."""

    digest: str
    attachments: tuple[str, ...]
    received_at: datetime
    fresh: bool = False


def held(kiosk: str, ids: Sequence[str]) -> dict[str, Held]:
    """Return what is stored under these envelope ids."""
    rows = RawEnvelope.objects.filter(kiosk=kiosk, envelope_id__in=ids)
    facts = rows.values_list("envelope_id", "digest", "attachments", "received_at")
    return {name: Held(digest, tuple(names), at) for name, digest, names, at in facts}


def envelope_of(raw: RawEnvelope) -> Envelope:
    """Return the exact bytes of a raw row; DoesNotExist when its month is archived."""
    row = RawBytes.objects.get(raw_id=raw.pk, received_at=raw.received_at)
    return as_envelope(row)


def bytes_of(raws: Sequence[RawEnvelope]) -> QuerySet[RawBytes]:
    """Return the bytes of some raw rows, reading no month but theirs."""
    at = [raw.received_at for raw in raws]
    numbers = [raw.pk for raw in raws]
    return RawBytes.objects.filter(
        raw_id__in=numbers, received_at__gte=min(at), received_at__lte=max(at)
    )


def as_envelope(row: RawBytes) -> Envelope:
    head = bytes(row.head).decode(errors="replace")
    return Envelope(head=head, sealed=bytes(row.sealed), signature=bytes(row.signature))


def complete_blobs(kiosk: str, digests: Iterable[str]) -> frozenset[str]:
    """Return which of these attachments are all there; asks nothing when none is named."""
    wanted, found = list(digests), set()
    if not wanted:
        return frozenset()
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
    return bounded(cursor, last)


def bounded(cursor: int, last: int) -> int:
    return min(cursor, last) if cursor >= 0 else 0


def backed_up_through(through: Mapping[Place, int], mark: int) -> dict[Place, int]:
    """Return how far 1..`through` of each chain is in a backup that ends at raw row `mark`.

    Costs what came since that backup.
    """
    if not mark:
        return dict.fromkeys(through, 0)
    newer = oldest_after(through, mark)
    return {place: min(n, newer.get(place, n + 1) - 1) for place, n in through.items()}


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
