"""One printer's line: bytes out in small pieces, answers in, never more than one open question."""

from collections.abc import Callable

from msgspec import Struct

from devices.bell import Clock
from devices.errors import DeviceError, DeviceGone, DeviceStuck
from devices.escpos.status import (
    PRESENTER,
    Answer,
    AutoStatus,
    Decoder,
    Full,
    Processed,
    RealTime,
    auto_reason,
    query,
)
from devices.transport import Transport

CHUNK = 1024  # bytes; what may be in flight before the next look at the answers
SLICE = 0.25  # seconds; how long a read or write may keep a stop waiting


class Timing(Struct, frozen=True):
    """Seconds. Tests make them small."""

    answer: float = 1.0  # for one status answer
    silence: float = 4.0  # an unanswered query is this old: open the line anew
    write: float = 10.0  # no byte is taken for this long: stuck
    confirm_first: float = 10.0  # for a process id, until a printer is known to answer it
    confirm: float = 30.0  # for a process id, from a printer that answers it
    settle: float = 2.0  # watch a printer that cannot confirm for this long after the last byte
    rhythm: float = 5.0  # between two looks at an idle printer
    rhythm_unwell: float = 2.0  # between two looks at one that wants somebody
    recover: float = 10.0  # an error that can be recovered is this old: tell the printer to try


class Line:
    """A transport with the rule that keeps a late answer from answering the wrong question.

    An answer to DLE EOT does not say which query it answers. So at most one query is open; when
    its answer is late, nothing else is asked until it came (and is dropped) or the line is opened
    anew. Bytes that nobody asked for are ignored.
    """

    def __init__(
        self, transport: Transport, clock: Clock, halted: Callable[[], bool], timing: Timing
    ) -> None:
        self._transport, self._clock, self._halted, self._timing = transport, clock, halted, timing
        self._decoder = Decoder()
        self._open_query = self._tired = False
        self._asked_at = 0.0
        self._answer: int | None = None
        self._full: bytes | None = None
        self.sent = 0
        self.auto = ""  # reason code of the latest automatic status, "" when there was none
        self.processed: set[bytes] = set()

    def open(self) -> None:
        self._forget()
        self._transport.open()

    def close(self) -> None:
        self._transport.close()

    def send(self, data: bytes) -> None:
        """Send a whole block; DeviceStuck when the printer takes no more, DeviceGone when gone.

        `sent` counts the bytes that were taken since `count` was called.
        """
        begun = self._clock()
        while data:
            taken = self._write(data[:CHUNK])
            data = data[taken:]
            self.listen(0.0)
            if taken:
                begun = self._asked_at = self._clock()  # who takes bytes is not dead
            elif self._clock() - begun > self._timing.write:
                raise DeviceStuck(f"{len(data)} bytes left")
            if data and self._halted():
                raise DeviceError(f"{len(data)} bytes left", "stopped")

    def _write(self, data: bytes) -> int:
        try:
            taken = self._transport.write(data, SLICE)
        except DeviceGone as error:
            self.sent += error.maybe
            raise
        self.sent += taken
        return taken

    def count(self) -> None:
        """Begin a new count of `sent`; forget what an earlier job's answers said."""
        self.sent = 0
        self.auto = ""

    def ask(self, n: int) -> int | None:
        """Ask DLE EOT n; None when it is not answered in time."""
        if not self._ready_to_ask():
            return None
        self.listen(0.0)  # stray bytes are not the answer to what is asked now
        self._open_query, self._asked_at, self._answer = True, self._clock(), None
        self.send(query(n))
        self.wait_for(lambda: not self._open_query, self._timing.answer)
        return self._answer

    def ask_full(self) -> bytes | None:
        """Ask DLE EOT 20; the answer tells by itself what it answers. None when there is none."""
        self.listen(0.0)
        self._full = None
        self._decoder.expect_full()
        self.send(PRESENTER)
        self.wait_for(lambda: self._full is not None, self._timing.answer)
        return self._full

    def silent_too_long(self) -> bool:
        """Say whether a query has been open for so long that only a fresh line helps."""
        return self._open_query and self._clock() - self._asked_at > self._timing.silence

    def offer(self, data: bytes) -> int:
        """Send what is taken without waiting for a printer that takes nothing; how much is left."""
        while data and (taken := self._transport.write(data[:CHUNK], SLICE)):
            data = data[taken:]
        return len(data)

    def wait_for(self, done: Callable[[], bool], seconds: float) -> bool:
        """Listen until `done`, at most `seconds`; say whether it is."""
        deadline = self._clock() + seconds
        while not done():
            left = deadline - self._clock()
            if left <= 0 or self._halted():
                return False
            self.listen(min(left, SLICE))
        return True

    def _ready_to_ask(self) -> bool:
        if not self._open_query:
            return True
        if self.wait_for(lambda: not self._open_query, 0.0 if self._tired else self._timing.answer):
            self._tired = False
            return True
        self._tired = True  # do not wait a full second again between two blocks
        self.listen(0.0)
        return not self._open_query

    def listen(self, seconds: float) -> None:
        """Take in what comes, for at most `seconds`."""
        for answer in self._decoder.feed(self._transport.read(seconds)):
            self._note(answer)

    def _note(self, answer: Answer) -> None:
        match answer:
            case RealTime(byte):
                if self._open_query:
                    self._answer, self._open_query = byte, False
            case AutoStatus(data):
                self.auto = auto_reason(data)
            case Full(data):
                self._full = data
            case Processed(process):
                self.processed.add(process)

    def _forget(self) -> None:
        self._decoder = Decoder()
        self._open_query = self._tired = False
        self._asked_at = 0.0
        self._answer = self._full = None
        self.sent = 0
        self.auto = ""
        self.processed = set()
