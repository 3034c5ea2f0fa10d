"""How a device's thread is woken: for work, or for good."""

import threading
import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Monotonic seconds."""

monotonic: Clock = time.monotonic


class Bell:
    """Rung by other threads; the device's own thread waits for it between two rounds of work."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._halted = False

    def ring(self) -> None:
        """Wake the thread: there is work."""
        self._event.set()

    def halt(self) -> None:
        """Wake the thread and tell it to end."""
        self._halted = True
        self._event.set()

    def reset(self) -> None:
        """Allow a new start after a halt."""
        self._halted = False
        self._event.clear()

    def halted(self) -> bool:
        return self._halted

    def wait(self, seconds: float) -> None:
        """Wait until rung, at most `seconds`. Work is put down before the bell is rung."""
        self._event.wait(seconds)
        self._event.clear()
