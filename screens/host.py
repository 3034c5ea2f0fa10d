"""The App: mounts screens, hands events on. The only place where threads meet the UI."""

from __future__ import annotations

import gc
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from kivy.app import App
from kivy.base import EventLoop, ExceptionHandler, ExceptionManager
from kivy.clock import Clock

from kiosk.domain.catalogue import Look
from kiosk.events import Event, KeypadPressed, Touched
from kiosk.viewdata import View
from screens import wipe as wiping
from screens.base import Screen
from screens.focus import Focus
from screens.localizer import Translate, identity, l
from screens.loop import Loop
from screens.panel import PANELS, Panel
from screens.pictures import Pictures
from screens.registry import screen_for
from screens.stage import Stage
from screens.theme import theme
from screens.touches import TouchGate

INBOX_PER_FRAME = 64
log = logging.getLogger("ekios.screens")


class FrameLike(Protocol):
    """One camera picture: RGB bytes, top row first."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def rgb(self) -> bytes: ...


def _no_frame() -> FrameLike | None:
    return None


def _no_photo(_photo: str) -> bytes | None:
    return None


def _same_language(_language: str) -> Translate:
    return identity


class Host(App):
    """Shows views and reports touches.

    `look` and `emblem` (a PNG) are the region's. `on_event` is called on the UI thread with each
    event, posted or touched. `frames` gives the camera's latest frame, `photos` a JPEG by id.
    `on_failure(error)` is told when a screen could not be drawn or a callback failed; it should
    render something else. `may_close` is asked when somebody wants to close the window. `on_frame`
    is called with each frame that is shown; one is drawn every `frame_every` seconds at least.
    """

    use_kivy_settings = False

    def __init__(
        self,
        on_event: Callable[[Event], None],
        first: View,
        *,
        panel: Panel = PANELS["portrait"],
        look: Look = Look(),  # noqa: B008 - frozen
        emblem: bytes = b"",
        translator: Callable[[str], Translate] = _same_language,
        frames: Callable[[], FrameLike | None] = _no_frame,
        photos: Callable[[str], bytes | None] = _no_photo,
        on_failure: Callable[[Exception], None] | None = None,
        may_close: Callable[[], bool] = lambda: False,
        on_frame: Callable[[], None] = lambda: None,
        frame_every: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._on_event, self._on_failure, self._may_close = on_event, on_failure, may_close
        self._on_frame, self._frame_every = on_frame, frame_every
        self._inbox: deque[Event | Callable[[], None]] = deque()
        self._loop: Loop | None = None
        self.failures = 0
        self.view: View | None = None
        self._body: Screen | None = None
        self._overlay: Screen | None = None
        theme.wear(look, emblem)
        theme.use(panel, first.display)
        l.install(translator)
        self.pictures = Pictures(frames, photos)
        self._rack: dict[str, Any] = {}
        self.gate = TouchGate(clock, self._touched)
        self._failsafe = _Failsafe(self)
        self.stage = Stage(self.emit)
        self.focus = Focus(self.stage, self._on_event, lambda: self._overlay is not None)
        self._first = first

    # --- from anywhere

    def post(self, item: Event | Callable[[], None]) -> None:
        """Hand an event, or something to call, to the UI thread. Safe from any thread."""
        self._inbox.append(item)
        if self._loop is not None:
            self._loop.wake()

    def stop(self, *_args: object) -> None:
        """End `run`, from any thread."""
        if self._loop is not None:
            self._loop.quit()

    # --- on the UI thread

    def run(self) -> None:
        """Show the window until `stop`."""
        self.mount()
        self._show_life()
        gc.collect()
        gc.freeze()  # what stands for good is not looked at again: a wipe takes milliseconds
        self._loop = Loop(self.drain, lambda: self.waiting)
        try:
            self._loop.run()
        finally:
            self.wipe()
            EventLoop.close()

    def mount(self) -> None:
        """Put the stage into the window and render the first view; tests step the loop."""
        from kivy.core.window import Window  # opens the window: only when it is wanted

        ExceptionManager.add_handler(self._failsafe)
        EventLoop.ensure_window()
        theme.fbind("revision", self._clear_colour)
        self._clear_colour()
        Window.bind(
            on_request_close=self._asked_to_close,
            on_keyboard=_swallow,
            on_key_down=_swallow,
            on_key_up=_swallow,
            on_textinput=_swallow,
            on_drop_file=_swallow,
        )
        Window.add_widget(self.stage)
        self.gate.watch(Window)
        self.render(self._first)

    def dismount(self) -> None:
        """Take the stage out of the window again; for tests that make another host."""
        from kivy.core.window import Window

        self.wipe()
        ExceptionManager.remove_handler(self._failsafe)
        theme.funbind("revision", self._clear_colour)
        self.stage.retire()
        self.gate.unwatch(Window)
        Window.remove_widget(self.stage)

    def render(self, view: View) -> None:
        """Show this view; on the UI thread. A screen that fails is counted and reported."""
        try:
            self._render(view)
        except Exception as error:  # noqa: BLE001 - never a white screen, whatever went wrong
            self.failed(error)

    def emit(self, event: Event) -> None:
        """Take an event that a widget sent; the same one twice in a moment is one."""
        if self.gate.admits(event):
            self._on_event(event)

    def drain(self, *_args: object) -> None:
        """Give what was posted to the journey; some each frame, so that touches never wait."""
        for _ in range(min(len(self._inbox), INBOX_PER_FRAME)):
            item = self._inbox.popleft()
            if callable(item):
                item()
                continue
            self._on_event(item)
            if isinstance(item, KeypadPressed):
                self.focus.press(item.action)

    @property
    def waiting(self) -> int:
        """How many posted items are still to be taken."""
        return len(self._inbox)

    def wipe(self) -> None:
        """Forget everything that a screen ever held of this visit."""
        self.stage.clear()
        self.focus.clear()
        for screen in (self._body, self._overlay):
            if screen is not None:
                screen.leave()
        self._body = self._overlay = self.view = None
        self.pictures.clear()
        self.gate.forget()
        wiping.wipe_caches()

    def failed(self, error: Exception) -> None:
        """Count an error of the UI, say where it was (never what it said), and call for help."""
        self.failures += 1
        log.error("screen failed: %s", wiping.where(error))
        if self._on_failure is None:
            raise error
        self._on_failure(error)

    # --- inside

    def _show_life(self) -> None:
        """Draw now and then, and tell of each frame: what stops telling is started again."""
        window = EventLoop.window
        window.bind(on_flip=lambda *_: self._on_frame())
        Clock.schedule_interval(lambda _dt: window.canvas.ask_update(), self._frame_every)

    def _render(self, view: View) -> None:
        before, self.view = self.view, view
        l.use(view.display.language)
        theme.use(theme.panel, view.display)
        self._body = self._screen(self._body, before.body if before else None, view.body, view)
        covered = before.overlay if before else None
        if view.overlay is None:
            self._overlay = None
        else:
            self._overlay = self._screen(self._overlay, covered, view.overlay, view)
        shown = self._overlay or self._body
        if shown is not self.stage.screen:
            self.gate.settle()
        self.stage.show(shown, view.chrome)
        self.focus.follow()

    def _screen(self, screen: Screen | None, before: Any, now: Any, view: View) -> Screen:
        same = (
            screen is not None
            and type(before) is type(now)
            and getattr(before, "key", "") == getattr(now, "key", "")
        )
        if same and screen is not None:
            screen.render(now, view.back)
            return screen
        if screen is not None:
            screen.leave()
        made = screen_for(now)(view=now, back=view.back)
        made.pictures, made.rack = self.pictures, self._rack
        made.enter()
        return made

    def _clear_colour(self, *_args: object) -> None:
        """The ground of every screen: cleared to, never painted, for that costs a whole screen."""
        EventLoop.window.clearcolor = theme.color("background")

    def _touched(self) -> None:
        self.focus.clear()
        self._on_event(Touched())

    def _asked_to_close(self, *_args: object, **_kwargs: object) -> bool:
        if self._may_close():
            self.stop()
        return True

    def open_settings(self, *_args: object) -> bool:
        return False

    def build_config(self, config: object) -> None:
        """Kivy's own configuration file of the App is not ours to write."""


def _swallow(*_args: object, **_kwargs: object) -> bool:
    """Escape, F1 and every other key of a keyboard that somebody plugged in does nothing."""
    return True


class _Failsafe(ExceptionHandler):
    """An error in a callback reaches the host instead of ending the program."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        try:
            self._host.failed(inst)
        except Exception:  # noqa: BLE001 - nobody to help: let it be seen
            return int(ExceptionManager.RAISE)
        return int(ExceptionManager.PASS)
