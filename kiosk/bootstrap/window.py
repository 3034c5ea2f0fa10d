"""A kiosk with its window: the Host of `screens` as the machine's face."""

from __future__ import annotations

import logging
import os
import tempfile
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import translate
from kiosk.bootstrap.clocks import Around
from kiosk.bootstrap.core import open_core_to_show
from kiosk.bootstrap.machine import Face, Machine
from kiosk.bootstrap.starts import Starts
from kiosk.bootstrap.ticker import Ticker
from kiosk.bootstrap.watchdog import of_environment
from kiosk.config import Settings
from kiosk.dispatch import Inline
from kiosk.domain.compiled import open_folder
from kiosk.events import Event, Finish
from kiosk.paths import assets
from kiosk.viewdata import View

if TYPE_CHECKING:  # Kivy reads its environment when it is imported: `prepare` comes first
    from screens.host import Host

THREADED = ("disk", "net", "device", "service")
log = logging.getLogger(__name__)


def prepare_window(settings: Settings, corner: tuple[int, int] | None = None) -> None:
    """Set up Kivy's surroundings; before anything else of `screens` is imported.

    `corner` is where a window that does not fill the screen stands: left and top, in pixels.
    """
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")  # Kivy keeps its hands off stderr and the log
    from screens.environment import Options, prepare

    fullscreen = settings.flag("fullscreen")
    prepare(
        Options(
            home=_home(settings.data_dir / "kivy"),
            width=settings.number("width"),
            height=settings.number("height"),
            fullscreen=fullscreen,
            borderless=fullscreen,
            cursor=not fullscreen,
            corner=corner,
        )
    )


class Window:
    """Machine, window and ticker. `run` shows it until it is stopped; `close` ends all."""

    def __init__(
        self, settings: Settings, around: Around | None = None, *, closable: bool = False
    ) -> None:
        """`closable`: anybody may close the window; else only a technician ends the program."""
        self._leaving = closable
        self.exit_code = 0
        self._view: View | None = None
        self.host: Host | None = None
        self._starts = Starts(settings.data_dir)
        safe = self._starts.begin()
        core = open_core_to_show(settings, around)
        folder = Path(settings.text("catalogue_dir") or assets() / "services")
        self.ticker = Ticker(self._post, self._look)
        face = Face(
            post=self._post,
            show=self._show,
            deadline=self.ticker.set,
            wipe=self._wipe,
            stop=self._leave,
        )
        self.machine = Machine(core, lambda: open_folder(folder), face, _lanes(), safe=safe)
        self.watchdog = of_environment(self._fresh_until)
        self.host = self._make_host(settings)

    def start(self, *, sync: bool = True) -> None:
        """Bring devices, agent and ticker to life; returns at once."""
        self.machine.start(sync=sync)
        self.ticker.start()  # last: each minute it starts anew whatever has died

    def run(self) -> None:
        if self.host is not None:
            self.host.run()

    def end(self) -> None:
        """End `run` in order, from any thread or a signal."""
        self._leave(0)

    def close(self) -> None:
        self.watchdog.ending()
        self.ticker.stop()
        self.machine.close()
        self._starts.well()

    def _make_host(self, settings: Settings) -> Host:
        from screens.host import Host
        from screens.panel import Panel

        self.machine.session.refresh()
        if self._view is None:
            raise RuntimeError("the session shows nothing")
        camera = self.machine.plugged.camera
        return Host(
            self.machine.session.handle,
            self._view,
            panel=Panel(
                settings.number("width"), settings.number("height"), settings.real("diagonal")
            ),
            look=self.machine.catalogue.region.look,
            emblem=self.machine.catalogue.logo,
            translator=translate.translator,
            frames=camera.latest if camera else lambda: None,
            photos=self.machine.photos.get,
            on_failure=self._screen_failed,
            may_close=lambda: self._leaving,
            on_frame=self.watchdog.frame,
            frame_every=self.watchdog.every / 2,
        )

    def _fresh_until(self) -> dict[str, float]:
        return {"ticker": self.ticker.fresh_until(), **self.machine.fresh_until()}

    def _post(self, event: Event) -> None:
        if self.host is not None:
            self.host.post(event)

    def _show(self, view: View) -> None:
        self._view = view
        if self.host is not None:
            self.host.render(view)

    def _wipe(self) -> None:
        if self.host is not None:
            self.host.wipe()

    def _leave(self, code: int) -> None:
        self._leaving, self.exit_code = True, code
        if self.host is not None:
            self.host.stop()

    def _look(self) -> None:
        self.machine.plugged.start()
        self.machine.look()
        self._starts.looked()

    def _screen_failed(self, error: Exception) -> None:
        """A screen that cannot be drawn ends the visit; nothing that was saved is touched."""
        log.error("a screen failed (%s); the visit ends", type(error).__name__)
        self._post(Finish())


def _home(wanted: Path) -> Path:
    """Return a folder that Kivy can write to: without a disk the screen still has to come up."""
    try:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="ekios-kivy-"))
    return wanted


def _lanes() -> dict[str, Executor]:
    lanes: dict[str, Executor] = {
        name: ThreadPoolExecutor(max_workers=1, thread_name_prefix=name) for name in THREADED
    }
    return lanes | {"now": Inline()}
