from collections.abc import Callable

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceSilent, DeviceStuck
from devices.protocols import CardTouched, Emit
from devices.readers import pn532
from devices.readers.presence import Presence
from devices.supervisor import Pulse, Supervised, Supervisor
from devices.transport import Transport

ACK_SECONDS = 1.5  # the chip needs 15 ms; USB-serial adapters on small boards much longer
ANSWER_SECONDS = 1.0
WRITE_SECONDS = 1.0
SLICE = 0.2  # seconds in one read, so that a halt is noticed
PAUSE = 0.1  # seconds between two looks for a card
HOLD = 0.6  # seconds without a sight of the card until it is gone: several looks
TRIES = 2
FLOOD = 64  # reads after which a line that never falls silent is no longer waited for
REPEATS = 2  # times that the chip is asked to say a damaged answer again


class Pn532Driver:
    """Looks for cards of type A and B. A chip that lost its memory is woken and set up again."""

    def __init__(
        self, transport: Transport, emit: Emit, clock: Clock, halted: Callable[[], bool]
    ) -> None:
        self._transport, self._clock, self._halted = transport, clock, halted
        self._presence = Presence(emit, clock, HOLD)
        self._decoder = pn532.Decoder()
        self._kinds = ""

    def open(self) -> None:
        self._transport.open()
        self._wake()

    def close(self) -> None:
        self._presence.gone()
        self._transport.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a reader."""

    def step(self) -> Pulse:
        try:
            card = self._look()
        except DeviceSilent:  # it may have been reset: try once more from the start
            self._wake()
            card = self._look()
        if card is not None:
            self._presence.seen(CardTouched(card.uid, card.type))
            self._ask(pn532.RELEASE)  # otherwise it does not answer the next look
        elif self._presence:
            self._presence.missed()
            for command in (pn532.FIELD_OFF, pn532.FIELD_ON):  # a card that hangs begins anew
                self._ask(command)
        return Pulse("ok", PAUSE)

    def _wake(self) -> None:
        """Wake the chip and set it up; only then does a look for a card ever end."""
        self._ask(pn532.SAM_CONFIGURATION, pn532.WAKE_UP)
        try:
            self._kinds = pn532.kinds(self._ask(pn532.FIRMWARE_VERSION))
        except ValueError as error:
            raise DeviceSilent(str(error), "garbled") from error
        self._ask(pn532.FINITE_POLLING)

    def _look(self) -> pn532.Card | None:
        for kind in self._kinds:
            response = self._ask(pn532.PROBES[kind])
            try:
                card = pn532.card(response, kind)
            except ValueError:  # no card that we can name whole
                continue
            if card is not None:
                return card
        return None

    def _ask(self, command: bytes, before: bytes = b"") -> pn532.Response:
        """Return the chip's answer; DeviceSilent when there is none that makes sense."""
        heard = False
        for _ in range(TRIES):
            self._hush()
            self._write(before + command)
            answer, noise = self._await(pn532.answer_code(command))
            if answer is not None:
                return answer
            heard = heard or noise
            self._write(pn532.ACK)  # put down whatever the chip is doing
        raise DeviceSilent("", "garbled" if heard else "silent")

    def _await(self, code: int) -> tuple[pn532.Response | None, bool]:
        """Wait for ACK and answer; also say whether anything was heard at all."""
        taken, repeats, noise = False, 0, False
        until = self._clock() + ACK_SECONDS
        while (left := until - self._clock()) > 0 and not self._halted():
            data = self._transport.read(min(left, SLICE))
            noise = noise or bool(data)
            for event in self._decoder.feed(data):
                match event:
                    case pn532.Acknowledged() if not taken:
                        taken, until = True, self._clock() + ANSWER_SECONDS
                    case pn532.Response(command=said) if taken and said == code:
                        return event, True
                    case pn532.Damaged() if taken and repeats < REPEATS:
                        repeats += 1
                        self._write(pn532.NACK)
                    case pn532.Failed() | pn532.Refused():
                        return None, True
        return None, noise

    def _hush(self) -> None:
        """Forget what was said before: a late answer is never taken for the next one's."""
        for _ in range(FLOOD):
            if not self._transport.read(0):
                break
        self._decoder.reset()

    def _write(self, data: bytes) -> None:
        until = self._clock() + WRITE_SECONDS
        while data:
            data = data[self._transport.write(data, SLICE) :]
            if data and self._clock() > until:
                raise DeviceStuck("")


class Pn532Reader(Supervised):
    """A CardReader: PN532 on a serial line (HSU), 115200 8N1."""

    gives_identity = False

    def __init__(
        self,
        name: str,
        transport: Transport,
        emit: Emit,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        bell = bell or Bell()
        driver = Pn532Driver(transport, emit, clock, bell.halted)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
