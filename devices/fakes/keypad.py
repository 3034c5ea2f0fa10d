from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver, PluggedFake
from devices.protocols import Emit, KeypadAction, KeypadPressed
from devices.supervisor import Supervisor


class FakeKeypad(PluggedFake):
    """A Keypad without hardware."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = PluggedDriver(emit, bell)
        supervisor = Supervisor(name, self._driver, emit, clock, bell)
        super().__init__(name, supervisor, self._driver.cable)

    def press(self, action: KeypadAction) -> None:
        self._driver.happen(KeypadPressed(action))
