import os
import select
import subprocess
import sys
from collections.abc import Sequence

from devices.camera.child import EXITS
from devices.camera.wire import BadStream, Reader, Shot
from devices.errors import DeviceError, DeviceGone, DeviceSilent

READ_SIZE = 1 << 20
PATIENCE = 1.0  # seconds for a killed child to be gone


def program(source: str, width: int, height: int) -> tuple[str, ...]:
    """Return what starts the child, from the source and from the built program alike."""
    own = ("camera-child",) if getattr(sys, "frozen", False) else ("-m", "devices.camera.child")
    return (sys.executable, *own, source, str(width), str(height))


class CaptureProcess:
    """The child while it runs; `kill` ends it whatever it is doing."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._reader = Reader()

    @property
    def pid(self) -> int:
        return self._process.pid

    def read(self, seconds: float) -> list[Shot]:
        """Return the frames of at most `seconds`; DeviceError when the child is at its end."""
        readable, _, _ = select.select([self._out], [], [], seconds)
        if not readable:
            return []
        data = os.read(self._out.fileno(), READ_SIZE)
        if not data:
            raise self._ended()
        try:
            return self._reader.feed(data)
        except BadStream:
            raise DeviceSilent("not frames", "garbled") from None

    def kill(self) -> None:
        """End the child. One that even the kernel cannot end now is left to the kernel."""
        self._process.kill()
        self._out.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise DeviceError("the capture process does not end", "stalled") from None

    def _ended(self) -> DeviceError:
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return DeviceSilent("no more frames", "stalled")
        return DeviceGone(f"exit {code}", EXITS.get(code, "unplugged"))
