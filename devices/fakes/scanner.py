from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver, PluggedFake
from devices.protocols import Emit, Scanned
from devices.scanner.content import Refused, check
from devices.supervisor import Supervisor

NOISE = b"\xff"  # no UTF-8 begins so


class FakeScanner(PluggedFake):
    """A Scanner without hardware; its content passes the same check as that of a real one."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = PluggedDriver(emit, bell)
        supervisor = Supervisor(name, self._driver, emit, clock, bell)
        super().__init__(name, supervisor, self._driver.cable)

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.scan_bytes(text.encode("utf-8", "surrogatepass"))

    def scan_bytes(self, data: bytes) -> None:
        """Hold a code of any content before the scanner; what is refused never appears."""
        checked = check(NOISE + data if self._cable.garbled else data)
        if not isinstance(checked, Refused):
            self._driver.happen(Scanned(checked))
