"""125 kHz readers (RDM6300, ID-12, ID-20): lines of hex, bytes to values. Pure.

A frame is 02, ten hex digits, two hex digits of checksum (the XOR of the five bytes), then 03;
the ID-12 and ID-20 put 0D 0A before the 03. Source: data sheets of the readers.
"""

from msgspec import Struct

START, END = 0x02, 0x03
DIGITS = 12
HEX = frozenset(b"0123456789ABCDEFabcdef")


class Tag(Struct, frozen=True):
    """The five bytes of an EM4100 tag as hex, whole, in the order on the air. Never identity."""

    uid: str


class Damaged(Struct, frozen=True):
    """A frame that was dropped: "shape" or "checksum"."""

    where: str


class Decoder:
    """Takes bytes as they come; every 02 begins anew, whatever stood before it."""

    def __init__(self) -> None:
        self._digits: bytearray | None = None  # None: between frames

    def feed(self, data: bytes) -> list[Tag | Damaged]:
        return [event for byte in data if (event := self._take(byte))]

    def reset(self) -> None:
        self._digits = None

    def _take(self, byte: int) -> Tag | Damaged | None:
        torn = bool(self._digits)
        if byte == START:
            self._digits = bytearray()
            return Damaged("shape") if torn else None
        if self._digits is None:
            return None
        self._digits.append(byte)
        if byte == END or len(self._digits) > DIGITS + 3:
            body, self._digits = bytes(self._digits), None
            return _read(body)
        return None


def _read(body: bytes) -> Tag | Damaged:
    digits, tail = body[:DIGITS], body[DIGITS:]
    if tail not in (b"\x03", b"\r\n\x03") or not HEX.issuperset(digits):
        return Damaged("shape")
    *data, checksum = bytes.fromhex(digits.decode())
    for byte in data:
        checksum ^= byte
    return Damaged("checksum") if checksum else Tag(bytes(data).hex().upper())
