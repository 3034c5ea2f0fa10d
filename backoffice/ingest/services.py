"""Stores what came: exact bytes, once. The only writer of raw envelopes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from backoffice.ingest import buckets, chain, selectors, statements
from backoffice.ingest.alarms import raise_alarms
from backoffice.ingest.judge import DIGEST, Item
from backoffice.ingest.models import Quarantined
from backoffice.ingest.selectors import Held
from backoffice.ingest.statements import Place, Taken
from sync.wire import Acknowledgement, Head, ItemStatus


class Lot(Struct, frozen=True):
    """Items of one kiosk that came together.

    `kiosk` is its name here, with the region in front when it is a neighbour's.
    """

    kiosk: str
    items: tuple[Item, ...]
    now: datetime


class Stored(Struct, frozen=True):
    """What `store` did: answers to each lot, where the marks stand, the newest raw row (or 0)."""

    answers: tuple[tuple[Acknowledgement, ...], ...]
    marks: dict[Place, int]
    top: int


def store(lots: Sequence[Lot], marks: Mapping[Place, int]) -> Stored:
    """Write lots of different kiosks inside the caller's transaction, which holds the kiosks.

    `marks`: the chains whose gap-free mark may move, and where it stands.
    """
    held, top = _take(lots)
    fresh: dict[Place, set[int]] = defaultdict(set)
    poison: dict[Place, set[int]] = defaultdict(set)
    answers = []
    for lot in lots:
        mine = held[lot.kiosk]
        items = [_spoilt(item, mine) for item in lot.items]
        stamps = _quarantine([item for item in items if item.reason], lot.kiosk, lot.now)
        have = selectors.complete_blobs(
            lot.kiosk, {digest for row in mine.values() for digest in row.attachments}
        )
        answers.append(tuple(_answer(item, mine, have, stamps) for item in _once(items)))
        for item in items:
            if item.made and item.reason:
                poison[lot.kiosk, item.made.epoch].add(item.seq)
            elif item.made and mine[item.id].fresh:
                fresh[lot.kiosk, item.made.epoch].add(item.seq)
    settled = chain.settle(marks, fresh, lots[0].now)
    buckets.forget({p: poison[p] | settled.again.get(p, set()) for p in {*poison, *settled.again}})
    return Stored(tuple(answers), settled.marks, top)


def _take(lots: Sequence[Lot]) -> tuple[dict[str, dict[str, Held]], int]:
    """Insert what is sound and not there yet; return what is held, by kiosk and id."""
    sound: dict[tuple[str, str], tuple[Lot, Item]] = {}
    for lot in lots:
        for item in lot.items:
            if item.made and not item.reason:  # of two with one id the first counts
                sound.setdefault((lot.kiosk, item.id), (lot, item))
    numbers = statements.take([_row(lot, item) for lot, item in sound.values()])
    held: dict[str, dict[str, Held]] = {lot.kiosk: {} for lot in lots}
    for kiosk, name in numbers:
        lot, item = sound[kiosk, name]
        held[kiosk][name] = Held(item.digest, _made(item).attachments, lot.now, fresh=True)
    for lot in lots:
        older = [name for kiosk, name in sound if kiosk == lot.kiosk and name not in held[kiosk]]
        held[lot.kiosk] |= selectors.held(lot.kiosk, older) if older else {}
    return held, max(numbers.values(), default=0)


def _made(item: Item) -> Head:
    assert item.made is not None
    return item.made


def _row(lot: Lot, item: Item) -> Taken:
    head, made = _made(item), item.envelope
    return Taken(
        kiosk=lot.kiosk,
        envelope_id=head.id,
        epoch=head.epoch,
        seq=head.seq,
        kind=head.kind,
        digest=item.digest,
        # Anything else than a digest names no envelope; it is a fork either way.
        prev=head.prev if DIGEST.fullmatch(head.prev) else "",
        attachments=head.attachments,
        received_at=lot.now,
        parts=(made.head.encode(), made.sealed, made.signature),
    )


def stamp(moment: datetime) -> str:
    """Return a time as the wire writes it: ISO 8601 UTC, milliseconds, Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _spoilt(item: Item, held: Mapping[str, Held]) -> Item:
    """Other bytes under a stored id are poison too."""
    row = held.get(item.id) if not item.reason else None
    if row is None or row.digest == item.digest:
        return item
    return Item(item.envelope, item.digest, item.made, "other_bytes")


def _once(items: Iterable[Item]) -> Iterable[tuple[Item, bool]]:
    """Mark the second and later copies of an envelope in one turn."""
    met: set[str] = set()
    for item in items:
        yield item, item.digest in met
        met.add(item.digest)


def _quarantine(items: Sequence[Item], kiosk: str, now: datetime) -> dict[str, datetime]:
    """Keep the bytes and raise an alarm; return when each digest was first received."""
    if not items:
        return {}
    rows = [
        Quarantined(
            stage=Quarantined.Stage.INGEST,
            kiosk=kiosk,
            epoch=item.made.epoch if item.made else 0,
            seq=item.seq,
            envelope_id=item.id,
            digest=item.digest,
            head=item.envelope.head.encode("utf-8", "surrogatepass"),
            sealed=item.envelope.sealed,
            signature=item.envelope.signature,
            reason=item.reason,
            received_at=now,
        )
        for item in items
    ]
    Quarantined.objects.bulk_create(rows, ignore_conflicts=True)
    subjects = [(f"quarantine.{item.reason}", item.id or item.digest[:16]) for item in items]
    raise_alarms(subjects, kiosk, now)
    digests = [item.digest for item in items]
    found = Quarantined.objects.filter(kiosk=kiosk, digest__in=digests)
    return dict(found.values_list("digest", "received_at"))


def _answer(
    marked: tuple[Item, bool],
    held: Mapping[str, Held],
    have: frozenset[str],
    stamps: Mapping[str, datetime],
) -> Acknowledgement:
    item, again = marked
    if item.reason:
        return Acknowledgement(
            id=item.id,
            seq=item.seq,
            digest=item.digest,
            status=ItemStatus.QUARANTINED,
            received_at=stamp(stamps[item.digest]),
            reason=item.reason,
        )
    row = held[item.id]
    missing = tuple(digest for digest in row.attachments if digest not in have)
    done = ItemStatus.STORED if row.fresh and not again else ItemStatus.DUPLICATE
    return Acknowledgement(
        id=item.id,
        seq=item.seq,
        digest=item.digest,
        status=ItemStatus.AWAITING if missing else done,
        received_at=stamp(row.received_at),
        awaiting=missing,
    )
