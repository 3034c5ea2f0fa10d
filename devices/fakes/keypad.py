from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver
from devices.protocols import Emit, KeypadAction, KeypadPressed
from devices.supervisor import Supervised, Supervisor


class FakeKeypad(Supervised):
    """A Keypad without hardware."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = PluggedDriver(emit, bell)
        super().__init__(name, Supervisor(name, self._driver, emit, clock, bell))

    def press(self, action: KeypadAction) -> None:
        self._driver.happen(KeypadPressed(action))

    def unplug(self) -> None:
        self._driver.set_plugged(plugged=False)

    def plug(self) -> None:
        self._driver.set_plugged(plugged=True)
