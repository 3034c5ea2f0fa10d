"""One thread per device: open, run, back off, recover, and say honestly how it is."""

import logging
import threading
import traceback
from typing import Protocol

from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.errors import REASONS, DeviceError
from devices.protocols import Emit, Health, HealthChanged, State

BACK_OFF = (2.0, 4.0, 8.0, 16.0, 20.0)  # seconds
CRASHES_UNTIL_PARKED = 5
CRASHES_FORGOTTEN_AFTER = 600.0
PARKED_PAUSES = (600.0, 1200.0, 2400.0, 3600.0)
"""Seconds until a parked driver gets one more try: a printer on the network has no plug here that
anybody could pull, and nobody should have to drive out for one that was mended there."""
STOP_PATIENCE = 5.0
ROUND_PATIENCE = 120.0  # seconds; the longest ticket is confirmed within a fraction of it

_log = logging.getLogger(__name__)


class Pulse(Struct, frozen=True):
    """What one round of work found: a reason code, and the seconds until the next round."""

    reason: str
    pause: float
    detail: str = ""


class Driver(Protocol):
    """What a supervisor runs, always on its own thread. Any of these may raise DeviceError."""

    def open(self) -> None:
        """Take the port."""

    def step(self) -> Pulse:
        """Do one round of work; return soon when the bell was halted."""

    def missing(self, reason: str) -> None:
        """Stand in for `step` while there is no device; never touches the port."""

    def close(self) -> None:
        """Give the port back; also after a failed open."""


class Supervisor:
    """Runs a driver for ever; `turn` is one round, so that tests can step it by hand."""

    def __init__(
        self,
        name: str,
        driver: Driver,
        emit: Emit,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        self.bell = bell or Bell()
        self._name, self._driver, self._emit, self._clock = name, driver, emit, clock
        self._thread: threading.Thread | None = None
        self._opened = self._worked = False
        self._failures = self._crashes = self._parkings = 0
        self._crashed_at = self._parked_until = clock()
        self._fresh_until = float("inf")  # until the thread runs
        self._health = Health(State.UNKNOWN, "starting", clock())

    def start(self) -> None:
        """Start the thread, unless it lives."""
        if self._thread is None or not self._thread.is_alive():
            self.bell.reset()
            self._thread = threading.Thread(
                target=self._run, name=f"device-{self._name}", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """End the thread and give the port back."""
        self.bell.halt()
        if self._thread is not None:
            self._thread.join(STOP_PATIENCE)
            self._thread = None

    def health(self) -> Health:
        return self._health

    def fresh_until(self) -> float:
        """Return until when, by the clock, the thread may be silent and still be well."""
        return self._fresh_until

    def unpark(self) -> None:
        """Try again after a technician looked."""
        self._crashes = self._parkings = 0
        self.bell.ring()

    def plugged_in(self) -> None:
        """Try at once, and begin the back-off anew: it was plugged in, which also unparks it."""
        self._failures = 0
        self.unpark()

    def turn(self) -> float:
        """Do one round; return the seconds to wait before the next."""
        self._beat()
        left = self._parked_until - self._clock()
        if self._crashes >= CRASHES_UNTIL_PARKED and left > 0:
            return self._aside("parked", self._health.detail, left)
        try:
            return self._round()
        except DeviceError as error:
            return self._lost(error)
        except Exception as error:  # noqa: BLE001 - a broken driver must not end its thread
            return self._crash(error)

    def _run(self) -> None:
        while not self.bell.halted():
            pause = self.turn()
            self._beat(pause)
            self.bell.wait(pause)
        self._fresh_until = float("inf")
        self._give_back()
        self._report("stopped", "")

    def _beat(self, rest: float = 0.0) -> None:
        self._fresh_until = self._clock() + rest + ROUND_PATIENCE

    def _round(self) -> float:
        if not self._opened:
            self._driver.open()
            self._opened = True
        pulse = self._driver.step()
        self._failures, self._worked = 0, True
        self._crashes = min(self._crashes, CRASHES_UNTIL_PARKED - 1)  # parked no more, on trial
        self._report(pulse.reason, pulse.detail)
        return pulse.pause

    def _lost(self, error: DeviceError) -> float:
        """A line that worked until now is opened anew at once (a power cycle, a shaken plug);
        those who wait are told only when that fails.
        """
        if self._opened and self._worked:
            self._worked = False
            self._give_back()
            self._report(error.code, error.detail)
            return 0.0
        return self._aside(error.code, error.detail, self._next_delay())

    def _next_delay(self) -> float:
        delay = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        return delay

    def _crash(self, error: Exception) -> float:
        now, trial = self._clock(), self._crashes >= CRASHES_UNTIL_PARKED
        stale = not trial and now - self._crashed_at > CRASHES_FORGOTTEN_AFTER
        if stale:
            self._crashes = self._parkings = 0
        self._crashes, self._crashed_at = self._crashes + 1, now
        if self._crashes < CRASHES_UNTIL_PARKED:
            return self._aside("crashed", _place(error), self._next_delay())
        pause = PARKED_PAUSES[min(self._parkings, len(PARKED_PAUSES) - 1)]
        self._parkings, self._parked_until = self._parkings + 1, now + pause
        return self._aside("parked", _place(error), pause)

    def _aside(self, reason: str, detail: str, pause: float) -> float:
        """Close the port, say why, let the driver answer those who wait; then wait `pause`."""
        self._give_back()
        self._report(reason, detail)
        try:
            self._driver.missing(reason)
        except Exception as error:  # noqa: BLE001 - as above
            _log.warning("%s: %s while missing", self._name, _place(error))
        return pause

    def _give_back(self) -> None:
        self._opened = False
        try:
            self._driver.close()
        except Exception as error:  # noqa: BLE001 - a port that cannot be closed is gone as well
            _log.warning("%s: %s while closing", self._name, _place(error))

    def _report(self, reason: str, detail: str) -> None:
        old = self._health
        if (old.reason, old.detail) == (reason, detail):
            return
        state = REASONS[reason].state
        since = old.since if (old.state, old.reason) == (state, reason) else self._clock()
        self._health = Health(state, reason, since, detail)
        _log.info("%s: %s (%s) %s", self._name, state, reason, detail)
        try:
            self._emit(HealthChanged(self._name, self._health))
        except Exception as error:  # noqa: BLE001 - a listener's fault must not end this thread
            _log.warning("%s: %s in a listener", self._name, _place(error))


def _place(error: Exception) -> str:
    """Name an error by type and line; its text could hold what a citizen wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


class Supervised:
    """A device that a supervisor runs: name, start, stop, health."""

    def __init__(self, name: str, supervisor: Supervisor) -> None:
        self.name = name
        self.supervisor = supervisor

    def start(self) -> None:
        self.supervisor.start()

    def stop(self) -> None:
        self.supervisor.stop()

    def health(self) -> Health:
        return self.supervisor.health()
