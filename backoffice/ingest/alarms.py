"""What a person must look at."""

from datetime import datetime

from backoffice.ingest.models import Alarm


def raise_alarm(kind: str, kiosk: str, subject: str, now: datetime) -> None:
    """Raise or repeat an alarm; one line per (kind, kiosk, subject), unread again."""
    Alarm.objects.update_or_create(
        kind=kind, kiosk=kiosk[:64], subject=subject[:80], defaults={"at": now, "seen_at": None}
    )


def see_all(now: datetime) -> int:
    """Mark every alarm as seen; return how many were new."""
    return Alarm.objects.filter(seen_at=None).update(seen_at=now)
