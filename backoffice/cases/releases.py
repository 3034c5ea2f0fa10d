"""Letters on their way to a kiosk's printer: given for one printing each, and what came of it."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from backoffice.cases import letters, lookups
from backoffice.cases.models import Case, CaseEvent, Letter, LetterJob
from backoffice.ingest.services import stamp
from sync.envelope import seal_answer
from sync.letter_wire import LetterAnswer, LetterKey, LetterQuery, context
from sync.wire import LetterPrint, to_json

JOB = re.compile(r"[0-9a-f]{32}")
ENDS = ("printed", "sent", "failed", "unknown")


def give(query: LetterQuery, kiosk: str, now: datetime) -> LetterAnswer:
    """Answer one question for a letter; what is granted is written down before it leaves.

    The same job again is the same printing. ValueError when the question makes no sense.
    """
    if not JOB.fullmatch(query.job):
        raise ValueError("not the name of a job")
    found = lookups.proven(query, now)
    if not isinstance(found, Case):
        return _refused(query, _why(found), now)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=found.pk)
        letter = letters.printable(case, now)
        reason = _reserve(letter, query.job, kiosk, now) if letter else "none"
        if letter is None or reason:
            return _refused(query, reason, now)
        return LetterAnswer(query.nonce[:128], True, "", _sealed(letter, query), stamp(now))


def _why(found: object) -> str:
    """Return the reason of a look-up without a case of ours: a neighbour's letters stay there."""
    return {True: "paused", False: "wrong"}[found] if isinstance(found, bool) else "none"


def heard(kiosk: str, told: Iterable[LetterPrint], now: datetime) -> None:
    """Write down what a kiosk says became of its printings; of others and twice it says nothing."""
    for each in told:
        if each.state not in ENDS or not JOB.fullmatch(each.job):
            continue
        with transaction.atomic():
            mine = LetterJob.objects.filter(kiosk=kiosk, job=each.job, state="given")
            if mine.update(state=each.state):
                case = Case.objects.get(letters__jobs__kiosk=kiosk, letters__jobs__job=each.job)
                _history(case, each.state, kiosk, now)


def _reserve(letter: Letter, job: str, kiosk: str, now: datetime) -> str:
    """Count one printing, once; return why not, or ""."""
    known = LetterJob.objects.filter(kiosk=kiosk, job=job).first()
    if known is not None:
        return "" if known.letter_id == letter.pk and known.state == "given" else "none"
    if letters.used(letter) >= letter.copies:
        return "spent"
    LetterJob.objects.create(letter=letter, kiosk=kiosk, job=job, at=now)
    _history(letter.case, "given", kiosk, now)
    return ""


def _sealed(letter: Letter, query: LetterQuery) -> bytes:
    size = len(bytes(letter.body))
    key = LetterKey(letter.sha256, size, letters.key_of(letter), letter.pages)
    return seal_answer(query.alg, query.public, context(query), to_json(key))


def _refused(query: LetterQuery, reason: str, now: datetime) -> LetterAnswer:
    return LetterAnswer(query.nonce[:128], False, reason, time=stamp(now))


def _history(case: Case, what: str, kiosk: str, now: datetime) -> None:
    CaseEvent.objects.create(
        case=case, kind="letter", state=case.state, at=now, reason=what, actor=kiosk
    )
