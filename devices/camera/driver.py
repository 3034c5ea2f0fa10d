from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from devices.bell import Bell, Clock, monotonic
from devices.camera.process import CaptureProcess
from devices.camera.watching import USUAL, Look, Patience, Watcher, preview
from devices.errors import DeviceAbsent, DeviceGone, NoPicture
from devices.jpeg import clean
from devices.protocols import Emit, Frame
from devices.supervisor import Pulse, Supervised, Supervisor

READ = 0.2  # seconds in one look at the child
RHYTHM = 5.0  # seconds between looks at a camera that nobody uses; the bell wakes it earlier


class CameraDriver:
    """Runs the child while a preview is wanted, and once after opening to see that it works."""

    def __init__(
        self,
        node: Path,
        arguments: Sequence[str],
        bell: Bell,
        watcher: Callable[[], Watcher],
    ) -> None:
        self._node, self._arguments = node, arguments
        self._bell, self._new_watcher = bell, watcher
        self._lock = Lock()
        self._child: CaptureProcess | None = None
        self._watcher = watcher()
        self._wanted = self._proven = False

    # --- from any thread

    def want(self, *, on: bool) -> None:
        with self._lock:
            self._wanted = on
            self._watcher = self._new_watcher()
        self._bell.ring()

    def fresh(self) -> Look | None:
        with self._lock:
            return self._watcher.fresh() if self._wanted else None

    def pid(self) -> int | None:
        """Return the child's process id, None while there is none."""
        child = self._child
        return child.pid if child else None

    # --- on the device's own thread

    def open(self) -> None:
        if not self._node.exists():
            raise DeviceAbsent(str(self._node))
        self._proven = False

    def step(self) -> Pulse:
        if not self._node.exists():
            raise DeviceGone(str(self._node))
        if self._proven and not self._wanted:
            self._end()
            return Pulse("ok", RHYTHM)
        child = self._child or self._begin()
        self._look(child)
        while not self._proven and not self._bell.halted():
            self._look(child)  # nothing is said of a camera that has shown nothing yet
        return Pulse("ok", 0.0)

    def missing(self, reason: str) -> None:
        """Nobody waits: a photo that cannot be taken is refused at once."""

    def close(self) -> None:
        self._end()

    def _begin(self) -> CaptureProcess:
        with self._lock:
            self._watcher = self._new_watcher()
        self._child = CaptureProcess(self._arguments)
        return self._child

    def _look(self, child: CaptureProcess) -> None:
        shots = child.read(READ)[-1:]  # the others are history already
        frames = [preview(shot.jpeg) for shot in shots]  # no one waits for the lock meanwhile
        with self._lock:
            for shot, frame in zip(shots, frames, strict=True):
                self._watcher.take(shot, frame)
            self._watcher.check()
            self._proven = self._proven or self._watcher.latest is not None
            if not self._wanted:
                self._watcher.latest = None  # seen that it works; nobody's document is kept

    def _end(self) -> None:
        with self._lock:
            self._watcher.latest = None
        child, self._child = self._child, None
        if child is not None:
            child.kill()


class ChildCamera(Supervised):
    """A Camera whose frames come from a child process; `node` exists while it is plugged in."""

    def __init__(
        self,
        name: str,
        node: Path,
        arguments: Sequence[str],
        emit: Emit,
        *,
        clock: Clock = monotonic,
        bell: Bell | None = None,
        patience: Patience = USUAL,
    ) -> None:
        bell = bell or Bell()
        self.driver = CameraDriver(node, arguments, bell, lambda: Watcher(clock, patience))
        super().__init__(name, Supervisor(name, self.driver, emit, clock, bell))

    def open(self) -> None:
        self.driver.want(on=True)

    def close(self) -> None:
        self.driver.want(on=False)

    def latest(self) -> Frame | None:
        look = self.driver.fresh()
        return look.frame if look else None

    def capture(self) -> bytes:
        look = self.driver.fresh()
        if look is None:
            gone = self.health().state in ("absent", "failed")
            raise DeviceGone("unplugged") if gone else NoPicture("no fresh frame")
        return clean(look.jpeg)
