"""MJPEG frames straight from a V4L2 device. Runs in the child only, where it may block."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devices.camera.wire import Shot
from devices.errors import DeviceAbsent, DeviceError, DeviceGone, DeviceRefused

PER_SECOND = 10
MJPEG = "MJPG"
_ERRORS: dict[int, tuple[type[DeviceError], str]] = {
    errno.ENOENT: (DeviceAbsent, "not_found"),
    errno.ENXIO: (DeviceAbsent, "not_found"),
    errno.EBUSY: (DeviceRefused, "busy"),
    errno.EACCES: (DeviceRefused, "denied"),
    errno.EPERM: (DeviceRefused, "denied"),
    errno.EINVAL: (DeviceRefused, "no_mjpeg"),
    errno.ENOTTY: (DeviceRefused, "no_mjpeg"),
}


def frames(place: str, width: int, height: int) -> Iterator[Shot]:
    """Yield what the camera sends, as near to this size as it can; DeviceError when it cannot."""
    from linuxpy.video.device import V4L2Error

    try:
        with _told():
            if not stat.S_ISCHR(Path(place).stat().st_mode):
                raise DeviceRefused("not a device", "no_mjpeg")
            yield from _stream(place, width, height)
    except V4L2Error as error:
        raise DeviceRefused(type(error).__name__, "no_mjpeg") from error


def _stream(place: str, width: int, height: int) -> Iterator[Shot]:
    from linuxpy.video.device import BufferFlag, Device, PixelFormat, VideoCapture

    with Device(Path(place), blocking=True) as device:
        capture = VideoCapture(device)
        capture.set_format(width, height, MJPEG)
        if capture.get_format().pixel_format != PixelFormat.MJPEG:
            raise DeviceRefused("no MJPEG", "no_mjpeg")
        _slow_down(capture)
        with capture:
            for frame in capture:
                if BufferFlag.ERROR in frame.flags:  # the driver knows that it is damaged
                    continue
                yield Shot(round(frame.timestamp * 1_000_000), bytes(frame))


def _slow_down(capture: Any) -> None:
    """Ask for no more pictures than are shown; a camera that knows one speed only keeps it."""
    try:
        capture.set_fps(PER_SECOND)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTTY):
            raise


@contextmanager
def _told() -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except OSError as error:
        kind, reason = _ERRORS.get(error.errno or 0, (DeviceGone, "unplugged"))
        raise kind(os.strerror(error.errno or 0), reason) from error
