"""Fakes that are nothing but their health: what a handle says is what they report."""

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceSilent
from devices.fakes.plug import RHYTHM, Cable, PluggedFake
from devices.protocols import Emit
from devices.supervisor import Pulse, Supervisor


class ToldDriver:
    """Reports the reason it was told last."""

    def __init__(self, bell: Bell) -> None:
        self._bell, self.cable = bell, Cable(bell)
        self._reason, self._detail = "ok", ""

    def tell(self, reason: str, detail: str = "") -> None:
        self._reason, self._detail = reason, detail
        self._bell.ring()

    def open(self) -> None:
        self.cable.open()

    def close(self) -> None:
        """Nothing was held."""

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        self.cable.look()
        if not self.cable.sound:
            raise DeviceSilent
        return Pulse(self._reason, RHYTHM, self._detail)


class Told(PluggedFake):
    """A device of which only the health matters; the handles of its kinds are below."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = ToldDriver(bell)
        supervisor = Supervisor(name, self._driver, emit, clock, bell)
        super().__init__(name, supervisor, self._driver.cable)


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
