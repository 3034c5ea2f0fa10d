"""`/metrics` for Prometheus: counted by the processes, or asked of the database at each scrape.

For this machine alone, or for whoever brings the token of EKIOS_METRICS_TOKEN. Numbers only.
"""

import hmac
import ipaddress
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from backoffice.fleet import selectors as fleet
from backoffice.fleet.models import Kiosk
from backoffice.ingest.models import NoteCursor, RawEnvelope
from backoffice.ingest.selectors import in_quarantine, unseen_alarms
from backoffice.neighbours.models import Forward

SHARED = "PROMETHEUS_MULTIPROC_DIR"
PENDING = RawEnvelope.Opening.PENDING
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")


def _unopened(_now: datetime) -> float:
    return RawEnvelope.objects.filter(opening=PENDING).count()


def _lag(now: datetime) -> float:
    waiting = RawEnvelope.objects.filter(opening=PENDING)
    oldest = waiting.aggregate(oldest=Min("received_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def _notes(_now: datetime) -> float:
    """Count from the two cursors of each kiosk, so that no note is read."""
    written = NoteCursor.objects.aggregate(n=Sum("last"))["n"] or 0
    return max(0, written - (Kiosk.objects.aggregate(n=Sum("cursor"))["n"] or 0))


GAUGES: dict[str, tuple[str, Callable[[datetime], float]]] = {
    "ekios_unopened": ("Envelopes that wait to be opened.", _unopened),
    "ekios_opening_lag_seconds": ("Age of the oldest envelope that waits.", _lag),
    "ekios_quarantine": ("Items in quarantine.", lambda _now: in_quarantine().count()),
    "ekios_notes_pending": ("Status notes that kiosks have not fetched.", _notes),
    "ekios_kiosks": ("Kiosks known.", lambda _now: Kiosk.objects.count()),
    "ekios_kiosks_silent": ("Kiosks silent for half an hour.", fleet.silent),
    "ekios_alarms": ("Alarms nobody has seen.", lambda _now: unseen_alarms().count()),
    "ekios_forwards_waiting": (
        "Envelopes on their way to neighbouring regions.",
        lambda _now: Forward.objects.filter(state=Forward.State.WAITING).count(),
    ),
}


class Standing(Collector):
    """Asks the database, so that every process gives the same answer."""

    def collect(self) -> Iterator[Any]:
        now = timezone.now()
        for name, (words, count) in GAUGES.items():
            yield GaugeMetricFamily(name, words, value=count(now))


def metrics(request: HttpRequest) -> HttpResponse:
    if not _allowed(request):
        raise Http404
    ours = CollectorRegistry()
    ours.register(Standing())
    counted = REGISTRY
    if os.environ.get(SHARED):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    body = generate_latest(counted) + generate_latest(ours)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _allowed(request: HttpRequest) -> bool:
    """With a token, only the token counts: behind a proxy everybody comes from this machine."""
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(name in request.META for name in FORWARDED):
        return False
    return _loopback(request.META.get("REMOTE_ADDR", ""))


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
