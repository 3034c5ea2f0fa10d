"""systemd's watchdog, fed by drawn frames, and only while every worker shows signs of life.

A thread that pings by itself would prove nothing. Here the ping comes from the frame that was just
drawn; when frames stop, or a worker hangs, no ping comes and systemd starts the program again.
Protocol: sd_notify(3).
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

Notify = Callable[[str], None]
USUAL_SECONDS = 10.0  # between two pings where systemd says no other
log = logging.getLogger(__name__)


def notifier(environment: Mapping[str, str]) -> Notify:
    """Return what tells systemd; it never blocks. Without a socket it tells nobody."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return lambda _message: None
    place = "\0" + address[1:] if address.startswith("@") else address

    def notify(message: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto(message.encode(), place)
        except OSError as error:  # systemd is busy, or being replaced; the next one comes soon
            log.warning("systemd was not told (%s)", error.strerror)

    return notify


def seconds_between(environment: Mapping[str, str], own: int) -> float:
    """Return how often to ping: a third of what systemd waits, if it waits for this process."""
    wait, whom = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    meant = whom in ("", str(own))
    return int(wait) / 3e6 if wait.isdigit() and int(wait) and meant else USUAL_SECONDS


class Watchdog:
    """`frame` after each drawn frame, on the UI thread; it only compares numbers."""

    def __init__(
        self,
        fresh_until: Callable[[], Mapping[str, float]],
        notify: Notify,
        every: float = USUAL_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`fresh_until`: until when (monotonic) each worker, by name, may be silent."""
        self._fresh_until, self._notify = fresh_until, notify
        self.every, self._monotonic = every, monotonic
        self._next: float | None = None
        self._late: tuple[str, ...] = ()

    def frame(self) -> None:
        now = self._monotonic()
        if self._next is None:
            self._notify("READY=1")
        elif now < self._next:
            return
        self._next = now + self.every
        late = tuple(sorted(name for name, until in self._fresh_until().items() if until < now))
        if late != self._late:
            self._late = late
            log.error("no sign of life: %s", ", ".join(late) or "none is missing any more")
            self._notify(f"STATUS=no sign of life: {', '.join(late)}" if late else "STATUS=")
        if not late:
            self._notify("WATCHDOG=1")

    def ending(self) -> None:
        """Tell that the program ends in order."""
        self._notify("STOPPING=1")


def of_environment(fresh_until: Callable[[], Mapping[str, float]]) -> Watchdog:
    """Return the watchdog that systemd asked for, if it did."""
    return Watchdog(fresh_until, notifier(os.environ), seconds_between(os.environ, os.getpid()))
