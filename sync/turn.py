"""The turn without any input or output: what is sent, what a valid reply is, how it is applied."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync import letter_jobs
from sync.clock import remember
from sync.db import fact, set_fact
from sync.failures import Failure, Garbage, Refused, Unreachable
from sync.inbox import apply_notes, cursor
from sync.outbox import State
from sync.signatures import open_reply
from sync.trust import Identity
from sync.wire import (
    MAX_ENVELOPES,
    Acknowledgement,
    Envelope,
    ItemStatus,
    LetterPrint,
    Trust,
    Turn,
    TurnReply,
    to_json,
)

Health = Mapping[str, str | int | float | bool | None]


class Built(Struct, frozen=True):
    """A turn on its way: its exact bytes, their digest, and what was sent (id -> digest)."""

    body: bytes
    digest: str
    kiosk: str
    epoch: int
    sent: Mapping[str, str]
    prints: tuple[str, ...] = ()  # jobs of letters whose end is told


class Applied(Struct, frozen=True):
    """What a reply changed. `delivered` are (envelope id, the office's time)."""

    delivered: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    quarantined: tuple[str, ...]
    unanswered: tuple[str, ...]
    restored: bool  # the office was restored from a backup
    trust: str  # digest of the office's newest trust
    more_notes: bool


class Batch(Struct, frozen=True):
    """How many envelopes to send at once: grows by ten, halves when the line or office balks."""

    size: int = 10

    def grown(self) -> "Batch":
        return Batch(min(self.size + 10, MAX_ENVELOPES))

    def halved(self) -> "Batch":
        return Batch(max(self.size // 2, 1))


_TOO_MUCH: Final = (400, 408, 413, 422, 500, 504)
_POISON: Final = (400, 413, 422, 500)


def too_much(failure: Failure) -> bool:
    """Tell whether a smaller batch may do better."""
    if isinstance(failure, Refused):
        return failure.status in _TOO_MUCH
    return isinstance(failure, Unreachable)


def poisoned(failure: Failure, built: Built) -> bool:
    """Tell whether the one envelope that was sent is to blame, so that the rest can go on."""
    return len(built.sent) == 1 and isinstance(failure, Refused) and failure.status in _POISON


def build(
    identity: Identity,
    envelopes: Collection[Envelope],
    position: int,
    health: Health,
    prints: tuple[LetterPrint, ...] = (),
) -> Built:
    """Make the turn; `position` is the inbox cursor."""
    turn = Turn(identity.kiosk, identity.epoch, tuple(envelopes), position, dict(health), prints)
    body = to_json(turn)
    return Built(
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        kiosk=identity.kiosk,
        epoch=identity.epoch,
        sent={_id(envelope): envelope.digest() for envelope in envelopes},
        prints=tuple(each.job for each in prints),
    )


def verify_reply(raw: bytes, trust: Trust, built: Built) -> TurnReply | Garbage:
    """Return the reply, if the office signed it for this very turn."""
    body = open_reply(raw, trust)
    if body is None:
        return Garbage("an answer that the office did not sign")
    try:
        reply = msgspec.json.decode(body, type=TurnReply)
    except msgspec.MsgspecError as error:
        return Garbage(f"a signed answer of another kind: {error}")
    if (reply.kiosk, reply.epoch, reply.turn) != (built.kiosk, built.epoch, built.digest):
        return Garbage("a signed answer to another turn")
    return reply


def apply_reply(db: Any, reply: TurnReply, built: Built, now: datetime) -> Applied:
    """Apply a verified reply, all or nothing: run it inside one transaction."""
    known = fact(db, "server_epoch")
    restored = bool(known) and known != reply.server_epoch
    if restored:
        reopen_after_restore(db, reply)
    answered = [item for item in reply.items if built.sent.get(item.id) == item.digest]
    today = now.date().isoformat()
    delivered = [item for item in answered if _acknowledge(db, item, today)]
    before = cursor(db)
    fresh = apply_notes(db, reply.notes, 0 if restored else max(before, reply.cursor))
    set_fact(db, "server_epoch", reply.server_epoch)
    set_fact(db, "contiguous_through", str(reply.contiguous_through))
    set_fact(db, "backed_up_through", str(reply.backed_up_through))
    remember(db, reply.time, now)
    letter_jobs.told(db, built.prints)
    return Applied(
        delivered=tuple((item.id, item.received_at) for item in delivered),
        notes=fresh,
        quarantined=tuple(i.id for i in answered if i.status == ItemStatus.QUARANTINED),
        unanswered=tuple(built.sent.keys() - {item.id for item in answered}),
        restored=restored,
        trust=reply.trust,
        more_notes=bool(reply.notes) and reply.cursor > before,
    )


def reopen_after_restore(db: Any, reply: TurnReply) -> None:
    """Send again what a restored office may have lost: everything above its mark."""
    mark = [reply.kiosk, reply.epoch, reply.contiguous_through]
    db.execute(
        "UPDATE attachment SET missing = 1 WHERE envelope IN"
        " (SELECT id FROM outbox WHERE kiosk <> ? OR epoch <> ? OR seq > ?)",
        mark,
    )
    db.execute(
        "UPDATE outbox SET state = 'pending', received_at = '', settled_at = ''"
        " WHERE purged_at = '' AND (kiosk <> ? OR epoch <> ? OR seq > ?)",
        mark,
    )


def _acknowledge(db: Any, item: Acknowledgement, today: str) -> bool:
    """Write the office's word on one envelope; tell whether it is delivered, whole, just now."""
    if item.status == ItemStatus.QUARANTINED:
        _set_state(db, item, State.QUARANTINED, today)
        return False
    db.execute("UPDATE attachment SET missing = 0 WHERE envelope = ?", [item.id])
    for sha256 in item.awaiting:
        db.execute(
            "UPDATE attachment SET missing = 1 WHERE envelope = ? AND sha256 = ?",
            [item.id, sha256],
        )
    if item.awaiting or item.status == ItemStatus.AWAITING:
        _set_state(db, item, State.PENDING, "")
        return False
    return _set_state(db, item, State.ACKNOWLEDGED, today)


def _set_state(db: Any, item: Acknowledgement, state: State, on: str) -> bool:
    changed = db.execute(
        "UPDATE outbox SET state = ?, received_at = ?, acknowledged_on = ?, reason = ?"
        " WHERE id = ? AND digest = ? AND state <> ?",
        [state, item.received_at, on, item.reason, item.id, item.digest, State.ACKNOWLEDGED],
    )
    return bool(changed.rowcount)


def _id(envelope: Envelope) -> str:
    return str(msgspec.json.decode(envelope.head)["id"])
