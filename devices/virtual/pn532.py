"""A PN532 chip with cards to lay on it. Parses and builds frames by itself, apart from the driver.

Source: NXP UM0701-02.
"""

from collections.abc import Callable

from devices.virtual.part import Part

ACK = bytes.fromhex("0000ff00ff00")
NACK = bytes.fromhex("0000ffff0000")
ERROR = bytes.fromhex("0000ff01ff7f8100")
FIRMWARE = bytes.fromhex("320106")
ATQB_REST = bytes.fromhex("00000000007181")


class VirtualPn532(Part):
    """Answers like the chip, and has its mishaps: `reset`, `damage`, `lose_ack`, ..."""

    def __init__(self, support: int = 7) -> None:
        super().__init__()
        self.support = support
        self.commands: list[int] = []
        self._inbox = b""
        self._cards: list[tuple[str, bytes]] = []
        self._asleep, self._finite, self._waiting = True, False, ""
        self._last = b""
        self._damaged = self._acks_lost = self._errors = 0
        self.extended = False

    # --- handles ---------------------------------------------------------------------------------

    def lay(self, uid: str, kind: str = "A") -> None:
        """Lay a card on it: `uid` is hex, whole."""
        with self.lock:
            self._cards.append((kind, bytes.fromhex(uid)))
            if self._waiting == kind:
                self._waiting = ""
                self._answer(0x4B, self._target(kind))

    def take(self) -> None:
        """Take every card away."""
        with self.lock:
            self._cards.clear()

    def reset(self) -> None:
        """Lose everything that the host has set up: the supply was too low for a moment."""
        with self.lock:
            self._asleep, self._finite, self._waiting, self._inbox = True, False, "", b""

    def plug(self) -> None:
        self.reset()
        super().plug()

    def damage(self, times: int = 1) -> None:
        """Flip a bit in the next answers."""
        self._damaged = times

    def lose_ack(self, times: int = 1) -> None:
        self._acks_lost = times

    def err(self, times: int = 1) -> None:
        """Answer with the application level error frame."""
        self._errors = times

    # --- the chip --------------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        with self.lock:
            self._inbox += data
            while (found := self._next()) is not None:
                self._do(found)

    def _next(self) -> bytes | None:
        """Return the next whole thing that the host said: ACK, NACK or a command's body."""
        at = self._inbox.find(b"\x00\xff")
        if b"\x55\x55" in self._inbox[: at if at >= 0 else None]:
            self._asleep = False
        if at < 0 or len(self._inbox) < at + 5:
            return None
        head = self._inbox[at + 2 : at + 4]
        if head in (b"\x00\xff", b"\xff\x00"):
            self._inbox = self._inbox[at + 5 :]
            return head
        end = at + 4 + head[0] + 2
        if len(self._inbox) < end:
            return None
        body = self._inbox[at + 4 : end - 2]
        sound = not (sum(head) | sum(self._inbox[at + 4 : end - 1])) & 0xFF
        self._inbox = self._inbox[end:]
        return body if sound and body[:1] == b"\xd4" else b""

    def _do(self, said: bytes) -> None:
        if self._asleep:
            return
        if said == b"\x00\xff":
            self._waiting = ""
        elif said == b"\xff\x00":
            self.say(self._last)
        elif len(said) > 1:
            self._waiting = ""
            self._command(said[1], said[2:])

    def _command(self, code: int, data: bytes) -> None:
        self.commands.append(code)
        if self._acks_lost:
            self._acks_lost -= 1
            return
        self.say(ACK)
        if self._errors:
            self._errors -= 1
            self.say(ERROR)
        elif code == 0x4A:
            self._list("B" if data[1] == 3 else "A")
        else:
            self._answer(code + 1, _ANSWERS.get(code, _nothing)(self, data))

    def _list(self, kind: str) -> None:
        found = self._target(kind)
        if found or self._finite:
            self._answer(0x4B, found or b"\x00")
        else:
            self._waiting = kind  # for ever, or until the host says ACK

    def _target(self, kind: str) -> bytes:
        uid = next((uid for k, uid in self._cards if k == kind), None)
        if uid is None:
            return b""
        if kind == "B":
            return b"\x01\x01\x50" + uid + ATQB_REST + b"\x01\x00"
        return b"\x01\x01\x00\x44\x20" + bytes([len(uid)]) + uid + b"\x05\x78\x80\x70\x02"

    def _configure(self, data: bytes) -> bytes:
        if data[0] == 5:
            self._finite = data[3] != 0xFF
        return b""

    def _firmware(self, _data: bytes) -> bytes:
        return FIRMWARE + bytes([self.support])

    def _answer(self, code: int, data: bytes) -> None:
        body = bytes([0xD5, code]) + data
        head = bytes([len(body), -len(body) & 0xFF])
        if self.extended:
            high, low = divmod(len(body), 256)
            head = bytes([0xFF, 0xFF, high, low, -(high + low) & 0xFF])
        self._last = b"\x00\x00\xff" + head + body + bytes([-sum(body) & 0xFF, 0])
        frame = bytearray(self._last)
        if self._damaged:
            self._damaged -= 1
            frame[-3] ^= 0x10
        self.say(bytes(frame))


def _nothing(_chip: VirtualPn532, _data: bytes) -> bytes:
    return b""


_ANSWERS: dict[int, Callable[[VirtualPn532, bytes], bytes]] = {
    0x02: VirtualPn532._firmware,  # noqa: SLF001 - its own table
    0x32: VirtualPn532._configure,  # noqa: SLF001
    0x52: lambda _chip, _data: b"\x00",
}
