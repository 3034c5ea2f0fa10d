"""The PC/SC service as a small seam, and the real one through pyscard's lowest layer.

pyscard's own monitor thread dies silently when pcscd restarts or a reader is pulled out, and it
shares one context in the whole program; neither is used here.
"""

from typing import Any, Protocol

from msgspec import Struct

from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused


class Sight(Struct, frozen=True):
    """A card in a reader. `count` differs for each time that a card was put there."""

    atr: bytes
    count: int


class Smartcards(Protocol):
    """A connection to the service. Used by one thread; every call raises DeviceError when lost."""

    def open(self) -> None: ...
    def close(self) -> None: ...

    def readers(self) -> tuple[str, ...]:
        """Return the names of the readers that are plugged in."""

    def look(self, reader: str) -> Sight | None:
        """Return the card that is in a reader, at once; None when there is none.

        DeviceRefused "busy" while another program holds the reader for itself alone.
        """

    def ask(self, reader: str, apdu: bytes) -> bytes:
        """Return the card's answer with its two status bytes; b"" when the card does not answer."""


class PcscService:
    """pcscd, over a context of our own that is made anew after each fault."""

    def __init__(self) -> None:
        self._scard: Any = None
        self._context: Any = None

    def open(self) -> None:
        try:
            from smartcard import scard  # late: an optional library
        except ImportError as error:
            raise DeviceRefused("pyscard", "no_pyscard") from error
        self._scard = scard
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            self._context = None
            raise DeviceAbsent(_hex(code), "no_pcscd")

    def close(self) -> None:
        if self._context is not None:
            self._scard.SCardReleaseContext(self._context)
            self._context = None

    def readers(self) -> tuple[str, ...]:
        code, names = self._scard.SCardListReaders(self._context, [])
        if code == self._scard.SCARD_E_NO_READERS_AVAILABLE:
            return ()
        self._must(code)
        return tuple(names)

    def look(self, reader: str) -> Sight | None:
        state = [(reader, self._scard.SCARD_STATE_UNAWARE)]
        code, states = self._scard.SCardGetStatusChange(self._context, 0, state)
        self._must(code)
        _, flags, atr = states[0]
        if flags & (self._scard.SCARD_STATE_UNAVAILABLE | self._scard.SCARD_STATE_UNKNOWN):
            raise DeviceGone("")
        if flags & self._scard.SCARD_STATE_EXCLUSIVE:
            raise DeviceRefused(reader)
        if not flags & self._scard.SCARD_STATE_PRESENT:
            return None
        return Sight(bytes(atr), flags >> 16)

    def ask(self, reader: str, apdu: bytes) -> bytes:
        scard = self._scard
        code, card, protocol = scard.SCardConnect(
            self._context,
            reader,
            scard.SCARD_SHARE_SHARED,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        if code == scard.SCARD_E_SHARING_VIOLATION:
            raise DeviceRefused(reader)
        if code != scard.SCARD_S_SUCCESS:
            return b""  # taken away, or mute: looked at again
        try:
            pci = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
            code, answer = scard.SCardTransmit(card, pci, list(apdu))
            return bytes(answer) if code == scard.SCARD_S_SUCCESS else b""
        finally:
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    def _must(self, code: int) -> None:
        """Take every fault of the service for the end of this context."""
        if code != self._scard.SCARD_S_SUCCESS:
            raise DeviceGone(_hex(code))


def _hex(code: int) -> str:
    return f"PC/SC {code & 0xFFFFFFFF:08X}"
