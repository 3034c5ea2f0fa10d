"""Fakes that are nothing but their health: what a handle says is what they report."""

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent, DeviceGone
from devices.fakes.plug import RHYTHM
from devices.protocols import Emit
from devices.supervisor import Pulse, Supervised, Supervisor


class ToldDriver:
    """Reports the reason it was told last."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._reason, self._detail, self._plugged = "ok", "", True

    def tell(self, reason: str, detail: str = "") -> None:
        self._reason, self._detail = reason, detail
        self._bell.ring()

    def set_plugged(self, *, plugged: bool) -> None:
        self._plugged = plugged
        self._bell.ring()

    def open(self) -> None:
        if not self._plugged:
            raise DeviceAbsent("unplugged", "unplugged")

    def close(self) -> None:
        """Nothing was held."""

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        if not self._plugged:
            raise DeviceGone("unplugged")
        return Pulse(self._reason, RHYTHM, self._detail)


class Told(Supervised):
    """A device of which only the health matters; the handles of its kinds are below."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = ToldDriver(bell)
        super().__init__(name, Supervisor(name, self._driver, emit, clock, bell))

    def unplug(self) -> None:
        self._driver.set_plugged(plugged=False)

    def plug(self) -> None:
        self._driver.set_plugged(plugged=True)


class FakePower(Told):
    """A PowerSupply without hardware."""

    def mains(self) -> None:
        self._driver.tell("ok", "100 %")

    def battery(self) -> None:
        self._driver.tell("on_battery", "80 % · 12 min")

    def low(self) -> None:
        self._driver.tell("low_battery", "9 % · 1 min")


class FakeStorage(Told):
    """A Storage without a disk."""

    def heal(self) -> None:
        self._driver.tell("ok")

    def errors(self) -> None:
        self._driver.tell("disk_errors", "3")

    def fill(self) -> None:
        self._driver.tell("disk_full", "3 MB")

    def wreck(self) -> None:
        self._driver.tell("disk_broken", "EIO")


class FakeBoard(Told):
    """A Board without one."""

    def cool(self) -> None:
        self._driver.tell("ok", "48 °C")

    def heat(self) -> None:
        self._driver.tell("hot", "86 °C")

    def weaken(self) -> None:
        self._driver.tell("undervoltage")
