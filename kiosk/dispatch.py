"""Runs the journey's commands off the UI thread and brings their outcomes back as events."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from threading import Lock
from typing import Any

from msgspec import Struct

from kiosk.commands import CapturePhoto, CheckPin, Command, LookUp, PrintReceipt, SubmitAct
from kiosk.events import (
    Event,
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


SURPRISES: dict[type, Callable[[Any], Event]] = {
    SubmitAct: lambda command: SaveFailed(command.visit, "database"),
    LookUp: lambda command: StatusMissing(command.visit, "offline"),
    CapturePhoto: lambda command: PhotoFailed(command.visit, "stale"),
    CheckPin: lambda command: PinChecked(command.visit, ok=False),
    PrintReceipt: lambda command: PrintChanged(command.visit, "failed", "printer_error"),
}
"""What the journey is told when a handler fails as nobody foresaw: it never waits for ever."""


class Dispatcher:
    """One lane (an executor with one thread) per kind of waiting: disk, network, devices."""

    def __init__(
        self,
        routes: Mapping[type, Route],
        lanes: Mapping[str, Executor],
        post: Callable[[Event], None],
    ) -> None:
        self._routes = routes
        self._lanes = lanes
        self._post = post
        self._lock = Lock()
        self._begun = 0

    @property
    def busy(self) -> bool:
        """Whether a command has not come to its end yet."""
        with self._lock:
            return self._begun > 0

    def __call__(self, command: Command) -> None:
        """Start a command; returns at once. One that nobody handles is a mistake of ours."""
        route = self._routes[type(command)]
        self._count(1)
        self._lanes[route.lane].submit(self._run, route.handler, command)

    def close(self) -> None:
        """Let what has begun come to its end; nothing new starts."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _run(self, handler: Handler, command: Command) -> None:
        try:
            outcome = handler(command)
        except Exception as error:  # noqa: BLE001 - the last line before a screen that waits for ever
            # The type alone: a message might quote what a citizen wrote.
            log.error("%s failed: %s", type(command).__name__, type(error).__name__)  # noqa: TRY400
            surprise = SURPRISES.get(type(command))
            outcome = surprise(command) if surprise else None
        finally:
            self._count(-1)
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
