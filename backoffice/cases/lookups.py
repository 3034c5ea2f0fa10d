"""Status look-ups, with the citizen's paper in hand. Wrong number and wrong code answer alike."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from backoffice.cases import elsewhere, letters, secrets
from backoffice.cases.models import Case, LookupGuard
from backoffice.ingest.services import stamp
from backoffice.neighbours.models import Forward
from kiosk.domain import reference as references
from sync.envelope import hash_code
from sync.letter_wire import LetterQuery
from sync.wire import StatusAnswer, StatusEvent, StatusQuery

CODE = re.compile(r"[0-9]{6}")
WRONG_CODES = 5
PAUSE = timedelta(hours=1)
T = TypeVar("T", Case, Forward)


def look_up(query: StatusQuery, now: datetime) -> StatusAnswer:
    """Answer one look-up. By token, or by reference and code."""
    nonce = query.nonce[:128]
    found = proven(query, now)
    if isinstance(found, bool):
        return StatusAnswer(nonce=nonce, found=False, paused=found, time=stamp(now))
    return _told(found, query.token, nonce, now)


def proven(query: StatusQuery | LetterQuery, now: datetime) -> Case | Forward | bool:
    """Return what this paper opens; else whether look-ups of its number are paused."""
    if query.token:
        return _by_token(secrets.token_hash(query.token)) or False
    parsed = references.parse(query.reference)
    if parsed is None:
        return False
    known = [
        *Case.objects.filter(reference=parsed.text),
        *Forward.objects.filter(reference=parsed.text).exclude(code_hash=""),
    ]
    return code_right(parsed.text, query.code, known, now)


def _by_token(token_hash: str) -> Case | Forward | None:
    case = Case.objects.filter(token_hash=token_hash).first()
    return case or Forward.objects.filter(token_hash=token_hash).first()


def _told(found: Case | Forward, token: bytes, nonce: str, now: datetime) -> StatusAnswer:
    if isinstance(found, Case):
        return _answer(found, nonce, now)
    return elsewhere.answer(found, token, nonce, now)


def code_right(reference: str, code: str, known: Sequence[T], now: datetime) -> T | bool:
    """Return what this code opens; else whether look-ups of the reference are paused.

    The guard's row is locked while the code is judged, so parallel guesses count one by one.
    """
    with transaction.atomic():
        LookupGuard.objects.filter(since__lt=now - PAUSE).delete()
        fresh = LookupGuard(reference=reference, since=now)
        LookupGuard.objects.bulk_create([fresh], ignore_conflicts=True)
        guard = LookupGuard.objects.select_for_update().get(reference=reference)
        if guard.wrong >= WRONG_CODES:
            return True
        right = next((one for one in known if _proven(one, code[:20])), None)
        if right is not None:
            guard.delete()
            return right
        LookupGuard.objects.filter(pk=guard.pk).update(wrong=F("wrong") + 1, since=now)
        return guard.wrong + 1 >= WRONG_CODES


def _proven(one: Case | Forward, code: str) -> bool:
    if isinstance(one, Case):
        return secrets.same(one.code_hash, secrets.code_hash(code))
    return secrets.same(one.code_hash, secrets.keyed(hash_code(code, bytes(one.code_salt))))


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
        letter=letters.offer(case, now),
    )
