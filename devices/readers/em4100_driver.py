import logging

from devices.bell import Bell, Clock, monotonic
from devices.protocols import CardTouched, Emit
from devices.readers.em4100 import Damaged, Decoder
from devices.readers.presence import Presence
from devices.supervisor import Pulse, Supervised, Supervisor
from devices.transport import Transport

LISTEN = 0.1  # seconds in one read
SILENCE = 0.3  # seconds without a frame until the tag is gone; readers repeat about every 50 ms
_log = logging.getLogger(__name__)


class TagDriver:
    """Listens to a reader that only speaks. An open port is all that can be known of it."""

    def __init__(self, transport: Transport, emit: Emit, clock: Clock) -> None:
        self._transport = transport
        self._presence = Presence(emit, clock, SILENCE)
        self._decoder = Decoder()
        self._noisy = False

    def open(self) -> None:
        self._decoder.reset()
        self._transport.open()
        self._noisy = False

    def close(self) -> None:
        self._presence.gone()
        self._transport.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a reader."""

    def step(self) -> Pulse:
        for event in self._decoder.feed(self._transport.read(LISTEN)):
            if isinstance(event, Damaged):
                self._complain(event)
            else:
                self._presence.seen(CardTouched(event.uid, "EM4100"))
        self._presence.missed()
        return Pulse("ok", 0.0)

    def _complain(self, event: Damaged) -> None:
        """Write of a noisy line once, not seventy times a second."""
        if not self._noisy:
            _log.warning("tag frames are refused: %s", event.where)
        self._noisy = True


class TagReader(Supervised):
    """A CardReader for 125 kHz tags: RDM6300, ID-12, ID-20."""

    gives_identity = False

    def __init__(
        self,
        name: str,
        transport: Transport,
        emit: Emit,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = TagDriver(transport, emit, clock)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
