"""Counts for the dashboard and for `status`."""

from datetime import datetime
from typing import Any

from django.db.models import Count

from backoffice.cases.models import Case, Followup
from backoffice.fleet import selectors as fleet
from backoffice.fleet.models import Kiosk
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.selectors import in_quarantine, unseen_alarms
from backoffice.neighbours import selectors as neighbours


def standing(now: datetime) -> dict[str, Any]:
    """Return how the office stands, as plain numbers."""
    states = Case.objects.values_list("state").annotate(n=Count("id"))
    return {
        "envelopes": RawEnvelope.objects.count(),
        "unopened": RawEnvelope.objects.filter(opening=RawEnvelope.Opening.PENDING).count(),
        "cases": dict(sorted(states)),
        "waiting_followups": Followup.objects.filter(state=Followup.State.WAITING).count(),
        "forwards": neighbours.standing(),
        "quarantine": in_quarantine().count(),
        "alarms": unseen_alarms().count(),
        "kiosks": Kiosk.objects.count(),
        "silent_kiosks": fleet.silent(now),
        "waiting_enrolments": fleet.waiting_enrolments().count(),
    }
