"""Wakes the opener when something was stored, also in another process of the same server."""

import os
import select

_bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)  # forks share it


def ring() -> None:
    os.eventfd_write(_bell, 1)


def wait(seconds: float) -> None:
    """Return at the next ring, or after `seconds` (somebody else's may have stored something)."""
    if select.select([_bell], [], [], seconds)[0]:
        try:
            os.eventfd_read(_bell)
        except BlockingIOError:
            return  # another who waited was quicker
