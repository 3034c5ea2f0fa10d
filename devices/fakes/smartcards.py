from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused
from devices.readers.smartcards import Sight

READER = "Contoh Contactless 00 00"
ATR_A = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
ATR_B = bytes.fromhex("3B8F8001804F0CA000000306070001000000006E")


class FakeSmartcards:
    """A PC/SC service that is not there, with a reader to pull out and cards to lay on it."""

    def __init__(self) -> None:
        self.running = True
        self.plugged = True
        self.mute = False
        self.held = False  # by another program, for itself alone
        self.opened = 0
        self.answer: bytes | None = None  # instead of the card's UID
        self._starts = 1
        self._context = 0  # which start of the service a context is from; 0: none
        self._card: tuple[bytes, bytes] | None = None
        self._count = 0

    def lay(self, uid: str, atr: bytes = ATR_A) -> None:
        self._card, self._count = (bytes.fromhex(uid), atr), self._count + 1

    def take(self) -> None:
        self._card, self._count = None, self._count + 1

    def stop_service(self) -> None:
        self.running = False

    def start_service(self) -> None:
        """Start it again: contexts of before are dead, as with pcscd."""
        self.running, self._starts = True, self._starts + 1

    def open(self) -> None:
        if not self.running:
            raise DeviceAbsent("", "no_pcscd")
        self._context = self._starts
        self.opened += 1

    def close(self) -> None:
        self._context = 0

    def readers(self) -> tuple[str, ...]:
        self._check()
        return (READER,) if self.plugged else ()

    def look(self, reader: str) -> Sight | None:
        self._check()
        if reader != READER or not self.plugged:
            raise DeviceGone("")
        if self.held:
            raise DeviceRefused(reader)
        return Sight(self._card[1], self._count) if self._card else None

    def ask(self, reader: str, apdu: bytes) -> bytes:
        self._check()
        if self._card is None or self.mute or reader != READER:
            return b""
        if self.answer is not None:
            return self.answer
        known = apdu == b"\xff\xca\x00\x00\x00"
        return self._card[0] + b"\x90\x00" if known else b"\x6d\x00"

    def _check(self) -> None:
        if not self.running or self._context != self._starts:
            raise DeviceGone("PC/SC 8010001E")
