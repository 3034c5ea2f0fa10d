"""The board: how hot it is and whether its supply is strong enough."""

from pathlib import Path

from devices.bell import Bell, Clock, monotonic
from devices.board import sysfs
from devices.protocols import Emit
from devices.supervisor import Pulse, Supervised, Supervisor

RHYTHM = 30.0  # seconds
HOT = 80.0  # °C; here most boards begin to slow down
COOL = 75.0  # a board at the edge does not change its word every half minute


class BoardDriver:
    """Unknown where nothing measures: a board without sensors is not a cool one."""

    def __init__(self, root: Path = sysfs.SYS) -> None:
        self._root = root
        self._hot = False

    def open(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """Nothing was held."""

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        degrees, weak = sysfs.temperature(self._root), sysfs.undervoltage(self._root)
        if degrees is None and weak is None:
            return Pulse("unmeasured", RHYTHM)
        self._hot = degrees is not None and degrees >= (COOL if self._hot else HOT)
        detail = (
            "" if degrees is None else f"{round(degrees / 5) * 5} °C"
        )  # no news each half degree
        reason = "undervoltage" if weak else "hot" if self._hot else "ok"
        return Pulse(reason, RHYTHM, detail)


class LinuxBoard(Supervised):
    """A Board of a Linux machine."""

    def __init__(
        self,
        name: str,
        emit: Emit,
        *,
        clock: Clock = monotonic,
        bell: Bell | None = None,
        root: Path = sysfs.SYS,
    ) -> None:
        super().__init__(name, Supervisor(name, BoardDriver(root), emit, clock, bell))
