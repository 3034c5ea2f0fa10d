"""A kiosk with its window under a watchdog: saves one application, says so, and runs on.

python -m tests.mishaps.watched FOLDER
"""

import sys
import threading
from pathlib import Path
from random import Random

from kiosk.bootstrap.window import Window, prepare_window
from kiosk.events import Event, Submit, Tick
from kiosk.journey import Screen
from kiosk.walker import Walker
from tests.mishaps.parts import SERVICE, settings


class Front:
    """What a walker needs, on the window's own session before its loop runs."""

    def __init__(self, window: Window) -> None:
        self._window, self._session = window, window.machine.session
        self._pause = threading.Event()

    @property
    def state(self):
        return self._session.state

    @property
    def world(self):
        return self._session.world

    def handle(self, event: Event) -> None:
        self._session.handle(event)
        while self._window.machine.fresh_until().keys() & {"disk", "device", "net"}:
            self._pause.wait(0.01)
        while self._window.host.waiting:
            self._window.host.drain()


def main(folder: Path) -> None:
    chosen = settings(folder, camera="", width=1024, height=600, diagonal=10.1, fullscreen=False)
    prepare_window(chosen)
    window = Window(chosen)
    window.start(sync=False)
    front = Front(window)
    walker = Walker(front, Random(1), front.state.now.date())
    assert walker.apply(SERVICE, stop_at=Screen.CHECK) is Screen.CHECK
    for event in (Tick("truth"), Tick("consent"), Submit()):
        front.handle(event)
    while front.state.visit.receipt is None:
        front.handle(Tick("truth"))
    print(front.state.visit.receipt.reference, flush=True)
    window.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
