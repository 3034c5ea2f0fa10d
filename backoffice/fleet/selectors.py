"""Reads of the fleet."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from backoffice.fleet.models import Enrolment, Kiosk, KioskEpoch
from sync.wire import KioskKey

SILENT_AFTER = timedelta(minutes=30)


def epochs_of(kiosk: str) -> dict[int, KioskEpoch]:
    """Return every key a kiosk ever had, by epoch."""
    return {epoch.epoch: epoch for epoch in KioskEpoch.objects.filter(kiosk_id=kiosk)}


def kiosk_keys() -> tuple[KioskKey, ...]:
    """Return the directory of kiosk keys as it is signed into the Trust."""
    return tuple(
        KioskKey(
            kiosk=epoch.kiosk_id,
            epoch=epoch.epoch,
            code=epoch.code,
            public=bytes(epoch.public),
            revoked=epoch.state == KioskEpoch.State.REVOKED,
        )
        for epoch in KioskEpoch.objects.order_by("kiosk_id", "epoch")
    )


def printed_code(kiosk: str, epoch: int) -> str:
    return KioskEpoch.objects.values_list("code", flat=True).get(kiosk_id=kiosk, epoch=epoch)


def waiting_enrolments() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(state=Enrolment.State.WAITING).select_related("kiosk")


def kiosks() -> QuerySet[Kiosk]:
    return Kiosk.objects.prefetch_related(Prefetch("epochs", KioskEpoch.objects.order_by("-epoch")))


def silent(now: datetime) -> int:
    """Count kiosks that once spoke and have not for half an hour."""
    return Kiosk.objects.filter(last_seen__lt=now - SILENT_AFTER).count()
