"""What devices tell, as events of the journey."""

from collections.abc import Callable

from devices.protocols import (
    CardTouched,
    CitizenRead,
    DeviceEvent,
    HealthChanged,
    JobChanged,
    Scanned,
)
from kiosk.events import CitizenCard, DeviceChanged, Event, PlainCard, PrintChanged, Scan


def reading(event: DeviceEvent, visit_of: Callable[[str], str | None]) -> Event | None:
    """Translate a device's word; None when no visit cares. `visit_of` knows whose job it is."""
    match event:
        case HealthChanged(device, health):
            return DeviceChanged(device, health.state.value, health.reason, health.detail)
        case JobChanged(job, state, reason):
            visit = visit_of(job)
            return PrintChanged(visit, state.value, reason) if visit else None
        case CitizenRead():
            return CitizenCard(event.nik, event.name, event.birth_date, event.uid, event.type)
        case CardTouched(uid, card_type):
            return PlainCard(uid, card_type)
        case Scanned(text):
            return Scan(text)
    return None
