"""Tries a quarantined item again: after a key, a form or the program came right."""

from datetime import datetime

from django.db import transaction

from backoffice.cases import opening
from backoffice.fleet.services import hold
from backoffice.ingest.judge import Key, judge
from backoffice.ingest.models import Quarantined, RawEnvelope
from backoffice.ingest.services import Lot, store
from backoffice.neighbours.directory import keys_of
from backoffice.neighbours.names import plain
from sync.wire import Envelope, to_json


def replay(item_id: int, now: datetime) -> str:
    """Try once more; return "" when it went through, else the reason it stays."""
    with transaction.atomic():
        item = Quarantined.objects.select_for_update(of=("self",)).get(pk=item_id)
        item.tries += 1
        reason = _again(item, now)
        item.resolved_at = None if reason else now
        item.reason = reason or item.reason
        item.save(update_fields=["tries", "resolved_at", "reason"])
    return reason


def replay_all(now: datetime) -> tuple[int, int]:
    """Try everything; return how many went through and how many stay."""
    items = Quarantined.objects.filter(resolved_at=None).order_by("id")
    reasons = [replay(pk, now) for pk in items.values_list("pk", flat=True)]
    return reasons.count(""), len(reasons) - reasons.count("")


def _again(item: Quarantined, now: datetime) -> str:
    raw = item.raw if item.stage == Quarantined.Stage.OPEN else _take(item, now)
    if not isinstance(raw, RawEnvelope):
        return raw or item.reason
    return opening.settle(raw, now) if raw.opening != RawEnvelope.Opening.OPENED else ""


def _take(item: Quarantined, now: datetime) -> RawEnvelope | str:
    """Judge the kept bytes again. An officer's replay accepts a revoked kiosk's envelope."""
    keys = {n: Key(key.public, revoked=False) for n, key in keys_of(item.kiosk).items()}
    judged = judge(_bytes(item), plain(item.kiosk), keys)
    if judged.reason:
        return judged.reason
    hold(item.kiosk)
    store([Lot(item.kiosk, (judged,), now)], {})
    raw = RawEnvelope.objects.get(kiosk=item.kiosk, envelope_id=judged.id)
    return raw if raw.digest == judged.digest else "other_bytes"


def _bytes(item: Quarantined) -> bytes:
    if item.reason == "malformed":
        return bytes(item.sealed)
    return to_json(
        Envelope(
            head=bytes(item.head).decode(),
            sealed=bytes(item.sealed),
            signature=bytes(item.signature),
        )
    )
