"""Finished letters: attached, taken back and looked at by officers; encrypted where they lie.

A kiosk prints a letter as often as `copies` says. A printing that is known to have failed does not
count; one of which nothing was heard does. After OFFERED a letter is collected at the counter.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F

from backoffice.cases import pdf
from backoffice.cases.models import Case, CaseEvent, Letter
from backoffice.cases.services import audit
from kiosk.domain.status import CaseState
from sync.envelope import decrypt_attachment, encrypt_attachment
from sync.wire import LetterOffer

COPIES = 2
OFFERED = timedelta(days=90)
STATES = (CaseState.APPROVED, CaseState.READY)
"""In which a case may have a letter."""


def attach(case_id: int, data: bytes, actor: str, now: datetime) -> str:
    """Make this PDF the case's letter, instead of an earlier one. Return "" or why not.

    A key of words.LETTER_FAULTS: what is wrong with the file, or "state".
    """
    checked = pdf.check(data)
    if checked.fault:
        return checked.fault
    salt = secrets.token_bytes(32)
    sealed = encrypt_attachment(data, lambda _size: _key(salt))
    with transaction.atomic():
        case = _locked(case_id)
        if case.state not in STATES:
            return "state"
        _standing(case).update(withdrawn_at=now)
        Letter.objects.create(
            case=case,
            sha256=sealed.sha256,
            body=sealed.ciphertext,
            salt=salt,
            size=len(data),
            pages=checked.pages,
            copies=COPIES,
            at=now,
            by=actor[:150],
        )
        _note(case, "attached", actor, now)
    return ""


def take_back(case_id: int, actor: str, now: datetime) -> str:
    """Let no kiosk print the case's letter any more. Return "" or "none"."""
    with transaction.atomic():
        case = _locked(case_id)
        if not _standing(case).update(withdrawn_at=now):
            return "none"
        _note(case, "taken_back", actor, now)
    return ""


def allow_one_more(case_id: int, actor: str, now: datetime) -> str:
    """Let kiosks print the case's letter once more. Return "" or "none"."""
    with transaction.atomic():
        case = _locked(case_id)
        if not _standing(case).update(copies=F("copies") + 1):
            return "none"
        _note(case, "allowed", actor, now)
    return ""


def standing(case: Case) -> Letter | None:
    """Return the case's letter, without its bytes."""
    return _standing(case).defer("body").first()


def printable(case: Case, now: datetime) -> Letter | None:
    """Return the letter if kiosks print it now, without its bytes."""
    if case.state not in STATES:
        return None
    return _standing(case).filter(at__gt=now - OFFERED).defer("body").first()


def used(letter: Letter) -> int:
    """Count the printings that came out, or may have."""
    return letter.jobs.exclude(state="failed").count()


def offer(case: Case, now: datetime) -> LetterOffer | None:
    """Return what a look-up tells of the letter."""
    letter = printable(case, now)
    return letter and LetterOffer(letter.pages, max(letter.copies - used(letter), 0))


def key_of(letter: Letter) -> bytes:
    return _key(bytes(letter.salt))


def opened(letter: Letter) -> bytes | None:
    """Decrypt a letter, in memory; None when this office's secret is another one now."""
    return decrypt_attachment(bytes(letter.body), key_of(letter))


def piece(address: str, offset: int, size: int) -> bytes | None:
    """Return some ciphertext of a letter that was not taken back; None when there is none."""
    row = Letter.objects.filter(sha256=address, withdrawn_at=None).first()
    return row and bytes(row.body)[offset : offset + size]


def _standing(case: Case):  # type: ignore[no-untyped-def] # noqa: ANN202
    return Letter.objects.filter(case=case, withdrawn_at=None)


def _locked(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def _note(case: Case, what: str, actor: str, now: datetime) -> None:
    CaseEvent.objects.create(
        case=case, kind="letter", state=case.state, at=now, reason=what, actor=actor[:150]
    )
    audit(actor, f"letter.{what}", case.reference, now)


def _key(salt: bytes) -> bytes:
    """Make the key of a letter: the secret is a file of the office, not in its database."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"letter:" + salt, sha256)
