"""A whole kiosk without its window: real database, devices, agent and threads; views are kept."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from kiosk.bootstrap import Core, Face, Machine, open_core
from kiosk.bootstrap.clocks import Around
from kiosk.config import Settings, settings_from
from kiosk.dispatch import Inline
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.reading import load
from kiosk.events import Event, Finish, Submit, Tick
from kiosk.journey import Screen, State, World
from kiosk.journey.photographing import wants_camera
from kiosk.paths import assets
from kiosk.viewdata import Body, View
from kiosk.walker import Walker
from tests.mishaps.town import PLACE

PATIENCE = 30.0
SERVICE = "surat-keterangan-usaha"
LANES = ("disk", "net", "device", "service")
FIVE = (
    "surat-keterangan-usaha",
    "surat-keterangan-tidak-mampu",
    "surat-keterangan-pindah",
    "izin-reklame-insidentil",
    "surat-izin-praktik-perawat",
)
"""Between them they use every kind of question; what holds for them holds for the rest."""


@cache
def catalogue() -> Catalogue:
    whole = load(assets() / "services")
    return replace(whole, services=tuple(whole.service(code) for code in FIVE))


class Lane(Executor):
    """One thread, as the window has; `hold` lets its work wait until `release`."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._free = threading.Event()
        self._free.set()
        self._waiting = 0
        self._lock = threading.Lock()

    def submit(self, fn, /, *args, **kwargs) -> Future:
        with self._lock:
            self._waiting += 1
        return self._pool.submit(self._run, fn, args, kwargs)

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def quiet(self) -> bool:
        """Whether nothing can be expected of this lane: all is done, or it is held."""
        return not self._waiting or not self._free.is_set()

    def shutdown(self, wait=True, *, cancel_futures=False) -> None:
        self.release()
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _run(self, fn, args, kwargs):
        self._free.wait()
        try:
            return fn(*args, **kwargs)
        finally:
            with self._lock:
                self._waiting -= 1


def settings(folder: Path, **values: object) -> Settings:
    made = settings_from(
        {
            "data_dir": str(folder),
            "place": PLACE,
            "sync_seconds": 1,
            "retry_seconds": 1,
            "printer": "fake+printer://",
            "camera": "fake+camera://",
            "scanner": "fake+scanner://",
            **values,
        }
    )
    assert isinstance(made, Settings), made
    return made


class Kiosk:
    """Events in on this thread, as the window would; what comes back is pumped in by `until`."""

    def __init__(
        self,
        core: Core,
        *,
        seed: int = 1,
        services: Catalogue | None = None,
        sync: bool = True,
        safe: bool = False,
    ) -> None:
        self.core = core
        self.views: list[View] = []
        self.lanes = {name: Lane(name) for name in LANES}
        self.rng = Random(seed)
        self._news: queue.SimpleQueue[Event] = queue.SimpleQueue()
        face = Face(
            post=self._news.put,
            show=self.views.append,
            deadline=lambda _seconds, _event: None,
            wipe=lambda: None,
            stop=lambda _code: None,
        )
        lanes = {**self.lanes, "now": Inline()}
        self.machine = Machine(core, lambda: services or catalogue(), face, lanes, safe=safe)
        self.machine.start(sync=sync)
        usual = {"camera", "scanner"} & self.machine.plugged.devices.keys()
        self.until(lambda: self.state.devices.keys() >= usual)

    # --- what a walker needs ---------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self.machine.session.state

    @property
    def world(self) -> World:
        return self.machine.session.world

    def handle(self, event: Event) -> None:
        """Do as a citizen, and wait until the kiosk has done all that it can about it."""
        self.machine.session.handle(event)
        self.until(lambda: all(lane.quiet() for lane in self.lanes.values()))
        camera = self.machine.plugged.camera
        if camera is not None and wants_camera(self.state, self.world):
            self.until(lambda: camera.latest() is not None)

    # --- what tests look at ----------------------------------------------------------------------

    @property
    def body(self) -> Body:
        return self.views[-1].body

    @property
    def screen(self) -> Screen:
        return self.state.visit.screen

    def said(self) -> str:
        """Return every sentence on screen."""
        return " ".join(sentences(self.body))

    def pump(self) -> None:
        while not self._news.empty():
            self.machine.session.handle(self._news.get())

    def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Pump events until the condition holds; what is on screen is told when it never does."""
        end = time.monotonic() + seconds
        self.pump()
        while not condition():
            assert time.monotonic() < end, f"still {self.screen}: {self.body}"
            try:
                self.machine.session.handle(self._news.get(timeout=0.02))
            except queue.Empty:
                continue
            self.pump()
        self.pump()

    # --- what citizens do ------------------------------------------------------------------------

    def walker(self, rng: Random | None = None) -> Walker:
        return Walker(self, rng or self.rng, self.state.now.date())

    def fill_in(self, service: str = SERVICE) -> None:
        """Answer everything of a form, up to the check page with both boxes ticked."""
        assert self.walker().apply(service, stop_at=Screen.CHECK) is Screen.CHECK
        for box in ("truth", "consent"):
            self.handle(Tick(box))

    def apply(self, service: str = SERVICE) -> Screen:
        """Apply and wait for the receipt, or for what is said instead of it."""
        self.fill_in(service)
        self.handle(Submit())
        return self.screen

    def printed(self) -> str:
        """Wait until the printing has come to an end; its state."""
        self.until(lambda: self.state.visit.printing not in {"queued", "sending"})
        return self.state.visit.printing

    def leave(self) -> None:
        self.handle(Finish())

    def delivered(self) -> None:
        """Wait until the office has acknowledged everything."""
        self.until(lambda: not self.core.outbox.counts().pending)

    def close(self) -> None:
        self.machine.close()


def sentences(shown: object) -> Iterator[str]:
    """Yield every text of a body, however deep."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, tuple):
        for part in shown:
            yield from sentences(part)
    elif isinstance(shown, Struct):
        for name in shown.__struct_fields__:
            yield from sentences(getattr(shown, name))


def open_kiosk(folder: Path, around: Around | None = None, **values: object) -> Kiosk:
    return Kiosk(open_core(settings(folder, **values), around))
