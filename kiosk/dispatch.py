"""Runs the journey's commands off the UI thread and brings their outcomes back as events."""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from threading import Lock
from typing import Any

from msgspec import Struct

from kiosk.commands import (
    CapturePhoto,
    CheckLine,
    CheckPin,
    Command,
    Inspect,
    LookUp,
    PrintLetter,
    PrintReceipt,
    PrintReport,
    RunMachine,
    SoundTest,
    SubmitAct,
    UseStick,
)
from kiosk.events import (
    Event,
    Inspected,
    LetterChanged,
    PhotoFailed,
    PinChecked,
    PrintChanged,
    SaveFailed,
    StatusMissing,
)

log = logging.getLogger(__name__)

Handler = Callable[[Any], Event | None]


class Route(Struct, frozen=True):
    """Where a command runs, and what does it."""

    lane: str
    handler: Handler


PATIENCE = {"disk": 120.0, "device": 120.0, "net": 300.0, "service": 3600.0}
"""Seconds that one command of a lane may take. "service": a slow stick and a full outbox."""

FAILED = "failed"
"""A message of the technician's pages."""

SURPRISES: dict[type, Callable[[Any], Event]] = {
    SubmitAct: lambda command: SaveFailed(command.visit, "database"),
    LookUp: lambda command: StatusMissing(command.visit, "offline"),
    CapturePhoto: lambda command: PhotoFailed(command.visit, "stale"),
    CheckPin: lambda command: PinChecked(command.visit, ok=False),
    PrintReceipt: lambda command: PrintChanged(command.visit, "failed", "printer_error"),
    PrintLetter: lambda command: LetterChanged(command.visit, "failed", "printer_error"),
    PrintReport: lambda command: PrintChanged(command.visit, "failed", "printer_error"),
    Inspect: lambda command: Inspected(command.visit, command.page, (), FAILED, "danger"),
    CheckLine: lambda command: Inspected(command.visit, "line", (), FAILED, "danger"),
    UseStick: lambda command: Inspected(
        command.visit, "stick", (), FAILED, "danger", command.folder
    ),
    SoundTest: lambda command: Inspected(command.visit, "sound", (), FAILED, "danger"),
    RunMachine: lambda command: Inspected(command.visit, command.what, (), FAILED, "danger"),
}
"""What the journey is told when a handler fails as nobody foresaw: it never waits for ever."""


class Dispatcher:
    """One lane (an executor with one thread) per kind of waiting: disk, network, devices."""

    def __init__(
        self,
        routes: Mapping[type, Route],
        lanes: Mapping[str, Executor],
        post: Callable[[Event], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._routes = routes
        self._lanes = lanes
        self._post = post
        self._lock = Lock()
        self._begun = 0
        self._monotonic = monotonic
        self._since: dict[str, float] = {}

    @property
    def busy(self) -> bool:
        """Whether a command has not come to its end yet."""
        with self._lock:
            return self._begun > 0

    def __call__(self, command: Command) -> None:
        """Start a command; returns at once. One that nobody handles is a mistake of ours."""
        route = self._routes[type(command)]
        self._count(1)
        self._lanes[route.lane].submit(self._run, route, command)

    def fresh_until(self) -> dict[str, float]:
        """Return until when (monotonic) each lane that is at work may be so and still be well."""
        with self._lock:
            return {lane: at + PATIENCE[lane] for lane, at in self._since.items()}

    def close(self) -> None:
        """Let what has begun come to its end; nothing new starts."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _run(self, route: Route, command: Command) -> None:
        if route.lane in PATIENCE:
            with self._lock:
                self._since[route.lane] = self._monotonic()
        try:
            outcome = route.handler(command)
        except Exception as error:  # noqa: BLE001 - the last line before a screen that waits for ever
            # The type alone: a message might quote what a citizen wrote.
            log.error("%s failed: %s", type(command).__name__, type(error).__name__)  # noqa: TRY400
            surprise = SURPRISES.get(type(command))
            outcome = surprise(command) if surprise else None
        finally:
            self._count(-1)
            with self._lock:
                self._since.pop(route.lane, None)
        if outcome is not None:
            self._post(outcome)

    def _count(self, change: int) -> None:
        with self._lock:
            self._begun += change


class Inline(Executor):
    """Runs at once, on the calling thread: for a kiosk without a window."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future
