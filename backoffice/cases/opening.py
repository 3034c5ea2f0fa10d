"""The second step: claim some raw envelopes, open each, make it a case or apply it; all at once.

What cannot be opened goes to quarantine with a reason and an alarm; the next one is not kept
waiting. PostgreSQL claims with SKIP LOCKED, SQLite with UPDATE ... RETURNING under its one lock.
"""

import logging
from collections.abc import Callable
from datetime import datetime

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction

from backoffice.cases import acts
from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.models import Quarantined, RawEnvelope
from backoffice.ingest.selectors import as_envelope, bytes_of, envelope_of
from backoffice.keys import files
from backoffice.neighbours import queue
from kiosk.domain.application import Act, act_from_bytes
from sync.envelope import OpenFailure, open_envelope
from sync.wire import Envelope, Head

log = logging.getLogger("backoffice.cases")
Opening = RawEnvelope.Opening
CLAIM = """
    UPDATE ingest_rawenvelope SET opening = 'claimed' WHERE id IN (
        SELECT id FROM ingest_rawenvelope WHERE opening = 'pending' ORDER BY id LIMIT %s
    ) RETURNING id
"""
AT_ONCE = 10  # a commit each would wait for the disk each; more would hold others up for longer


def open_all(now: datetime, stand_back: Callable[[], None] = lambda: None) -> int:
    """Open everything that waits; return how many envelopes were looked at.

    `stand_back` is called before each few: who has something more urgent holds the opener up there.
    """
    count = 0
    stand_back()
    while opened := open_some(now):
        count += opened
        stand_back()
    return count


def open_some(now: datetime) -> int:
    """Open the next few envelopes; return how many, 0 when none waits."""
    with transaction.atomic():
        raws = claim(AT_ONCE)
        held = {row.raw_id: as_envelope(row) for row in bytes_of(raws)} if raws else {}
        for raw in raws:
            settle(raw, now, held.get(raw.pk))
    return len(raws)


def settle(raw: RawEnvelope, now: datetime, envelope: Envelope | None = None) -> str:
    """Open one claimed envelope inside the caller's transaction; return the reason it failed.

    One that is sealed to a neighbouring region's key is put into the queue to that region instead.
    """
    away = False
    try:
        with transaction.atomic():
            envelope = envelope or envelope_of(raw)
            away = _belongs_next_door(raw, envelope, now)
            reason = "" if away else _open(raw, envelope, now)
    except (OperationalError, InterfaceError):
        raise  # the database's trouble, not the envelope's: it stays unopened
    except Exception as error:  # noqa: BLE001 - a poison envelope must not stop the queue
        log.error("envelope %s: %s", raw.envelope_id, type(error).__name__)  # noqa: TRY400 - no plaintext in logs
        reason = "program"
    done = Opening.FORWARDED if away else Opening.OPENED
    raw.opening = Opening.FAILED if reason else done
    raw.save(update_fields=["opening"])
    if reason:
        _quarantine(raw, reason, now)
        facts = {"kiosk": raw.kiosk, "epoch": raw.epoch, "seq": raw.seq, "reason": reason}
        log.warning("not opened", extra={"facts": facts})
    return reason


def claim(most: int) -> list[RawEnvelope]:
    """Take the oldest envelopes that wait and that nobody else has in hand, in a transaction."""
    oldest = RawEnvelope.objects.order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = oldest.filter(opening=Opening.PENDING)
        return list(waiting.select_for_update(skip_locked=True)[:most])
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [most])
        claimed = [number for (number,) in cursor.fetchall()]
    return list(oldest.filter(pk__in=claimed)) if claimed else []


def _open(raw: RawEnvelope, envelope: Envelope, now: datetime) -> str:
    """Return why it could not be opened or applied, "" when it was."""
    plaintext = open_envelope(envelope, files.seal_key)
    if isinstance(plaintext, OpenFailure):
        return f"open.{plaintext.reason}"
    act = _act(plaintext)
    if act is None or act.kind != raw.kind:
        return "act"
    return acts.apply(raw, act, now)


def _belongs_next_door(raw: RawEnvelope, envelope: Envelope, now: datetime) -> bool:
    head = msgspec.json.decode(envelope.head, type=Head)
    return files.seal_key(head.key) is None and queue.enqueue(raw, head.key, now)


def _act(plaintext: bytes) -> Act | None:
    if b"\\u0000" in plaintext:
        return None  # PostgreSQL keeps no NUL, and no citizen types one
    try:
        return act_from_bytes(plaintext)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _quarantine(raw: RawEnvelope, reason: str, now: datetime) -> None:
    Quarantined.objects.update_or_create(
        kiosk=raw.kiosk,
        digest=raw.digest,
        defaults={
            "stage": Quarantined.Stage.OPEN,
            "epoch": raw.epoch,
            "seq": raw.seq,
            "envelope_id": raw.envelope_id,
            "head": b"",
            "sealed": b"",
            "signature": b"",
            "raw": raw,
            "reason": reason,
            "received_at": raw.received_at,
            "resolved_at": None,
        },
    )
    raise_alarm(f"quarantine.{reason}", raw.kiosk, raw.envelope_id, now)
