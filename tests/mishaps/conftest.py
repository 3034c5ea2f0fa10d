"""The office is shared by all mishaps; each test has its own kiosk, road and folder."""

from tests.mishaps.fixtures import kiosk_at, road, town

__all__ = ["kiosk_at", "road", "town"]
