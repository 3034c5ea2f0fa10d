"""USB sticks: what is mounted below one folder, and word of it as it comes and goes.

udev tells of a stick before it can be written to; what counts is that it is mounted. So the list of
mounts is looked at, once a second.
"""

from pathlib import Path

from devices.bell import Bell, Clock, monotonic
from devices.protocols import Emit, SticksChanged
from devices.supervisor import Pulse, Supervised, Supervisor

MOUNTS = Path("/proc/self/mounts")
RHYTHM = 1.0


def mounted(media: Path) -> tuple[Path, ...]:
    """Return the mount points below `media`, first the one that was mounted last.

    A stick that was pulled out without a word may stay in the list: it has no device any more.
    """
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    found = [line.split()[:2] for line in lines if len(line.split()) > 1]
    points = [Path(_plain(point)) for device, point in found if _is_there(_plain(device))]
    return tuple(reversed([point for point in points if media in point.parents]))


def _is_there(device: str) -> bool:
    return not device.startswith("/dev/") or Path(device).exists()


def _plain(text: str) -> str:
    """Undo what fstab(5) calls escapes: a space is its octal number."""
    for escaped, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(escaped, letter)
    return text


class SticksDriver:
    """Emits SticksChanged whenever another set of sticks is mounted."""

    def __init__(self, media: Path, emit: Emit) -> None:
        self._media, self._emit = media, emit
        self._known: tuple[Path, ...] = ()

    def open(self) -> None:
        """Nothing is held open: the folder may come later."""

    def close(self) -> None:
        """Nothing was held."""

    def missing(self, reason: str) -> None:
        """Nobody waits."""

    def step(self) -> Pulse:
        now = mounted(self._media)
        if now != self._known:
            self._known = now
            self._emit(SticksChanged(bool(now)))
        return Pulse("ok", RHYTHM)


class Sticks(Supervised):
    """Watches the sticks on a thread of its own."""

    def __init__(
        self, media: Path, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        driver = SticksDriver(media, emit)
        super().__init__("sticks", Supervisor("sticks", driver, emit, clock, bell))
