"""Card readers that type the number of a card. Bytes to values is pure; the driver is below."""

import logging

from msgspec import Struct
from stdnum import luhn

from devices.bell import Bell, Clock, monotonic
from devices.protocols import CardTouched, Emit
from devices.readers.pn532 import CASCADE_TAG
from devices.readers.presence import Presence
from devices.scanner.content import SUFFIXES, Refused, Splitter
from devices.supervisor import Pulse, Supervised, Supervisor
from devices.transport import Transport

LISTEN = 0.2  # seconds in one read; a wedge types faster, so silence ends or drops a number
HOLD = 0.3  # seconds until a card counts as gone: a wedge never says so
SIZES = (4, 5, 7, 8, 10)
PAYMENT_DIGITS = range(13, 20)
_log = logging.getLogger(__name__)


class Format(Struct, frozen=True):
    """How a reader writes a UID: base 16 or 10, and whether the last byte on the air comes first.

    Decimal numbers do not tell how many bytes they stand for: `size` does.
    """

    base: int
    reversed: bool
    size: int


def uid_of(text: str, form: Format) -> str | Refused:
    """Return a UID as hex, whole and in the order on the air, or why a text is none.

    What could be the number of a payment card is none, whatever the format.
    """
    if text.isdigit() and len(text) in PAYMENT_DIGITS and luhn.is_valid(text):
        return Refused("payment_card")
    raw = _from_hex(text) if form.base == 16 else _from_decimal(text, form.size)
    if isinstance(raw, Refused):
        return raw
    raw = raw[::-1] if form.reversed else raw
    if len(raw) == 4 and raw[0] == CASCADE_TAG:
        return Refused("cut_short")
    return raw.hex().upper()


def _from_hex(text: str) -> bytes | Refused:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return Refused("not_a_uid")
    return raw if len(raw) in SIZES and len(text) == 2 * len(raw) else Refused("not_a_uid")


def _from_decimal(text: str, size: int) -> bytes | Refused:
    if not (text.isascii() and text.isdigit() and len(text) < 30):
        return Refused("not_a_uid")
    number = int(text)
    return number.to_bytes(size) if 0 < number < 256**size else Refused("too_long")


class WedgeDriver:
    """Listens to a reader that types. An open node is all that can be known of it."""

    def __init__(
        self, transport: Transport, emit: Emit, clock: Clock, suffix: bytes, form: Format
    ) -> None:
        self._transport, self._suffix, self._form = transport, suffix, form
        self._presence = Presence(emit, clock, HOLD)
        self._splitter = Splitter(suffix)

    def open(self) -> None:
        self._splitter = Splitter(self._suffix)
        self._transport.open()

    def close(self) -> None:
        self._presence.gone()
        self._transport.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a reader."""

    def step(self) -> Pulse:
        data = self._transport.read(LISTEN)
        for text in self._splitter.feed(data) if data else self._splitter.silence():
            uid = text if isinstance(text, Refused) else uid_of(text, self._form)
            if isinstance(uid, Refused):
                _log.warning("card refused: %s", uid.why)
            else:
                self._presence.seen(CardTouched(uid, ""))
        self._presence.missed()
        return Pulse("ok", 0.0)


class WedgeReader(Supervised):
    """A CardReader that types; `suffix` is a key of SUFFIXES."""

    gives_identity = False

    def __init__(
        self,
        name: str,
        transport: Transport,
        emit: Emit,
        *,
        form: Format,
        suffix: str = "cr",
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = WedgeDriver(transport, emit, clock, SUFFIXES[suffix], form)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
