import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.errors import DeviceAbsent
from devices.protocols import Emit, SpeechEnded
from devices.supervisor import Pulse, Supervised, Supervisor

RHYTHM = 5.0  # seconds between looks at a voice that says nothing; the bell wakes it earlier
LOOK = 0.05  # seconds between looks at one that speaks
MOMENT = 0.01  # seconds that a killed process may take to be gone
PATIENCE = 2.0
FULL = 100  # espeak-ng's usual amplitude
LONGEST = 8000  # characters; more than this is nobody's screen
FAILED = b"error:"  # espeak-ng ends well also when there is no sound card


class Voices(Struct, frozen=True):
    """Which voice speaks a language, how fast (words a minute), how loud (percent)."""

    names: dict[str, str]
    rate: int = 160
    volume: int = 100


class EspeakDriver:
    """One process an utterance; the newest text wins and cuts the one before."""

    def __init__(
        self, program: Sequence[str], voices: Voices, emit: Emit, bell: Bell, sink: int
    ) -> None:
        self._program, self._voices = tuple(program), voices
        self._emit, self._bell, self._sink = emit, bell, sink
        self._lock = Lock()
        self._next: tuple[str, str, int] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = "ok"  # how the last utterance ended; "no_sound" stands until one is heard

    # --- from any thread

    def say(self, text: str, language: str, volume: int) -> None:
        with self._lock:
            self._next = (text[:LONGEST], language, volume)
            self._cut()
        self._bell.ring()

    def hush(self) -> None:
        with self._lock:
            self._next = None
            self._cut()

    def speaking(self) -> bool:
        with self._lock:
            return self._next is not None or self._process is not None

    def _cut(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._bell.ring()

    # --- on the device's own thread

    def open(self) -> None:
        self._look()

    def step(self) -> Pulse:
        process = self._process or self._begin()
        if process is None:
            self._look()
            return Pulse(self._heard, RHYTHM)
        try:
            process.wait(MOMENT)
        except subprocess.TimeoutExpired:
            return Pulse(self._heard, LOOK)
        self._end(process)
        return Pulse(self._heard, 0.0)

    def missing(self, reason: str) -> None:  # noqa: ARG002 - whatever the reason
        """Forget what was to be said: it would come too late."""
        with self._lock:
            self._next = None

    def close(self) -> None:
        self.hush()
        if self._process is not None:
            self._process.wait(PATIENCE)
            self._end(self._process)

    def _look(self) -> None:
        if shutil.which(self._program[0]) is None:
            raise DeviceAbsent(self._program[0], "no_espeak")

    def _begin(self) -> "subprocess.Popen[bytes] | None":
        with self._lock:
            if self._next is None:
                return None
            (text, language, volume), self._next = self._next, None
            try:
                process = self._process = subprocess.Popen(
                    self._arguments(language, volume),
                    stdin=subprocess.PIPE,
                    stdout=self._sink,
                    stderr=subprocess.PIPE,
                    bufsize=0,  # what was not written when it is cut is nobody's any more
                )
            except FileNotFoundError as error:
                raise DeviceAbsent(self._program[0], "no_espeak") from error
        assert process.stdin is not None
        with process.stdin, suppress(BrokenPipeError):
            process.stdin.write(text.encode())
        return process

    def _arguments(self, language: str, volume: int) -> tuple[str, ...]:
        voices = self._voices
        voice = voices.names.get(language, next(iter(voices.names.values())))
        loud = str(FULL * voices.volume * volume // 10_000)
        return (*self._program, "-b1", "-v", voice, "-s", str(voices.rate), "-a", loud, "--stdin")

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._process = None
        assert process.stderr is not None
        with process.stderr:
            told = process.stderr.read()
        if process.returncode < 0:
            return  # cut
        if process.returncode or any(line.startswith(FAILED) for line in told.lower().splitlines()):
            self._heard = "no_sound"
            return
        self._heard = "ok"
        self._emit(SpeechEnded())


class EspeakSpeech(Supervised):
    """A Speech of espeak-ng. `sink` takes its standard output, for a program that writes sound."""

    def __init__(
        self,
        name: str,
        emit: Emit,
        voices: Voices,
        *,
        program: Sequence[str] = ("espeak-ng",),
        sink: int = subprocess.DEVNULL,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        bell = bell or Bell()
        self._driver = EspeakDriver(program, voices, emit, bell, sink)
        super().__init__(name, Supervisor(name, self._driver, emit, clock, bell))

    def say(self, text: str, language: str, volume: int = 100) -> None:
        self._driver.say(text, language, volume)

    def hush(self) -> None:
        self._driver.hush()

    def speaking(self) -> bool:
        return self._driver.speaking()
