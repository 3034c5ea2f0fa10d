"""What a screen costs: its view data, its first frame, and drawing it again.

Frames are drawn at 1080x1920 offscreen, without a limit on frames and until the pixels are there
(glFinish), against an empty window of the same size in the same run. Without a graphics card
that is software rendering: then only the ratio says something about another machine.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.journey import Screen
from kiosk.translate import translator
from kiosk.views import view
from tests.benchmarks import enrolled
from tests.benchmarks.row import Row, against, median_ms
from tests.benchmarks.scenes import Scene, scenes

if TYPE_CHECKING:
    from screens.host import Host

TIMES = 15


def run() -> list[Row]:
    found = scenes()
    rows = [_view_data(scene) for scene in found]
    with enrolled.scratch() as folder:
        os.environ["KIVY_LOG_MODE"] = "PYTHON"  # leave stderr as it is
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        from screens.environment import Options, prepare  # before anything else of Kivy

        prepare(Options(home=folder, max_fps=0))
        rows += _frames(found)
    return rows


def _view_data(scene: Scene) -> Row:
    work = lambda: view(scene.state, scene.world, translator)  # noqa: E731 - timed
    return Row(f"view data: {scene.name}", median_ms(work, 50), "ms")


def _frames(found: list[Scene]) -> list[Row]:
    from screens.host import Host
    from screens.registry import SCREENS

    blank = next(s for s in found if s.state.visit.screen is Screen.ATTRACT)
    draw = _painter()
    empty = median_ms(draw, TIMES)
    host = Host(lambda _event: None, blank.view, translator=translator)
    host.mount()
    rows = [Row("empty window, drawn again", empty, "ms")]
    for scene in found:
        if type(scene.view.overlay or scene.view.body) not in SCREENS:
            continue
        rows += _screen(host, blank, scene, draw, empty)
    host.wipe()
    return rows


def _screen(
    host: "Host", blank: Scene, scene: Scene, draw: Callable[[], None], empty: float
) -> list[Row]:
    from kivy.base import EventLoop

    def settle(shown: Scene) -> None:
        host.render(shown.view)
        for _ in range(3):
            EventLoop.idle()

    def first() -> None:
        host.render(scene.view)
        EventLoop.idle()
        draw()

    samples = []
    for _ in range(5):
        settle(blank)
        samples.append(median_ms(first, 1))
    settle(scene)
    again = median_ms(draw, TIMES)
    return [
        against(f"first frame: {scene.name}", sorted(samples)[2], empty, "ms"),
        against(f"drawn again: {scene.name}", again, empty, "ms"),
    ]


def _painter() -> Callable[[], None]:
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    def draw() -> None:
        Window.dispatch("on_draw")
        Window.dispatch("on_flip")
        glFinish()

    return draw
