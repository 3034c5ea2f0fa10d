"""Wakes the opener when something was stored: an event within a process, nothing more."""

import threading

_something = threading.Event()


def ring() -> None:
    _something.set()


def wait(seconds: float) -> None:
    """Return at the next ring, or after `seconds` (another process may have stored something)."""
    _something.wait(seconds)
    _something.clear()
