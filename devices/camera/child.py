"""`python -m devices.camera.child SOURCE WIDTH HEIGHT`: a camera's frames on standard output.

SOURCE is `v4l2:/dev/...` or `virtual:/path`. The process ends with its parent, when nobody reads
any more, or with one of EXITS. It holds pictures in memory only and leaves no core.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from devices.camera.wire import Shot, pack
from devices.errors import DeviceError

EXITS = {10: "not_found", 11: "busy", 12: "denied", 13: "no_mjpeg", 14: "unplugged"}
"""Exit codes and the reasons that they stand for; any other end is a surprise."""

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4  # linux/prctl.h
OUT = 1

Frames = Callable[[str, int, int], Iterator[Shot]]
SOURCES = {"v4l2": "devices.camera.v4l2", "virtual": "devices.virtual.camera"}
"""Where each source's `frames(place, width, height)` is; it raises DeviceError."""


def main(arguments: list[str]) -> int:
    """Write frames until the source ends; return the exit code."""
    source, width, height = arguments
    _behave()
    kind, _, place = source.partition(":")
    frames: Frames = import_module(SOURCES[kind]).frames
    try:
        for shot in frames(place, int(width), int(height)):
            _write(pack(shot))
    except BrokenPipeError:
        return 0
    except DeviceError as error:
        return next((code for code, reason in EXITS.items() if reason == error.code), 1)
    return 14


def _behave() -> None:
    """Die with the parent's thread that started this; leave no picture behind in a core."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(OUT, view) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
