"""The printer's behaviour: executes what it is sent, answers, stops when paper cannot move."""

from collections import deque
from collections.abc import Callable

from devices.faults import PrinterFaults
from devices.virtual.paper import Paper, Sheet
from devices.virtual.parser import Command, Parser

Speak = Callable[[bytes], None]
WIDTHS = {58: 384, 80: 576}
FULL_STATUS, EJECT = 20, 5
REAL_TIME = ("DLE EOT", "DLE ENQ", "DLE DC4")


class Machine(PrinterFaults):
    """No port, no thread: `receive` takes bytes, `speak` functions get the answers.

    `sheets` are the pieces of paper that were cut off; `on_cut` hears of each.
    """

    def __init__(
        self,
        width: int = 80,
        on_cut: Callable[[Sheet], None] | None = None,
        *,
        presenter: bool = False,
    ) -> None:
        super().__init__()
        self.presenter = presenter
        self.sheets: list[Sheet] = []
        self.received = b""
        self.unknown: list[bytes] = []
        self.bytes_left: int | None = None  # until it is unplugged
        self.held: list[bytes] | None = None  # answers, while they are held back
        self._on_cut = on_cut
        self._parser = Parser()
        self._paper = Paper(WIDTHS[width])
        self._waiting: deque[Command] = deque()
        self._speakers: list[Speak] = []
        self._auto = 0
        self._was = b""

    # --- handles ---------------------------------------------------------------------------------

    def unplug_at(self, count: int) -> None:
        """Lose power after `count` more bytes."""
        self.bytes_left = count

    def hold_answers(self) -> None:
        """Keep every answer back until `release_answers`."""
        with self.lock:
            self.held = []

    def release_answers(self, *, keep_holding: bool = False) -> None:
        with self.lock:
            late, self.held = self.held or [], [] if keep_holding else None
            for answer in late:
                self._say(answer)

    # --- the port's side -------------------------------------------------------------------------

    def attach(self, speak: Speak) -> None:
        with self.lock:
            self._speakers.append(speak)

    def detach(self, speak: Speak) -> None:
        with self.lock:
            self._speakers.remove(speak)

    def receive(self, data: bytes) -> None:
        with self.lock:
            data = self._until_unplugged(data)
            self.received += data
            for command in self._parser.feed(data):
                self._accept(command)
            self._run()
            if self.bytes_left == 0:
                self.bytes_left = None
                self.unplug()

    def changed(self) -> None:
        if not self.plugged:
            self._parser.reset()
            self._waiting.clear()
            self._paper.reset()
        self._tell_by_itself()
        self._run()

    # --- inside ----------------------------------------------------------------------------------

    def _until_unplugged(self, data: bytes) -> bytes:
        if self.bytes_left is not None:
            data = data[: self.bytes_left]
            self.bytes_left -= len(data)
        return data

    def _accept(self, command: Command) -> None:
        if command.name == "DLE EOT":
            self._answer(self._real_time(command.args[0]))
        elif command.name == "DLE ENQ":
            if command.args[0] == 2:
                self._waiting.clear()
                self._paper.reset()
            self.recover()
        elif command.name == "unknown":
            self.unknown.append(command.raw)
        elif command.name not in REAL_TIME:
            self._waiting.append(command)

    def _run(self) -> None:
        while self._waiting and self.plugged and not self.halted():
            command = self._waiting.popleft()
            for _ in range(self._paper.put(command)):
                self.line_printed()
            if act := _ACT.get(command.name):
                act(self, command.args)

    def _cut(self, _args: bytes) -> None:
        if not self._paper.blank():
            self._finish()

    def _finish(self) -> None:
        sheet = self._paper.sheet()
        self._paper.tear()
        self.ticket_waits = self.presenter
        self.sheets.append(sheet)
        if self._on_cut is not None:
            self._on_cut(sheet)

    def _eject(self, args: bytes) -> None:
        if args[0] == EJECT:
            self.ticket_waits = False

    def _process(self, args: bytes) -> None:
        if self.confirms and args[:2] == b"00":
            self._answer(b"\x37\x22" + args[2:6] + b"\x00")

    def _follow(self, args: bytes) -> None:
        self._auto = args[0]
        self._was = b""
        self._tell_by_itself()

    def _tell_by_itself(self) -> None:
        now = self.auto_status()
        if self._auto and now != self._was:
            self._was = now
            self._answer(now)

    def _transmit(self, args: bytes) -> None:
        near, out = self.paper == "near_end", self.paper == "out"
        self._answer(bytes([0x03 * near | 0x0C * out if args[0] % 48 == 1 else 0]))

    def _error(self) -> bool:
        return self.jammed or bool(self.cutter) or self.hot

    def _real_time(self, n: int) -> bytes:
        if n != FULL_STATUS:
            return bytes([self.status(n)])
        return self.full_status() if self.presenter else b""

    def full_status(self) -> bytes:
        """Return the answer to DLE EOT 20 of a kiosk printer (Custom KPM, VKP)."""
        out, near = self.paper == "out", self.paper == "near_end"
        paper = 0x01 * out | 0x04 * (near or out) | 0x20 * self.ticket_waits
        return bytes([0x10, 0x0F, paper, 0x02 * self.lid_open, 0x40 * self.jammed, 0])

    def status(self, n: int) -> int:
        """Return the answer to DLE EOT n."""
        out = self.paper == "out"
        bits = {
            1: 0x08 * self.halted(),
            2: 0x04 * self.lid_open | 0x20 * out | 0x40 * self._error(),
            3: 0x04 * self.jammed | 0x08 * bool(self.cutter) | 0x40 * self.hot,
            4: 0x0C * (self.paper == "near_end") | 0x60 * out,
        }
        return 0x12 | bits.get(n, 0)

    def auto_status(self) -> bytes:
        """Return the four bytes of an automatic status."""
        out = self.paper == "out"
        first = 0x10 | 0x08 * self.halted() | 0x20 * self.lid_open
        second = 0x08 * bool(self.cutter) | 0x40 * (self.jammed or self.hot)
        return bytes([first, second, 0x03 * (self.paper != "plenty") | 0x0C * out, 0])

    def _answer(self, data: bytes) -> None:
        if self.mute or not self.plugged or not data:
            return
        if self.held is not None:
            self.held.append(data)
        else:
            self._say(data)

    def _say(self, data: bytes) -> None:
        spoken = bytes(byte ^ 0x81 for byte in data) if self.garbled else data
        for speak in list(self._speakers):
            speak(spoken)


_ACT: dict[str, Callable[[Machine, bytes], None]] = {
    "GS V": Machine._cut,  # noqa: SLF001 - the table belongs to the class
    "GS e": Machine._eject,  # noqa: SLF001
    "GS ( H": Machine._process,  # noqa: SLF001
    "GS a": Machine._follow,  # noqa: SLF001
    "GS r": Machine._transmit,  # noqa: SLF001
}
