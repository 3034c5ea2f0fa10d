"""An event loop that sleeps until a touch, a posted event or a due timer, and then draws at once.

Kivy's own loop sleeps to the next frame first and reads SDL's events after dispatching, so a touch
waits up to two frames. This one waits inside SDL, reads, dispatches and draws in the same turn; it
uses no processor while nothing happens.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.base import EventLoop, ExceptionManager, runTouchApp
from kivy.clock import Clock

LONGEST_SLEEP = 0.5  # seconds; a lost wake-up costs no more than this
SDL_USEREVENT = 0x8000
EVENT_BYTES = 56  # sizeof(SDL_Event) since SDL 2.0


class Loop:
    """`drain` is called once a turn, on the UI thread, before timers and drawing."""

    def __init__(self, drain: Callable[[], None], waiting: Callable[[], int]) -> None:
        self._drain, self._waiting = drain, waiting
        self._sdl = _sdl()
        self._event = (ctypes.c_uint32 * (EVENT_BYTES // 4))(SDL_USEREVENT)

    def run(self) -> None:
        """Turn until `quit`."""
        runTouchApp(embedded=True)
        Clock._max_fps = 0  # noqa: SLF001 - the sleeping is done here, not in the clock
        while not EventLoop.quit and EventLoop.status == "started":
            self._sleep()
            try:
                self.turn()
            except Exception as error:
                if ExceptionManager.handle_exception(error) == ExceptionManager.RAISE:
                    raise

    def turn(self) -> None:
        """Read what happened, dispatch it, run what is due, draw if anything changed."""
        EventLoop.window.mainloop()
        self._drain()
        EventLoop.idle()

    def wake(self) -> None:
        """End the sleep now; safe from any thread."""
        if self._sdl is not None:
            self._sdl.SDL_PushEvent(self._event)

    def quit(self) -> None:
        """End `run` after this turn; safe from any thread."""
        EventLoop.quit = True
        self.wake()

    def _sleep(self) -> None:
        seconds = self._until_due()
        if seconds <= 0:
            return
        if self._sdl is None:
            time.sleep(min(seconds, 1 / 60))
        else:
            self._sdl.SDL_WaitEventTimeout(None, max(int(seconds * 1000), 1))

    def _until_due(self) -> float:
        if self._waiting() or EventLoop.window.canvas.needs_redraw or EventLoop.input_events:
            return 0.0
        since_frame = Clock.time() - Clock.frametime
        due = Clock.get_min_timeout() - since_frame
        return min(max(due, 0.0), LONGEST_SLEEP)


def _sdl() -> Any:
    """Return the SDL that Kivy brought along, found among this process's mapped files."""
    try:
        maps = Path("/proc/self/maps").read_text("utf-8").splitlines()
        paths = {line.split()[-1] for line in maps if "libSDL2-2" in line}
        return ctypes.CDLL(min(paths)) if paths else None
    except OSError:
        return None
