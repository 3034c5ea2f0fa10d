"""What a person must look at."""

from collections.abc import Iterable
from datetime import datetime

from backoffice.ingest.models import Alarm


def raise_alarm(kind: str, kiosk: str, subject: str, now: datetime) -> None:
    """Raise or repeat an alarm; one line per (kind, kiosk, subject), unread again."""
    raise_alarms([(kind, subject)], kiosk, now)


def raise_alarms(what: Iterable[tuple[str, str]], kiosk: str, now: datetime) -> None:
    """Raise or repeat alarms of one kiosk, each (kind, subject), in one statement."""
    distinct = sorted({(kind[:40], subject[:80]) for kind, subject in what})
    Alarm.objects.bulk_create(
        [Alarm(kind=kind, kiosk=kiosk[:64], subject=subject, at=now) for kind, subject in distinct],
        update_conflicts=True,
        unique_fields=["kind", "kiosk", "subject"],
        update_fields=["at", "seen_at"],
    )


def see_all(now: datetime) -> int:
    """Mark every alarm as seen; return how many were new."""
    return Alarm.objects.filter(seen_at=None).update(seen_at=now)
