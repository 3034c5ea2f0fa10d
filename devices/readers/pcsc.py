from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent, DeviceGone
from devices.protocols import CardTouched, Emit
from devices.readers.presence import Presence
from devices.readers.smartcards import Sight, Smartcards
from devices.supervisor import Pulse, Supervised, Supervisor

GET_UID = bytes.fromhex("FFCA000000")  # PC/SC part 3: the reader answers it, not the card
OK = b"\x90\x00"
SIZES = (4, 7, 10)
PAUSE = 0.25
HOLD = 0.0  # the service smooths weak contact
CONTACTLESS = bytes.fromhex("804F0CA000000306")
"""Stands in the ATR that a reader makes up for a storage card, before a byte for its standard."""
STANDARDS = {1: "A", 2: "A", 3: "A", 5: "B", 6: "B", 7: "B"}
"""PC/SC part 3 supplement: ISO/IEC 14443 A parts 1 to 3, B parts 1 to 3."""


def uid_of(answer: bytes) -> str:
    """Return the UID of an answer to GET_UID as hex, whole; "" when it holds none."""
    uid, status = answer[:-2], answer[-2:]
    return uid.hex().upper() if status == OK and len(uid) in SIZES else ""


def kind_of(atr: bytes, uid: str) -> str:
    """Return "A" or "B" where that is certain, otherwise ""."""
    _, found, rest = atr.partition(CONTACTLESS)
    if found and rest and rest[0] in STANDARDS:
        return STANDARDS[rest[0]]
    return "A" if len(uid) > 8 else ""  # a PUPI has four bytes


class PcscDriver:
    """Looks for a card by itself, round by round; a service that restarts is met anew.

    `wanted` is a part of the reader's name; "" takes the first.
    """

    def __init__(self, cards: Smartcards, emit: Emit, clock: Clock, wanted: str = "") -> None:
        self._cards, self._wanted = cards, wanted.lower()
        self._presence = Presence(emit, clock, HOLD)
        self._reader = ""
        self._known: Sight | None = None

    def open(self) -> None:
        self._cards.open()
        fits = [name for name in self._cards.readers() if self._wanted in name.lower()]
        if not fits:
            raise DeviceAbsent("")
        self._reader, self._known = fits[0], None

    def close(self) -> None:
        self._presence.gone()
        self._cards.close()

    def missing(self, reason: str) -> None:
        """Nobody waits for a reader."""

    def step(self) -> Pulse:
        if self._reader not in self._cards.readers():
            raise DeviceGone("")
        sight = self._cards.look(self._reader)
        if sight != self._known:
            self._presence.gone()
            self._known = sight if sight is None or self._read(sight) else None
        return Pulse("ok", PAUSE, self._reader)

    def _read(self, sight: Sight) -> bool:
        """Read a card that has come; False when it did not answer and is to be asked again."""
        answer = self._cards.ask(self._reader, GET_UID)
        if uid := uid_of(answer):
            self._presence.seen(CardTouched(uid, kind_of(sight.atr, uid)))
        return bool(answer)


class PcscReader(Supervised):
    """A CardReader behind PC/SC."""

    gives_identity = False

    def __init__(
        self,
        name: str,
        cards: Smartcards,
        emit: Emit,
        *,
        wanted: str = "",
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        driver = PcscDriver(cards, emit, clock, wanted)
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))
