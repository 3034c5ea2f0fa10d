"""The test of the panel fills the glass with its colour and measures each touch."""

import pytest
from msgspec.structs import replace

from kiosk.events import Technician, Touched
from screens.panel import PANELS
from screens.probe import COLOURS
from tests import sample_views as sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def crossed(colour, x=0.1, y=0.9):
    view = sample.view("probe")
    return replace(view, body=replace(view.body, colour=colour, x=x, y=y))


@pytest.mark.parametrize("colour", COLOURS)
def test_nothing_but_the_colour_reaches_every_edge(front, colour) -> None:
    picture = front(crossed(colour, 0.5, 0.5)).picture()
    wide, high = picture.size
    rgb = tuple(round(255 * part) for part in COLOURS[colour][0][:3])
    edge = [
        (0, 0),
        (wide - 1, 0),
        (0, high - 1),
        (wide - 1, high - 1),
        (wide // 2, 4),
        (4, high // 2),
    ]
    assert {picture.getpixel(dot)[:3] for dot in edge} == {rgb}
    assert picture.getpixel((wide // 2, high // 2))[:3] != rgb, "the cross"


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("miss", [0, 12])
def test_a_touch_is_measured_in_millimetres_of_the_panel(front, events, panel, miss) -> None:
    size = PANELS[panel]
    pilot = front(crossed("white"), panel)
    x, y = size.width * 0.1 + miss * size.px_per_mm, size.height * 0.9
    pilot.touch(x, y)
    assert [event for event in events if event != Touched()] == [Technician(f"hit {miss}")]
