"""Takes a turn in: one transaction, answered after its commit. The only writer of raw envelopes."""

import logging
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from msgspec import Raw, Struct

from backoffice import bell
from backoffice.fleet import services as kiosks
from backoffice.ingest import buckets, chain, counters, epoch, selectors
from backoffice.ingest.alarms import raise_alarms
from backoffice.ingest.judge import Item, judge
from backoffice.ingest.models import Quarantined, RawEnvelope
from backoffice.keys.selectors import trust_digest
from backoffice.neighbours.directory import keys_of
from sync.wire import VERSION, Acknowledgement, ItemStatus, LetterPrint, TurnReply

log = logging.getLogger("backoffice.ingest")


class LooseTurn(Struct, frozen=True):
    """A `sync.wire.Turn` whose items are read one by one, so that a bad one spoils no other."""

    kiosk: str
    epoch: int
    envelopes: tuple[Raw, ...]
    cursor: int
    health: dict[str, Any]
    prints: tuple[LetterPrint, ...] = ()
    v: int = VERSION


def take_in(turn: LooseTurn, digest: str, now: datetime, *, live: bool = True) -> TurnReply:
    """Store what is sound, quarantine what is not, and say so. Safe to repeat and to race.

    A turn that is not `live` was carried here: what it says of the kiosk's health may be old.
    """
    keys = keys_of(turn.kiosk)
    items = [judge(bytes(raw), turn.kiosk, keys) for raw in turn.envelopes]
    with transaction.atomic():
        server_epoch = epoch.current(now)
        acks = store(items, turn.kiosk, now)
        if live:
            kiosks.heard(turn.kiosk, turn.health, turn.cursor, now)
        mine = keys.get(turn.epoch)
        through = chain.advance(turn.kiosk, turn.epoch)
        banned = mine is None or mine.revoked
        notes = () if banned else selectors.notes_after(turn.kiosk, turn.cursor)
        reply = TurnReply(
            kiosk=turn.kiosk,
            epoch=turn.epoch,
            turn=digest,
            server_epoch=server_epoch,
            time=stamp(now),
            items=acks,
            contiguous_through=through,
            backed_up_through=selectors.backed_up_through(turn.kiosk, turn.epoch, through),
            cursor=notes[-1].cursor if notes else selectors.last_cursor(turn.kiosk, turn.cursor),
            notes=notes,
            trust=trust_digest(),
        )
    epoch.remember(server_epoch, grown=bool(items))
    if items:
        bell.ring()
        _tell(turn, acks)
    return reply


def _tell(turn: LooseTurn, acks: Sequence[Acknowledgement]) -> None:
    """Count and log what a turn brought; kiosk and numbers, nothing of a citizen."""
    counters.answered(acks)
    facts = {"kiosk": turn.kiosk, "epoch": turn.epoch, **Counter(str(ack.status) for ack in acks)}
    log.info("turn", extra={"facts": facts})


def store(items: Sequence[Item], kiosk: str, now: datetime) -> tuple[Acknowledgement, ...]:
    """Write items of one kiosk inside the caller's transaction; answer each in its place.

    `kiosk` is its name here, with the region in front when it is a neighbour's.
    """
    kiosks.hold(kiosk)
    turn = secrets.token_hex(16)
    sound = [item for item in items if item.made and not item.reason]
    rows = [_row(item, item.made, kiosk, turn, now) for item in sound]
    RawEnvelope.objects.bulk_create(rows, ignore_conflicts=True)
    held = selectors.held(kiosk, [row.envelope_id for row in rows])
    have = selectors.complete_blobs(kiosk, {d for row in held.values() for d in row.attachments})
    spoiled = [_spoilt(item, held) for item in items]
    poison = [item for item in spoiled if item.reason]
    stamps = _quarantine(poison, kiosk, now)
    fresh = [row for row in held.values() if row.turn == turn]
    chain.watch(fresh, kiosk, now)
    buckets.forget(kiosk, [(row.epoch, row.seq) for row in fresh] + _places(poison))
    return tuple(_answer(item, held, have, stamps, turn) for item in _once(spoiled))


def _places(items: Iterable[Item]) -> list[tuple[int, int]]:
    return [(item.made.epoch, item.made.seq) for item in items if item.made]


def stamp(moment: datetime) -> str:
    """Return a time as the wire writes it: ISO 8601 UTC, milliseconds, Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _row(item: Item, head: Any, kiosk: str, turn: str, now: datetime) -> RawEnvelope:
    return RawEnvelope(
        kiosk=kiosk,
        envelope_id=head.id,
        epoch=head.epoch,
        seq=head.seq,
        kind=head.kind,
        digest=item.digest,
        head=item.envelope.head.encode(),
        sealed=item.envelope.sealed,
        signature=item.envelope.signature,
        attachments=list(head.attachments),
        turn=turn,
        received_at=now,
    )


def _spoilt(item: Item, held: dict[str, RawEnvelope]) -> Item:
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
    held: dict[str, RawEnvelope],
    have: frozenset[str],
    stamps: dict[str, datetime],
    turn: str,
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
    fresh = row.turn == turn and not again
    done = ItemStatus.STORED if fresh else ItemStatus.DUPLICATE
    return Acknowledgement(
        id=item.id,
        seq=item.seq,
        digest=item.digest,
        status=ItemStatus.AWAITING if missing else done,
        received_at=stamp(row.received_at),
        awaiting=missing,
    )
