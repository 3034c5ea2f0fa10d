"""Waiting at the terminal for what devices tell, for a while."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devices.protocols import Device, DeviceEvent

PATIENCE = 10.0
LOOK = 0.25


class Listening:
    """Collects events; it is the `emit` of the devices that are listened to."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self._news = threading.Event()

    def __call__(self, event: "DeviceEvent") -> None:
        self.events.append(event)
        self._news.set()

    def until(self, enough: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait for news until it is enough, or `seconds` have passed; say whether it is."""
        for _ in range(max(1, int(seconds / LOOK))):
            if enough():
                return True
            self._news.wait(LOOK)
            self._news.clear()
        return enough()


def all_known(devices: Iterable["Device"]) -> bool:
    """Say whether every device has looked at least once."""
    return all(device.health().reason != "starting" for device in devices)
