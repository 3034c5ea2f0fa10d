"""A kiosk without a window, and citizens walking through it one after the other."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from msgspec import Struct

from kiosk.bootstrap.core import open_core
from kiosk.bootstrap.machine import Face, Machine
from kiosk.config import Settings, Value
from kiosk.dispatch import Inline
from kiosk.domain.compiled import open_folder
from kiosk.events import Event
from kiosk.journey import Screen, State, World
from kiosk.journey.photographing import wants_camera
from kiosk.paths import assets
from kiosk.walker import Walker

LANES = ("disk", "device", "net", "service", "now")
PATIENCE = 250  # times 20 ms
FAKES: dict[str, Value] = {"camera": "fake+camera://", "printer": "fake+printer://"}


class Told(Struct, frozen=True):
    """What one citizen was told. `saved_at` is the time of "tersimpan", "" when nothing was."""

    citizen: int
    service: str
    screen: str
    envelope: str = ""
    reference: str = ""
    code: str = ""
    saved_at: str = ""
    printed: str = ""


class Simulation:
    """Everything real but window and devices; commands run at once, on the calling thread."""

    def __init__(self, settings: Settings, seed: int, *, sync: bool) -> None:
        settings = Settings(settings.values | FAKES)
        folder = Path(settings.text("catalogue_dir") or assets() / "services")
        self._rng = Random(seed)  # noqa: S311 - citizens, not keys
        self._inbox: deque[Event] = deque()
        self._news = threading.Event()
        core = open_core(settings)
        face = Face(
            post=self._post,
            show=lambda _view: None,
            deadline=lambda _seconds, _event: None,
            wipe=lambda: None,
            stop=lambda _code: None,
        )
        inline = Inline()
        self._machine = Machine(
            core, lambda: open_folder(folder), face, dict.fromkeys(LANES, inline)
        )
        self._machine.start(sync=sync)

    @property
    def state(self) -> State:
        return self._machine.session.state

    @property
    def world(self) -> World:
        return self._machine.session.world

    def walk(self, citizens: int) -> Iterator[Told]:
        """Walk one citizen after another; yields right after each one's "tersimpan"."""
        services = [s.code for s in self._machine.catalogue.services]
        for number in range(1, citizens + 1):
            service = self._rng.choice(services)
            rng = Random(self._rng.random())  # noqa: S311
            walker = Walker(self, rng, self.state.now.date())
            walker.apply(service)
            self._await(lambda: self.state.visit.printing not in {"queued", "sending"})
            yield self._told(number, service)
            walker.leave()

    def handle(self, event: Event) -> None:
        """Let the session handle an event and everything that follows from it."""
        self._machine.session.handle(event)
        self.pump()
        camera = self._machine.plugged.camera
        if camera is not None and wants_camera(self.state, self.world):
            self._await(lambda: camera.latest() is not None)

    def pump(self) -> None:
        """Hand what devices, agent and commands posted to the session."""
        while self._inbox:
            self._machine.session.handle(self._inbox.popleft())

    def drain(self, seconds: float) -> int:
        """Take turns until nothing is pending or the time is over; return what is left."""
        until = self._machine.core.around.monotonic() + seconds
        while self._machine.core.outbox.counts().pending:
            left = until - self._machine.core.around.monotonic()
            if left <= 0:
                break
            self._machine.agent.poke()
            self._await(lambda: not self._machine.core.outbox.counts().pending)
        return self._machine.core.outbox.counts().pending

    def _post(self, event: Event) -> None:
        self._inbox.append(event)
        self._news.set()

    def close(self) -> None:
        self._machine.close()

    def _await(self, condition: Callable[[], bool]) -> None:
        """Give devices, which work on their own threads, time to do what was asked."""
        for _ in range(PATIENCE):
            self.pump()
            if condition():
                return
            self._news.wait(0.02)
            self._news.clear()

    def _told(self, number: int, service: str) -> Told:
        visit = self.state.visit
        receipt = visit.receipt
        if visit.screen is not Screen.RECEIVED or receipt is None:
            return Told(number, service, visit.screen)
        return Told(
            citizen=number,
            service=service,
            screen=visit.screen,
            envelope=receipt.envelope,
            reference=receipt.reference,
            code=receipt.code,
            saved_at=receipt.saved_at.isoformat(),
            printed=visit.printing,
        )
