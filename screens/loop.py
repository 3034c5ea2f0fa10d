"""The event loop."""

from __future__ import annotations

from collections.abc import Callable

from kivy.base import EventLoop, runTouchApp


class Loop:
    def __init__(self, drain: Callable[[], None]) -> None:
        self._drain = drain

    def run(self) -> None:
        runTouchApp(embedded=True)
        while not EventLoop.quit:
            self._drain()
            EventLoop.idle()
            EventLoop.window.mainloop()

    def wake(self) -> None:
        """Nothing sleeps yet."""

    def quit(self) -> None:
        EventLoop.quit = True
