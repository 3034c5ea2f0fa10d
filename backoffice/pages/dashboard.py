"""The first page: what waits, what is late, what is wrong."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from backoffice.cases import holidays, selectors, words, worktime
from backoffice.cases.models import STATE_NAMES, Case
from backoffice.fleet import selectors as fleet
from backoffice.ingest.models import Alarm
from backoffice.ingest.selectors import in_quarantine, unseen_alarms

FIRST = 8


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the dashboard's facts to the index page's context."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    counts = selectors.counts(user)
    listing = reverse("admin:cases_case_changelist")
    context |= {
        "title": gettext("Beranda"),
        "tiles": [
            {
                "name": str(name),
                "count": counts[state],
                "icon": words.ICONS[state],
                "tone": words.BADGES[state],
                "link": f"{listing}?state__exact={state.value}",
            }
            for state, name in STATE_NAMES.items()
        ],
        "late": selectors.overdue(user, today).count(),
        "first": [_due(case, today) for case in selectors.next_due(user, FIRST)],
        "today": now,
    }
    if user.has_perm("ingest.view_quarantined") or user.has_perm("fleet.view_kiosk"):
        context |= {
            "alarms": [_alarm(alarm) for alarm in unseen_alarms()[:FIRST]],
            "waiting": fleet.waiting_enrolments().count(),
            "silent": fleet.silent(now),
            "quarantined": in_quarantine().count(),
            "sees_machines": True,
        }
    return context


def _due(case: Case, today: Any) -> dict[str, Any]:
    left = worktime.working_days_left(today, case.due, holidays.free) if case.due else 0
    tone = "danger" if left < 0 else "warning" if left <= 1 else "default"
    return {
        "case": case,
        "left": left,
        "late": -left,
        "tone": tone,
        "state": words.BADGES[case.state],
    }


def _alarm(alarm: Alarm) -> dict[str, Any]:
    kind, _dot, reason = alarm.kind.partition(".")
    detail = words.QUARANTINE.get(reason) or words.FOLLOWUPS.get(reason) or ""
    return {"words": words.ALARMS.get(kind, kind), "detail": detail, "alarm": alarm}
