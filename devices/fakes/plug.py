"""What every fake has: a cable with its mishaps, and things that happen to it from outside."""

from collections import deque

from devices.bell import Bell
from devices.errors import DeviceAbsent, DeviceGone
from devices.protocols import DeviceEvent, Emit
from devices.supervisor import Pulse, Supervised, Supervisor

RHYTHM = 5.0  # seconds; the bell wakes it earlier


class Cable:
    """How a pretended device is connected; each change wakes its thread."""

    def __init__(self, bell: Bell) -> None:
        self.plugged = True
        self.mute = self.garbled = self.held = False
        self._bell = bell

    @property
    def sound(self) -> bool:
        """Whether what the device says arrives as it was said."""
        return self.plugged and not (self.mute or self.garbled)

    def change(self, **values: bool) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self._bell.ring()

    def open(self) -> None:
        if not self.plugged:
            raise DeviceAbsent("unplugged", "unplugged")

    def look(self) -> None:
        if not self.plugged:
            raise DeviceGone("unplugged")


class PluggedDriver:
    """Emits, on the device's own thread, what the handles put into its inbox.

    `mute` and `garbled` are the reasons that a driver of its kind finds out when the device says
    nothing, or nonsense: "ok" where nobody can know, as of what only speaks when it has something
    to say.
    """

    def __init__(self, emit: Emit, bell: Bell, mute: str = "ok", garbled: str = "ok") -> None:
        self.cable = Cable(bell)
        self._emit, self._bell = emit, bell
        self._mute, self._garbled = mute, garbled
        self._inbox: deque[DeviceEvent] = deque()

    def happen(self, *events: DeviceEvent) -> None:
        """Put events down for the device's thread; what does not arrive is lost."""
        if self.cable.sound:
            self._inbox.extend(events)
            self._bell.ring()

    def open(self) -> None:
        self.cable.open()

    def close(self) -> None:
        self._inbox.clear()

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        self.cable.look()
        while self._inbox and not self.cable.held:
            self._emit(self._inbox.popleft())
        return Pulse(self.reason(), RHYTHM)

    def reason(self) -> str:
        if self.cable.mute:
            return self._mute
        return self._garbled if self.cable.garbled else "ok"


class PluggedFake(Supervised):
    """A fake on a cable: the handles that all of them have."""

    def __init__(self, name: str, supervisor: Supervisor, cable: Cable) -> None:
        super().__init__(name, supervisor)
        self._cable = cable

    def unplug(self) -> None:
        self._cable.change(plugged=False)

    def plug(self) -> None:
        self._cable.change(plugged=True)

    def power_cycle(self) -> None:
        """Off and on again."""
        self.unplug()
        self.plug()

    def silent(self, *, on: bool = True) -> None:
        """Say nothing; what happens meanwhile is lost."""
        self._cable.change(mute=on)

    def garble(self, *, on: bool = True) -> None:
        """Say nonsense, from which nobody may read anything."""
        self._cable.change(garbled=on)

    def hold_answers(self) -> None:
        """Keep back what is to be said, until `release_answers`: it then comes late."""
        self._cable.change(held=True)

    def release_answers(self) -> None:
        self._cable.change(held=False)
