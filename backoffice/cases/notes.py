"""Status notes: written in the transaction of the change they tell of."""

from datetime import datetime

from django.db.models import F
from msgspec import json

from backoffice.cases import secrets
from backoffice.cases.models import Case
from backoffice.ingest.models import NoteCursor, OutgoingNote
from backoffice.ingest.services import stamp
from kiosk.domain.status import StatusDetail
from sync.envelope import note_context, token_seal


def send(case: Case, reason: str, text: str, now: datetime) -> None:
    """Append a note about the case as it stands; the caller's transaction makes it true."""
    detail = StatusDetail(
        service=case.service,
        agency=case.agency_id,
        text=text,
        wanted=tuple(case.wanted),
    )
    OutgoingNote.objects.create(
        kiosk=case.kiosk,
        cursor=next_cursor(case.kiosk),
        envelope_id=case.envelope_id,
        state=case.state,
        at=stamp(now),
        reason=reason,
        detail=_closed(case, json.encode(detail)),
    )


def next_cursor(kiosk: str) -> int:
    """Take the next number; the row stays locked until the commit, so numbers follow commits."""
    NoteCursor.objects.bulk_create([NoteCursor(kiosk=kiosk)], ignore_conflicts=True)
    NoteCursor.objects.filter(kiosk=kiosk).update(last=F("last") + 1)
    return NoteCursor.objects.values_list("last", flat=True).get(kiosk=kiosk)


def _closed(case: Case, plaintext: bytes) -> bytes:
    """Encrypt under the application's token, which only its envelope holds."""
    act = secrets.act_of(case.raw)
    if act is None:
        return b""
    return token_seal(act.token, note_context(case.envelope_id), plaintext)
