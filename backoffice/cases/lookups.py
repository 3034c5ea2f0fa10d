"""Status look-ups, with the citizen's paper in hand. Wrong number and wrong code answer alike."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from backoffice.cases import secrets
from backoffice.cases.models import Case, LookupGuard
from backoffice.ingest.services import stamp
from kiosk.domain import reference as references
from sync.wire import StatusAnswer, StatusEvent, StatusQuery

CODE = re.compile(r"[0-9]{6}")
WRONG_CODES = 5
PAUSE = timedelta(hours=1)


def look_up(query: StatusQuery, now: datetime) -> StatusAnswer:
    """Answer one look-up. By token, or by reference and code."""
    nonce = query.nonce[:128]
    if query.token:
        found = Case.objects.filter(token_hash=secrets.token_hash(query.token)).first()
        return _answer(found, nonce, now) if found else _missing(nonce, now)
    parsed = references.parse(query.reference)
    if parsed is None:
        return _missing(nonce, now)
    cases = list(Case.objects.filter(reference=parsed.text))
    right = code_right(parsed.text, query.code, cases, now)
    if isinstance(right, Case):
        return _answer(right, nonce, now)
    return StatusAnswer(nonce=nonce, found=False, paused=right, time=stamp(now))


def code_right(reference: str, code: str, cases: Sequence[Case], now: datetime) -> Case | bool:
    """Return the case of this code; else whether look-ups of the reference are paused.

    The guard's row is locked while the code is judged, so parallel guesses count one by one.
    """
    with transaction.atomic():
        LookupGuard.objects.filter(since__lt=now - PAUSE).delete()
        fresh = LookupGuard(reference=reference, since=now)
        LookupGuard.objects.bulk_create([fresh], ignore_conflicts=True)
        guard = LookupGuard.objects.select_for_update().get(reference=reference)
        if guard.wrong >= WRONG_CODES:
            return True
        given = secrets.code_hash(code[:20])
        right = next((c for c in cases if secrets.same(c.code_hash, given)), None)
        if right is not None:
            guard.delete()
            return right
        LookupGuard.objects.filter(pk=guard.pk).update(wrong=F("wrong") + 1, since=now)
        return guard.wrong + 1 >= WRONG_CODES


def _answer(case: Case, nonce: str, now: datetime) -> StatusAnswer:
    events = case.events.filter(kind="state")
    return StatusAnswer(
        nonce=nonce,
        found=True,
        id=case.envelope_id,
        reference=case.reference,
        service=case.service,
        agency=case.agency_id,
        events=tuple(
            StatusEvent(state=e.state, at=stamp(e.at), reason=e.reason, text=e.text) for e in events
        ),
        wanted=tuple(case.wanted),
        time=stamp(now),
    )


def _missing(nonce: str, now: datetime) -> StatusAnswer:
    return StatusAnswer(nonce=nonce, found=False, time=stamp(now))
