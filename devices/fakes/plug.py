"""What every fake has: a cable, and things that happen to it from outside."""

from collections import deque

from devices.bell import Bell
from devices.errors import DeviceAbsent, DeviceGone
from devices.protocols import DeviceEvent, Emit
from devices.supervisor import Pulse

RHYTHM = 5.0  # seconds; the bell wakes it earlier


class PluggedDriver:
    """Emits, on the device's own thread, what the handles put into its inbox."""

    def __init__(self, emit: Emit, bell: Bell) -> None:
        self._emit, self._bell = emit, bell
        self._inbox: deque[DeviceEvent] = deque()
        self.plugged = True

    def happen(self, *events: DeviceEvent) -> None:
        """Put events down for the device's thread; an unplugged device sees nothing."""
        if self.plugged:
            self._inbox.extend(events)
            self._bell.ring()

    def set_plugged(self, *, plugged: bool) -> None:
        self.plugged = plugged
        self._bell.ring()

    def open(self) -> None:
        if not self.plugged:
            raise DeviceAbsent("unplugged", "unplugged")

    def close(self) -> None:
        self._inbox.clear()

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        if not self.plugged:
            raise DeviceGone("unplugged")
        while self._inbox:
            self._emit(self._inbox.popleft())
        return Pulse("ok", RHYTHM)
