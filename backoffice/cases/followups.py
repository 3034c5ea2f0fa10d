"""Supplements and withdrawals: authorised by token or code; they may arrive first and then wait."""

from datetime import datetime

from django.db.models import Q

from backoffice.cases import lookups, photos, secrets
from backoffice.cases.models import Case, CaseEvent, Followup
from backoffice.cases.services import move
from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.models import RawEnvelope
from backoffice.neighbours.names import region_of
from kiosk.domain.application import Act
from kiosk.domain.status import MOVES, CaseState
from sync.wire import Kind

State = Followup.State


def arrive(raw: RawEnvelope, act: Act, case: Case | None, now: datetime) -> str:
    """Apply what has come, or let it wait for its original. Never a reason for quarantine."""
    row, _made = Followup.objects.update_or_create(
        raw=raw,
        defaults={"kind": act.kind, "original": act.original[:64], "case": case, "at": now},
    )
    if case is not None:
        _apply(row, act, case, now)
    return ""


def original(raw: RawEnvelope, same: Q) -> Case | None:
    """Return the case that a supplement or withdrawal of the same region's kiosks means."""
    region = region_of(raw.kiosk)
    return next((c for c in Case.objects.filter(same) if region_of(c.kiosk) == region), None)


def apply_waiting(case: Case, now: datetime) -> None:
    """Apply everything that came before this case was opened."""
    waiting = Followup.objects.filter(original=case.envelope_id, state=State.WAITING)
    for row in waiting.select_related("raw").order_by("raw_id"):
        if region_of(row.raw.kiosk) != region_of(case.kiosk):
            continue
        act = secrets.act_of(row.raw)
        if act is not None:
            row.case = case
            _apply(row, act, case, now)


def _apply(row: Followup, act: Act, found: Case, now: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",)).select_related("raw").get(pk=found.pk)
    row.reason = _refusal(act, case, now)
    row.state = State.REFUSED if row.reason else State.APPLIED
    row.save()
    if row.reason:
        raise_alarm(f"followup.{row.reason}", row.raw.kiosk, case.reference, now)
    elif act.kind == Kind.WITHDRAWAL:
        move(case, CaseState.WITHDRAWN, now, reason="by_applicant")
    else:
        _complete(case, act, now)


def _refusal(act: Act, case: Case, now: datetime) -> str:
    if not _authorised(act, case, now):
        return "not_authorised"
    if act.kind == Kind.WITHDRAWAL:
        return "" if CaseState.WITHDRAWN in MOVES[CaseState(case.state)] else "too_late"
    if case.state != CaseState.INCOMPLETE:
        return "not_asked"
    return "" if set(act.answers) & set(case.wanted) else "empty"


def _authorised(act: Act, case: Case, now: datetime) -> bool:
    if act.token:
        return secrets.same(secrets.token_hash(act.token), case.token_hash)
    return lookups.code_right(case.reference, act.code, [case], now) is case


def _complete(case: Case, act: Act, now: datetime) -> None:
    """Merge the wanted answers only, and put the case back on the desk."""
    given = {key: act.answers[key] for key in case.wanted if key in act.answers}
    case.answers = {**case.answers, **photos.without_keys(given)}
    case.save(update_fields=["answers"])
    CaseEvent.objects.create(
        case=case, kind="supplement", state=case.state, at=now, wanted=sorted(given)
    )
    move(case, CaseState.REVIEW, now)
