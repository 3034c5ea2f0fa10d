"""One window for all tests of screens, as large as the upright panel, drawn off screen."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from screens.environment import KivyAlreadyImportedError, Options, prepare

_HOME = tempfile.TemporaryDirectory(prefix="ekios-kivy-")
with suppress(KivyAlreadyImportedError):  # other tests opened the window; `front` resizes it
    prepare(Options(home=Path(_HOME.name), width=1080, height=1920))

Front = Callable[..., Any]


@pytest.fixture
def events() -> list[Any]:
    """What the journey was told."""
    return []


@pytest.fixture
def front(events: list[Any]) -> Iterator[Front]:
    """Put a person in front of a kiosk that shows a view: `front(view, panel="portrait")`."""
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.core.window import Window

    from screens.host import Host
    from screens.panel import PANELS
    from screens.pilot import Pilot
    from tests import sample_pictures

    Clock._max_fps = 0  # frames as fast as they are asked for
    made: list[Pilot] = []
    ticks = count(0, 5)  # each look at the clock is five seconds later: no gate ever waits

    def stand(view: Any, panel: str = "portrait", **options: Any) -> Pilot:
        size = PANELS[panel]
        if tuple(Window.size) != (size.width, size.height):
            Window.size = (size.width, size.height)
        values = {
            "panel": size,
            "frames": sample_pictures.frame,
            "photos": sample_pictures.photo,
            "clock": lambda: float(next(ticks)),
        }
        made.append(Pilot(Host(events.append, view, **(values | options))))
        return made[-1]

    gc.freeze()  # a wipe collects: let it look only at this test's own things
    yield stand
    while made:
        made.pop().close()
    App._running_app = None  # Kivy keeps the last one
    gc.collect()  # what is garbage when it is frozen stays, and follows every change of the theme
