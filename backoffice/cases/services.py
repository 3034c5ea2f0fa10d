"""Writes of cases: every change of state, with its history, note, deadline and audit line."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from backoffice.cases import holidays, notes, worktime
from backoffice.cases.models import AuditEntry, Case, CaseEvent
from backoffice.cases.versions import service_of
from kiosk.domain.catalogue import Service
from kiosk.domain.status import MOVES, REASONS, CaseState

MAX_TEXT = 2_000


class Decision(Struct, frozen=True):
    """What an officer wants: the next state, a listed reason, free words, the answers wanted."""

    state: str
    reason: str = ""
    text: str = ""
    wanted: tuple[str, ...] = ()


def decide(case_id: int, decision: Decision, actor: str, now: datetime) -> str:
    """Move a case; history, note and audit commit together. Return "" or why not.

    "move": this state may not follow; "reason": not a listed one, or none where one is needed;
    "wanted": a key that the form does not ask, or nothing to complete.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("raw").get(pk=case_id)
        fault = _fault(case, decision)
        if not fault:
            wanted = decision.wanted if decision.state == CaseState.INCOMPLETE else ()
            text = decision.text.replace("\x00", "").strip()[:MAX_TEXT]
            move(
                case,
                decision.state,
                now,
                actor=actor,
                reason=decision.reason,
                text=text,
                wanted=wanted,
            )
            audit(actor, f"decide.{decision.state}", case.reference, now)
        return fault


def move(
    case: Case,
    state: str,
    now: datetime,
    *,
    actor: str = "",
    reason: str = "",
    text: str = "",
    wanted: Sequence[str] = (),
) -> None:
    """Change the state of a locked case and tell the kiosk, in the caller's transaction."""
    case.state, case.wanted = state, list(wanted)
    CaseEvent.objects.create(
        case=case,
        kind="state",
        state=state,
        at=now,
        reason=reason,
        text=text,
        wanted=list(wanted),
        actor=actor,
    )
    case.due = deadline(case)
    case.save(update_fields=["state", "wanted", "due"])
    notes.send(case, reason, text, now)


def deadline(case: Case) -> date | None:
    """Return the promised last day; None while the file lies with the applicant."""
    service = service_of(case.form_id)
    if service is None:
        return None
    stops: list[worktime.Stop] = []
    for event in case.events.filter(kind="state").order_by("id"):
        day = timezone.localdate(event.at)
        if stops and stops[-1][1] is None:
            stops[-1] = (stops[-1][0], day)
        if event.state == CaseState.INCOMPLETE:
            stops.append((day, None))
    return promised(service, case.received_at, stops)


def promised(
    service: Service, received_at: datetime, stops: Sequence[worktime.Stop] = ()
) -> date | None:
    """Return the last day of a service's promised time; None while one of the stops lasts."""
    received = timezone.localtime(received_at)
    return worktime.due(received, service.time, stops, holidays.free)


def audit(user: str, action: str, subject: str, now: datetime) -> None:
    AuditEntry.objects.create(at=now, user=user[:150], action=action[:40], subject=subject[:120])


def _fault(case: Case, decision: Decision) -> str:
    moves = MOVES[CaseState(case.state)]
    if decision.state not in moves:
        return "move"
    needs = decision.state in (CaseState.INCOMPLETE, CaseState.REJECTED)
    if decision.reason not in REASONS or (needs and not decision.reason):
        return "reason"
    service = service_of(case.form_id)
    asked = {question.key for question in service.form.question} if service else set()
    if decision.state == CaseState.INCOMPLETE and not asked.issuperset(decision.wanted):
        return "wanted"
    return ""
