"""Writes of the fleet: one-time codes, enrolment, suspension, health."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from msgspec import Struct

from backoffice.fleet.models import Attempts, Enrolment, EnrolmentCode, Kiosk, KioskEpoch
from backoffice.given import Given, run
from sync.keys import fingerprint
from sync.signatures import enrolment_proof_valid, make_enrolment_code, secret_text
from sync.wire import EnrolmentReply, EnrolmentRequest

CODE_LIFE = timedelta(hours=24)
WRONG_PER_MINUTE = 10
HEALTH_KEYS = 60
HEALTH_TEXT = 300
SAID = Given(kiosk="text", at="timestamptz", health="jsonb", notes="bigint")
HEARD = """
    UPDATE fleet_kiosk SET last_seen = given.at, health = given.health, cursor = given.notes
    FROM {given} WHERE id = given.kiosk
"""


def new_code(
    place: str, secret: bytes, root: bytes, now: datetime, *, kiosk: str = "", region: str = ""
) -> tuple[Kiosk, str]:
    """Make a one-time code for a new kiosk, or for the next epoch of the one named.

    `secret` is 10 random bytes. Return the kiosk and the code to type.
    """
    with transaction.atomic():
        machine = _named(kiosk, place, now) if kiosk else _next(place, region, now)
        EnrolmentCode.objects.create(
            digest=_digest(secret_text(secret)),
            kiosk=machine,
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
    return machine, make_enrolment_code(secret, root)


def ask(request: EnrolmentRequest, now: datetime) -> EnrolmentReply | None:
    """Take a kiosk's request, or tell how an earlier one with the same key stands.

    None: the code is wrong, used by another key or too old; the proof fails; or guessing is paused.
    """
    if _guessing(now) or not enrolment_proof_valid(request):
        return None
    with transaction.atomic():
        code = EnrolmentCode.objects.filter(digest=_digest(request.code)).first()
        if code is None:
            _count_wrong(now)
            return None
        known = Enrolment.objects.select_related("epoch").filter(code=code).first()
        if known is None:
            return _take(code, request, now)
        return _standing(known) if bytes(known.public) == request.public else None


def approve(enrolment: Enrolment, officer: str, now: datetime) -> KioskEpoch | None:
    """Let a waiting kiosk in under the next epoch and a new printed code; None if not waiting."""
    with transaction.atomic():
        row = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if row.state != Enrolment.State.WAITING:
            return None
        last = KioskEpoch.objects.filter(kiosk_id=row.kiosk_id).order_by("-epoch").first()
        number = last.epoch + 1 if last else 1
        row.epoch = KioskEpoch.objects.create(
            kiosk_id=row.kiosk_id,
            epoch=number,
            code=_next_code(row.kiosk_id, number),
            public=bytes(row.public),
            created_at=now,
        )
        row.state, row.decided_at, row.decided_by = Enrolment.State.APPROVED, now, officer
        row.save()
        Kiosk.objects.filter(pk=row.kiosk_id).update(place=row.place or F("place"))
        return row.epoch


def refuse(enrolment: Enrolment, officer: str, now: datetime) -> bool:
    return bool(
        Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.WAITING).update(
            state=Enrolment.State.REFUSED, decided_at=now, decided_by=officer
        )
    )


def set_state(kiosk: str, epoch: int, state: str, reason: str) -> bool:
    """Suspend, revoke or restore one key. A revoked key never comes back."""
    rows = KioskEpoch.objects.filter(kiosk_id=kiosk, epoch=epoch)
    revoked = KioskEpoch.State.REVOKED
    return bool(rows.exclude(state=revoked).update(state=state, reason=reason[:200]))


def hold(kiosk: str) -> None:
    """Let one writer of a kiosk's chain through at a time, until the transaction ends.

    Crossing batches wait instead of deadlocking, and the ledger sees no half of one. Who holds
    several takes them in the order of their names.
    """
    list(Kiosk.objects.select_for_update(no_key=True).filter(pk=kiosk).values_list("pk"))


class Said(Struct, frozen=True):
    """What a kiosk said of itself, and the newest note that it has."""

    kiosk: str
    at: datetime
    health: dict[str, Any]
    cursor: int


def heard(said: Iterable[Said]) -> None:
    """Hold kiosks in the order of their names, and keep what they said.

    Should PostgreSQL take another order, and two processes wait for each other, it ends one
    of them; those kiosks are told to come again.
    """
    by_name = sorted(said, key=lambda each: each.kiosk)
    run(HEARD, SAID, [(s.kiosk, s.at, json.dumps(tidy(s.health)), s.cursor) for s in by_name])


def tidy(health: dict[str, Any]) -> dict[str, Any]:
    """Keep only short plain values, so that no kiosk can fill or break the page."""
    return {_text(key)[:40]: _plain(value) for key, value in list(health.items())[:HEALTH_KEYS]}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 53 else None
    return _text(value)[:HEALTH_TEXT] if isinstance(value, str) else None


def _text(value: str) -> str:
    return value.replace("\x00", "")


def _take(code: EnrolmentCode, request: EnrolmentRequest, now: datetime) -> EnrolmentReply | None:
    claimed = EnrolmentCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=now)
    if not claimed.update(used_at=now):
        return None
    row = Enrolment.objects.create(
        code=code,
        kiosk_id=code.kiosk_id,
        public=request.public,
        fingerprint=fingerprint(request.public),
        place=_text(request.place)[:200],
        requested_at=now,
    )
    return _standing(row)


def _standing(row: Enrolment) -> EnrolmentReply:
    if row.epoch is None:
        return EnrolmentReply(state=row.state)
    return EnrolmentReply(
        state=row.state, kiosk=row.kiosk_id, epoch=row.epoch.epoch, code=row.epoch.code
    )


def _named(kiosk: str, place: str, now: datetime) -> Kiosk:
    return Kiosk.objects.get_or_create(pk=kiosk, defaults={"place": place, "created_at": now})[0]


def _next(place: str, region: str, now: datetime) -> Kiosk:
    words = re.findall(r"[a-z0-9]+", region.lower()) or ["kios"]
    numbers = [_number(pk) for pk in Kiosk.objects.values_list("pk", flat=True)]
    name = f"{words[-1]}-{max(numbers, default=0) + 1}"
    return Kiosk.objects.create(pk=name, place=place, created_at=now)


def _next_code(kiosk: str, epoch: int) -> str:
    """Give a first epoch its kiosk's own number where it is free; never reuse one."""
    used = {_number(code) for code in KioskEpoch.objects.values_list("code", flat=True)}
    own = _number(kiosk)
    number = own if epoch == 1 and own and own not in used else max(used, default=0) + 1
    return f"K{number:02d}"


def _number(text: str) -> int:
    found = re.search(r"(\d{1,6})$", text)
    return int(found[1]) if found else 0


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _guessing(now: datetime) -> bool:
    row = Attempts.objects.filter(minute=int(now.timestamp()) // 60).first()
    return row is not None and row.count >= WRONG_PER_MINUTE


def _count_wrong(now: datetime) -> None:
    row, _made = Attempts.objects.get_or_create(minute=int(now.timestamp()) // 60)
    Attempts.objects.filter(pk=row.pk).update(count=F("count") + 1)
