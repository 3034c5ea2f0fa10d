"""What comes back from a printer: bytes -> answers -> one reason code. Pure.

Patterns: Epson and Citizen ESC/POS references (DLE EOT, GS a, GS r, GS ( H).
"""

from msgspec import Struct

REAL_TIME = b"\x10\x04"
RECOVER_CLEARING = b"\x10\x05\x02"  # DLE ENQ 2: recover, drop what is in the buffers
PRESENTER = b"\x10\x04\x14"  # DLE EOT 20: full status of kiosk printers (Custom)
TICKET_IN_OUTPUT = 0x20  # of its paper byte
XON, XOFF = 0x11, 0x13
ID_LETTERS = b"ABCDEFGHIJKLMNOabcdefghijklmno"
"""Letters of process ids: none of them looks like a real-time answer that cuts in."""


class RealTime(Struct, frozen=True, tag=True):
    """One answer to DLE EOT. It does not say to which query."""

    byte: int


class AutoStatus(Struct, frozen=True, tag=True):
    """Four bytes that the printer sent by itself (GS a)."""

    data: bytes


class Processed(Struct, frozen=True, tag=True):
    """GS ( H fn 48: everything before this process id has been printed."""

    id: bytes


class Queued(Struct, frozen=True, tag=True):
    """An answer to GS r or GS I."""

    byte: int


class Full(Struct, frozen=True, tag=True):
    """The answer to DLE EOT 20: paper, user, recoverable and unrecoverable byte."""

    data: bytes


Answer = RealTime | AutoStatus | Processed | Queued | Full


class Decoder:
    """Takes bytes as they come, split and interleaved, and tells the answers apart."""

    def __init__(self) -> None:
        self._auto = b""
        self._process = b""
        self._full: bytes | None = None

    def expect_full(self) -> None:
        """A full status was asked for; only then may "10 0F" begin one and not an automatic one."""
        self._full = b""

    def feed(self, data: bytes) -> list[Answer]:
        answers = (self._take(byte) for byte in data)
        return [answer for answer in answers if answer is not None]

    def _take(self, byte: int) -> Answer | None:
        if self._full is not None and byte not in (XON, XOFF):
            begun = self._full + bytes([byte])
            if begun[:2] == b"\x10\x0f"[: len(begun)]:
                return self._continue_full(begun)
            if self._full:  # an automatic status after all
                self._auto, self._process, self._full = self._full, b"", b""
        return self._plain(byte)

    def _continue_full(self, begun: bytes) -> Answer | None:
        self._full = None if len(begun) == 6 else begun
        return Full(begun[2:]) if len(begun) == 6 else None

    def _plain(self, byte: int) -> Answer | None:
        if byte & 0x93 == 0x12:
            return RealTime(byte)  # real-time answers cut in anywhere
        if byte & 0x93 == 0x10:
            self._auto, self._process = bytes([byte]), b""
            return None
        if byte == 0x37:
            self._auto, self._process = b"", bytes([byte])
            return None
        if byte in (XON, XOFF) or byte & 0x90:
            return None  # flow control, or noise
        return self._continue(byte)

    def _continue(self, byte: int) -> Answer | None:
        if self._auto:
            self._auto += bytes([byte])
            if len(self._auto) == 4:
                data, self._auto = self._auto, b""
                return AutoStatus(data)
            return None
        if self._process:
            return self._continue_process(byte)
        return Queued(byte)

    def _continue_process(self, byte: int) -> Answer | None:
        self._process += bytes([byte])
        if not _process_so_far(self._process):
            self._process = b""
            return Queued(byte)
        if len(self._process) == 7:
            data, self._process = self._process, b""
            return Processed(data[2:6])
        return None


def _process_so_far(data: bytes) -> bool:
    second = len(data) < 2 or data[1] == 0x22
    middle = all(0x20 <= byte <= 0x7E for byte in data[2:6])
    return second and middle and (len(data) < 7 or data[6] == 0)


def query(n: int) -> bytes:
    """Return DLE EOT n."""
    return REAL_TIME + bytes([n])


def process_id(number: int) -> bytes:
    """Return the four letters of the process id with this number; repeats after 810,000."""
    letters = []
    for _ in range(4):
        number, rest = divmod(number, len(ID_LETTERS))
        letters.append(ID_LETTERS[rest])
    return bytes(reversed(letters))


def ask_processed(process: bytes) -> bytes:
    """Return GS ( H fn 48 for a process id of four letters."""
    return b"\x1d(H\x06\x00\x30\x30" + process


_CAUSES: tuple[tuple[int, int, str], ...] = (
    (2, 0x04, "cover_open"),
    (4, 0x20, "paper_out"),
    (2, 0x20, "paper_out"),
    (3, 0x08, "cutter"),
    (3, 0x04, "jam"),
    (3, 0x20, "unrecoverable"),
    (3, 0x40, "overheated"),
    (2, 0x40, "printer_error"),
    (1, 0x08, "offline"),
    (4, 0x0C, "paper_near_end"),
)
"""Query, bits, reason; the first that is set is what a person must know. Bits, never whole bytes:
models use the others differently (Citizen PPU-231: bit 6 of query 4 is the presenter)."""


def reason(answers: dict[int, int]) -> str:
    """Work out a reason code from DLE EOT answers by query."""
    return next((why for n, mask, why in _CAUSES if answers.get(n, 0) & mask), "ok")


_AUTO_CAUSES: tuple[tuple[int, int, str], ...] = (
    (0, 0x20, "cover_open"),
    (2, 0x0C, "paper_out"),
    (1, 0x08, "cutter"),
    (1, 0x20, "unrecoverable"),
    (1, 0x40, "overheated"),
    (0, 0x08, "offline"),
    (2, 0x03, "paper_near_end"),
)


def auto_reason(data: bytes) -> str:
    """Work out a reason code from the four bytes of an automatic status."""
    return next((why for at, mask, why in _AUTO_CAUSES if data[at] & mask), "ok")
