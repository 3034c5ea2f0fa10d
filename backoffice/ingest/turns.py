"""Takes turns in: one transaction, answered after its commit."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from msgspec import Raw, Struct
from msgspec.structs import replace

from backoffice import bell
from backoffice.fleet import services as kiosks
from backoffice.ingest import counters, epoch, known, selectors, services
from backoffice.ingest.judge import Item, judge
from backoffice.ingest.services import Lot, stamp
from backoffice.ingest.statements import Place
from backoffice.ingest.together import Together
from sync.wire import VERSION, Acknowledgement, LetterPrint, Note, TurnReply

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


class Arrival(Struct, frozen=True):
    """A turn and what its items are by `keys`, before anything was asked of the database."""

    turn: LooseTurn
    digest: str
    now: datetime
    live: bool
    keys: known.Keys
    items: tuple[Item, ...]


class Answered(Struct, frozen=True):
    """`key` is the id of the reply key that is in force."""

    reply: TurnReply
    key: str


def take_in(turn: LooseTurn, digest: str, now: datetime, *, live: bool = True) -> Answered:
    """Store what is sound, quarantine what is not, and say so. Safe to repeat and to race.

    A turn that is not `live` was carried here: what it says of the kiosk's health may be old.
    """
    keys = known.keys(turn.kiosk)
    answered = _together(Arrival(turn, digest, now, live, keys, _judged(turn, keys)))
    if turn.envelopes:
        bell.ring()
        _tell(turn, answered.reply.items)
    return answered


def _judged(turn: LooseTurn, keys: known.Keys) -> tuple[Item, ...]:
    return tuple(judge(bytes(raw), turn.kiosk, keys) for raw in turn.envelopes)


def take_in_all(arrivals: Sequence[Arrival]) -> list[Answered]:
    """Take in turns of different kiosks, in one transaction."""
    with transaction.atomic():
        standing = epoch.standing(arrivals[0].now)
        _hold(arrivals)
        lines = known.read([arrival.turn.kiosk for arrival in arrivals])
        arrivals = [_by(arrival, lines[arrival.turn.kiosk].keys) for arrival in arrivals]
        lots = [Lot(arrival.turn.kiosk, arrival.items, arrival.now) for arrival in arrivals]
        stored = services.store(lots, dict(_mark(arrival.turn, lines) for arrival in arrivals))
        notes = [_notes(arrival, lines[arrival.turn.kiosk].note) for arrival in arrivals]
        backed_up = selectors.backed_up_through(stored.marks, standing.backed_up)
        whole = [_Whole(acks, *told) for acks, told in zip(stored.answers, notes, strict=True)]
        replies = [
            _reply(arrival, mine, standing, stored.marks, backed_up)
            for arrival, mine in zip(arrivals, whole, strict=True)
        ]
    epoch.remember(standing.server_epoch, stored.top)
    return [Answered(reply, standing.key) for reply in replies]


_together = Together(
    take_in_all,
    lambda arrival: arrival.turn.kiosk,
    (OperationalError, InterfaceError),
)


def _hold(arrivals: Sequence[Arrival]) -> None:
    live = [(each.turn, each.now) for each in arrivals if each.live]
    kiosks.heard(kiosks.Said(t.kiosk, now, t.health, t.cursor) for t, now in live)
    for name in sorted(each.turn.kiosk for each in arrivals if not each.live):
        kiosks.hold(name)


def _by(arrival: Arrival, keys: known.Keys) -> Arrival:
    """Judge anew when a key was revoked, or came, since the turn was read."""
    if keys == arrival.keys:
        return arrival
    return replace(arrival, keys=keys, items=_judged(arrival.turn, keys))


def _mark(turn: LooseTurn, lines: Mapping[str, known.Line]) -> tuple[Place, int]:
    return (turn.kiosk, turn.epoch), lines[turn.kiosk].marks.get(turn.epoch, 0)


def _notes(arrival: Arrival, newest: int) -> tuple[tuple[Note, ...], int]:
    """Return a kiosk's next notes, and the cursor that follows when there are none."""
    turn, key = arrival.turn, arrival.keys.get(arrival.turn.epoch)
    none = key is None or key.revoked or not newest or turn.cursor == newest
    notes = () if none else selectors.notes_after(turn.kiosk, turn.cursor)
    return notes, selectors.bounded(turn.cursor, newest)


class _Whole(Struct, frozen=True):
    """What is told about envelopes and cases."""

    acks: tuple[Acknowledgement, ...]
    notes: tuple[Note, ...]
    cursor: int


def _reply(
    arrival: Arrival,
    told: _Whole,
    standing: epoch.Standing,
    through: Mapping[Place, int],
    backed_up: Mapping[Place, int],
) -> TurnReply:
    place = arrival.turn.kiosk, arrival.turn.epoch
    return TurnReply(
        kiosk=arrival.turn.kiosk,
        epoch=arrival.turn.epoch,
        turn=arrival.digest,
        server_epoch=standing.server_epoch,
        time=stamp(arrival.now),
        items=told.acks,
        contiguous_through=through[place],
        backed_up_through=backed_up[place],
        cursor=told.notes[-1].cursor if told.notes else told.cursor,
        notes=told.notes,
        trust=standing.trust,
    )


def _tell(turn: LooseTurn, acks: Sequence[Acknowledgement]) -> None:
    """Count and log what a turn brought; kiosk and numbers, nothing of a citizen."""
    counters.answered(acks)
    facts = {"kiosk": turn.kiosk, "epoch": turn.epoch, **Counter(str(ack.status) for ack in acks)}
    log.info("turn", extra={"facts": facts})
