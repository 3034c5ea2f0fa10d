"""Stories that need a real office take it, and kiosks, from the mishaps' parts."""

from tests.mishaps.fixtures import kiosk_at, road, town

__all__ = ["kiosk_at", "road", "town"]
