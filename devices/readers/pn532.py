"""PN532 over a serial line: frames and answers, bytes to values. Pure.

Source: NXP UM0701-02 (C106 user manual); the frames are those that independent open
implementations send.
"""

from msgspec import Struct

START = b"\x00\xff"
ACK = b"\x00\x00\xff\x00\xff\x00"
NACK = b"\x00\x00\xff\xff\x00\x00"
WAKE_UP = b"\x55\x55" + bytes(14)
TO_CHIP, FROM_CHIP, APPLICATION_ERROR = 0xD4, 0xD5, 0x7F
MAX_DATA = 265  # bytes from TFI on, in an extended frame


class Acknowledged(Struct, frozen=True, tag=True):
    """The chip took a command (or the host aborts one)."""


class Refused(Struct, frozen=True, tag=True):
    """NACK: the last frame is to be sent again."""


class Response(Struct, frozen=True, tag=True):
    """`command` is the response code (command + 1)."""

    command: int
    data: bytes


class Failed(Struct, frozen=True, tag=True):
    """The chip's application level error frame."""


class Damaged(Struct, frozen=True, tag=True):
    """A frame whose checksum is wrong: "length" or "data"."""

    where: str


Event = Acknowledged | Refused | Response | Failed | Damaged


class Card(Struct, frozen=True):
    """A UID as hex, whole and in the chip's order; `type` "A" or "B" (its PUPI). Never identity."""

    uid: str
    type: str


def frame(command: int, data: bytes = b"") -> bytes:
    """Return a command frame; the extended form above 255 bytes."""
    body = bytes([TO_CHIP, command]) + data
    size = len(body)
    if size > MAX_DATA:
        raise ValueError(f"{size} bytes do not fit a PN532 frame")
    if size <= 255:
        head = bytes([size, -size & 0xFF])
    else:
        high, low = divmod(size, 256)
        head = bytes([0xFF, 0xFF, high, low, -(high + low) & 0xFF])
    return b"\x00" + START + head + body + bytes([-sum(body) & 0xFF, 0])


SAM_CONFIGURATION = frame(0x14, b"\x01\x14\x01")  # normal mode, 1 s, IRQ; first after waking up
FIRMWARE_VERSION = frame(0x02)
FINITE_POLLING = frame(0x32, b"\x05\xff\x01\x02")  # otherwise listing waits for a card for ever
LIST_TYPE_A = frame(0x4A, b"\x01\x00")
LIST_TYPE_B = frame(0x4A, b"\x01\x03\x00")
RELEASE = frame(0x52, b"\x00")
FIELD_OFF = frame(0x32, b"\x01\x00")
FIELD_ON = frame(0x32, b"\x01\x01")
LISTED = 0x4B
PROBES = {"A": LIST_TYPE_A, "B": LIST_TYPE_B}
CASCADE_TAG = 0x88  # ISO/IEC 14443-3: first byte of a part, never of a UID of four bytes


def answer_code(command: bytes) -> int:
    """Return the code of the response to one of our normal frames."""
    return command[6] + 1


def kinds(firmware: Response) -> str:
    """Return the types of card that a chip reads, from its answer to FIRMWARE_VERSION: "AB".

    ValueError when it is none that we can use. The last byte has a bit for each: A, B, 18092.
    """
    if len(firmware.data) != 4 or not firmware.data[3] & 3:
        raise ValueError("the firmware's answer has 4 bytes and names A or B")
    return "".join(kind for bit, kind in enumerate("AB") if firmware.data[3] >> bit & 1)


class Decoder:
    """Takes bytes as they come; garbage between frames is skipped."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Event]:
        self._buffer += data
        events: list[Event] = []
        while (found := _take(self._buffer)) is not None:
            event, self._buffer = found
            events.append(event)
        if START not in self._buffer:
            self._buffer = self._buffer[-1:]  # noise must not pile up
        return events

    def reset(self) -> None:
        self._buffer = b""


def _take(buffer: bytes) -> tuple[Event, bytes] | None:
    """Return the next event and what follows it; None while more bytes are needed."""
    begin = buffer.find(START)
    if begin < 0 or len(buffer) < begin + 4:
        return None
    rest = buffer[begin + 2 :]
    if rest[:2] == b"\x00\xff":
        return Acknowledged(), rest[2:]
    if rest[:2] == b"\xff\x00":
        return Refused(), rest[2:]
    if rest[:2] == b"\xff\xff":
        return _measured(rest, 5, 2)
    return _measured(rest, 2, 0)


def _measured(rest: bytes, head: int, at: int) -> tuple[Event, bytes] | None:
    """Take a frame whose length stands from `at` to the end of its `head`, checksum included."""
    if len(rest) < head:
        return None
    digits = rest[at : head - 1]
    size = int.from_bytes(digits, "big")
    if sum(rest[at:head]) & 0xFF or not 0 < size <= MAX_DATA:
        return Damaged("length"), rest
    if len(rest) < head + size + 1:
        return None
    body = rest[head : head + size]
    if (sum(body) + rest[head + size]) & 0xFF:
        return Damaged("data"), rest  # look for the next start inside: bytes may have been lost
    return _meaning(body), rest[head + size + 1 :]


def _meaning(body: bytes) -> Event:
    if body[0] == APPLICATION_ERROR:
        return Failed()
    if body[0] != FROM_CHIP or len(body) < 2:
        return Damaged("data")
    return Response(body[1], body[2:])


def card(response: Response, kind: str) -> Card | None:
    """Read the first target of an InListPassiveTarget answer; None when there is none.

    `kind` is what was asked for: "A" or "B". ValueError when the answer is too short for its card.
    """
    data = response.data
    if response.command != LISTED or not data or data[0] == 0:
        return None
    uid = _pupi(data) if kind == "B" else _nfcid(data)
    return Card(uid.hex().upper(), kind)


def _nfcid(data: bytes) -> bytes:
    """Count, Tg, SENS_RES (2), SEL_RES, length, NFCID of 4, 7 or 10 bytes, [ATS with length]."""
    length = data[5] if len(data) > 5 else 0
    uid, rest = data[6 : 6 + length], data[6 + length :]
    if length not in (4, 7, 10) or len(uid) != length:
        raise ValueError("a UID has 4, 7 or 10 bytes")
    if rest and rest[0] != len(rest):
        raise ValueError("what follows the UID is no ATS")
    if length == 4 and uid[0] == CASCADE_TAG:
        raise ValueError("a part of a longer UID")
    return uid


def _pupi(data: bytes) -> bytes:
    """Count, Tg, ATQB of 12 bytes (0x50, PUPI of 4, ...), length and bytes of ATTRIB_RES."""
    if len(data) < 15 or data[2] != 0x50 or data[14] != len(data) - 15:
        raise ValueError("not an ATQB")
    return data[3:7]
