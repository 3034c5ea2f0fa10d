import threading

from devices.bell import Bell, Clock, monotonic
from devices.errors import NoPicture
from devices.fakes.drawing import document, frame
from devices.fakes.plug import RHYTHM, PluggedDriver, PluggedFake
from devices.jpeg import to_jpeg
from devices.protocols import Emit, Frame
from devices.supervisor import Pulse, Supervisor

FRESH = 2.0  # seconds; an older frame is not what lies before the camera now
FRAME_PAUSE = 0.1


class _CameraDriver(PluggedDriver):
    """Draws a frame ten times a second while a preview runs. Keeps only the latest."""

    def __init__(self, emit: Emit, bell: Bell, clock: Clock) -> None:
        super().__init__(emit, bell)
        self._clock = clock
        self._lock = threading.Lock()
        self._latest: tuple[float, Frame] | None = None
        self._drawn = 0
        self._since = 0.0
        self.running = False
        self.picture = document()

    def run(self, *, on: bool) -> None:
        with self._lock:
            self.running, self._latest, self._since = on, None, self._clock()
        self._bell.ring()

    def latest(self) -> tuple[float, Frame] | None:
        with self._lock:
            return self._latest

    def close(self) -> None:
        super().close()
        with self._lock:
            self._latest = None

    def step(self) -> Pulse:
        self.cable.look()
        if not self.running:
            return Pulse("ok", RHYTHM)
        if self.cable.sound and not self.cable.held:
            self._draw()
        seen = self.latest()
        fresh = self._clock() - (seen[0] if seen else self._since) <= FRESH
        return Pulse("ok" if fresh else "stalled", FRAME_PAUSE)

    def _draw(self) -> None:
        self._drawn += 1
        drawn = frame(self.picture, self._drawn)
        with self._lock:
            if self.running:
                self._latest = (self._clock(), drawn)


class FakeCamera(PluggedFake):
    """A Camera without hardware: a document that trembles a little, as in a hand."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._clock = clock
        self._driver = _CameraDriver(emit, bell, clock)
        supervisor = Supervisor(name, self._driver, emit, clock, bell)
        super().__init__(name, supervisor, self._driver.cable)

    def open(self) -> None:
        self._driver.run(on=True)

    def close(self) -> None:
        self._driver.run(on=False)

    def latest(self) -> Frame | None:
        seen = self._driver.latest()
        return seen[1] if seen else None

    def capture(self) -> bytes:
        """Return the frame of this moment as a JPEG; NoPicture when there is no fresh one."""
        self._cable.look()
        seen = self._driver.latest()
        if seen is None or self._clock() - seen[0] > FRESH:
            raise NoPicture("no fresh frame")
        return to_jpeg(seen[1])

    def show(self, png: bytes) -> None:
        """Lay another document before the camera."""
        self._driver.picture = document(png)

    def stall(self, *, on: bool = True) -> None:
        """Stop delivering frames without saying so, as cameras do."""
        self.silent(on=on)
