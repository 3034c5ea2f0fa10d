import logging

from devices.bell import Bell, Clock, monotonic
from devices.protocols import Emit, Scanned
from devices.scanner.content import SUFFIXES, Refused, Splitter
from devices.supervisor import Pulse, Supervised, Supervisor
from devices.transport import Transport

LISTEN = 0.2  # seconds in one read; also how long a line must be silent to end a scan
_log = logging.getLogger(__name__)


class ScannerDriver:
    """Listens to a serial or USB-CDC scanner. An open port is all that can be known of it."""

    def __init__(self, transport: Transport, emit: Emit, suffix: bytes) -> None:
        self._transport, self._emit, self._suffix = transport, emit, suffix
        self._splitter = Splitter(suffix)

    def open(self) -> None:
        self._splitter = Splitter(self._suffix)
        self._transport.open()

    def close(self) -> None:
        self._transport.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a scanner."""

    def step(self) -> Pulse:
        data = self._transport.read(LISTEN)
        for scan in self._splitter.feed(data) if data else self._splitter.silence():
            if isinstance(scan, Refused):
                _log.warning("scan refused: %s", scan.why)
            else:
                self._emit(Scanned(scan))
        return Pulse("ok", 0.0)


class SerialScanner(Supervised):
    """A Scanner on a serial line; `suffix` is a key of SUFFIXES."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        emit: Emit,
        *,
        suffix: str = "cr",
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = ScannerDriver(transport, emit, SUFFIXES[suffix])
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
