"""The small numbers in the side bar."""

from django.http import HttpRequest

from backoffice.cases.selectors import to_do
from backoffice.fleet.selectors import waiting_enrolments
from backoffice.ingest.selectors import in_quarantine
from backoffice.neighbours.models import Forward


def cases(request: HttpRequest) -> str:
    return _some(to_do(request.user).count())


def quarantine(_request: HttpRequest) -> str:
    return _some(in_quarantine().count())


def forwards(_request: HttpRequest) -> str:
    return _some(Forward.objects.exclude(state=Forward.State.DELIVERED).count())


def enrolments(_request: HttpRequest) -> str:
    return _some(waiting_enrolments().count())


def _some(count: int) -> str:
    return str(count) if count else ""
