"""Reads of cases, always through who may see them."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from backoffice.cases.models import Agency, Case, Followup
from kiosk.domain.status import CaseState

OPEN_STATES = (CaseState.RECEIVED, CaseState.REVIEW)
"""What waits for an officer; "perlu dilengkapi" waits for the citizen."""


def visible_to(user: Any, rows: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """Return the cases of the user's agencies; a superuser's are all."""
    cases = Case.objects.all() if rows is None else rows
    return cases if user.is_superuser else cases.filter(agency__in=agencies_of(user))


def agencies_of(user: Any) -> list[str]:
    """Return the codes of a user's agencies, asked once for each `user` object.

    With them in hand the database goes by the agency's index; through a join it read every case.
    """
    if not hasattr(user, "agency_codes"):
        codes = Agency.objects.filter(members=user).values_list("pk", flat=True)
        user.agency_codes = sorted(codes)
    return list(user.agency_codes)


def counts(user: Any) -> dict[str, int]:
    """Return how many cases stand in each state."""
    rows = visible_to(user).order_by().values_list("state").annotate(n=Count("id"))
    return dict.fromkeys(map(str, CaseState), 0) | dict(rows)


def to_do(user: Any) -> QuerySet[Case]:
    return visible_to(user).filter(state__in=OPEN_STATES)


def overdue(user: Any, today: date) -> QuerySet[Case]:
    return to_do(user).filter(due__lt=today)


def next_due(user: Any, limit: int) -> list[Case]:
    """Return what must be decided first."""
    rows = to_do(user).exclude(due=None).select_related("agency")
    return list(rows.order_by("due", "received_at")[:limit])


def refused_followups(case: Case) -> list[Followup]:
    return list(case.followups.filter(state=Followup.State.REFUSED))
