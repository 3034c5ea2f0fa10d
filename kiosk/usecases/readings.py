"""What devices tell, as events of the journey."""

from collections.abc import Callable
from typing import Any

from devices.protocols import (
    CardTouched,
    CardUnread,
    CitizenRead,
    DeviceEvent,
    HealthChanged,
    JobChanged,
    KeypadPressed,
    Scanned,
    SpeechEnded,
    SticksChanged,
)
from kiosk import events
from kiosk.events import Event
from sync.signatures import parse_proof


def reading(event: DeviceEvent, visit_of: Callable[[str], str | None]) -> Event | None:
    """Translate a device's word; None when no visit cares. `visit_of` knows whose job it is."""
    if isinstance(event, JobChanged):
        visit = visit_of(event.job)
        return events.PrintChanged(visit, event.state.value, event.reason) if visit else None
    told = _TOLD.get(type(event))
    return told(event) if told else None


_TOLD: dict[type, Callable[[Any], Event]] = {
    HealthChanged: lambda e: events.DeviceChanged(
        e.device, e.health.state.value, e.health.reason, e.health.detail
    ),
    CitizenRead: lambda e: events.CitizenCard(e.nik, e.name, e.birth_date, e.uid, e.type),
    CardUnread: lambda e: events.CardNotRead(e.reason),
    CardTouched: lambda e: events.PlainCard(e.uid, e.type),
    Scanned: lambda e: events.Scan(e.text, ours=parse_proof(e.text) is not None),
    SpeechEnded: lambda _e: events.SpeechEnded(),
    SticksChanged: lambda e: events.SticksChanged(e.there),
    KeypadPressed: lambda e: events.KeypadPressed(e.action.value),
}
