"""Every screen fits its panel, and the ones of the design look as they did when last approved."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kiosk.viewdata import Display
from tests import sample_views
from tests.inspect_screens import faults

REFERENCES = Path(__file__).parent / "references"
SIZE = (540, 960)
TOLERANCE = 1.0  # mean difference of a channel, of 255
DESIGNED = (
    "attract", "home", "service", "identify", "question", "check", "received", "status",
    "technician", "printer-out", "emergency",
)  # fmt: skip

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("mode", ["standard", "large_text", "high_contrast", "lower_half"])
def test_nothing_is_cut_off_overlapping_or_too_small(front, mode: str) -> None:
    display = Display(**({mode: True} if mode != "standard" else {}))
    pilot = front(sample_views.view("attract", display))
    wrong = {}
    for name in sample_views.NAMES:
        pilot.host.render(sample_views.view("goodbye", display))  # so that each screen is new
        pilot.host.render(sample_views.view(name, display))
        pilot.step(2)
        if found := faults(pilot.host.stage):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("name", DESIGNED)
def test_the_screen_looks_as_approved(front, name: str, tmp_path: Path) -> None:
    pilot = front(sample_views.view(name))
    seen = pilot.picture().resize(SIZE, Image.Resampling.BOX)
    reference = REFERENCES / f"{name}.png"
    if os.environ.get("APPROVE_SCREENS"):  # look at them first, then run once with this set
        seen.quantize(96).save(reference, optimize=True)
    difference = ImageChops.difference(seen, Image.open(reference).convert("RGB"))
    worst = max(ImageStat.Stat(difference).mean)
    if worst > TOLERANCE:
        seen.save(tmp_path / f"{name}.png")
    assert worst <= TOLERANCE, f"see {tmp_path / name}.png"


@pytest.mark.parametrize("panel", ["portrait", "landscape"])
def test_large_text_switched_on_in_place_leaves_nothing_behind(front, panel: str) -> None:
    """A citizen opens the accessibility page over a screen, and finds it again in large letters."""
    small, large = Display(), Display(large_text=True)
    pilot = front(sample_views.view("attract"), panel)
    wrong = {}
    for name in sample_views.NAMES:
        pilot.host.render(sample_views.view("goodbye", small))
        for display in (small, large):
            pilot.host.render(sample_views.view(name, display))
            pilot.step(2)
        if found := faults(pilot.host.stage):
            wrong[name] = found
    assert wrong == {}
