import contextlib
import logging

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceError
from devices.protocols import Emit, Scanned
from devices.scanner.content import SUFFIXES, Refused, Splitter
from devices.supervisor import Pulse, Supervised, Supervisor
from devices.transport import Transport

LISTEN = 0.2  # seconds in one read; also how long a line must be silent to end a scan
RENEW = 20.0  # seconds: a trigger that nobody renews goes out by itself
REPLIES = b"\x06\x15"  # ACK and NAK, with which a scanner answers a command
Trigger = tuple[bytes, ...]
"""What switches a scanner on and off, such as 16 54 0D and 16 55 0D; empty: it is always on."""
_log = logging.getLogger(__name__)


class ScannerDriver:
    """Listens to a scanner. An open port is all that can be known of it."""

    def __init__(
        self, transport: Transport, emit: Emit, suffix: bytes, trigger: Trigger, clock: Clock
    ) -> None:
        self._transport, self._emit, self._suffix = transport, emit, suffix
        self._start, self._stop = trigger
        self._clock, self._renew_at = clock, 0.0
        self._splitter = Splitter(suffix)
        self._open = False

    def open(self) -> None:
        self._splitter = Splitter(self._suffix)
        self._transport.open()
        self._open = True
        self._renew_at = self._clock()

    def close(self) -> None:
        if self._open and self._stop:
            with contextlib.suppress(DeviceError):  # it may be what has gone
                self._transport.write(self._stop, LISTEN)
        self._open = False
        self._transport.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a scanner."""

    def step(self) -> Pulse:
        if self._start and self._clock() >= self._renew_at:
            self._transport.write(self._start, LISTEN)
            self._renew_at = self._clock() + RENEW
        data = self._transport.read(LISTEN)
        if self._start:
            data = data.translate(None, REPLIES)
        for scan in self._splitter.feed(data) if data else self._splitter.silence():
            if isinstance(scan, Refused):
                _log.warning("scan refused: %s", scan.why)
            else:
                self._emit(Scanned(scan))
            self._renew_at = self._clock()  # many go out after each code
        return Pulse("ok", 0.0)


class SerialScanner(Supervised):
    """A Scanner on a serial line or a wedge's keys; `suffix` is a key of SUFFIXES."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        emit: Emit,
        *,
        suffix: str = "cr",
        trigger: Trigger = (b"", b""),
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = ScannerDriver(transport, emit, SUFFIXES[suffix], trigger, clock)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
