"""The screens of a finished letter stand on every panel in large letters, where room is scarce."""

import pytest

from kiosk.viewdata import Display
from tests.inspect_screens import faults, pages_of
from tests.letter_views import letter_view

LONGEST = ("status", "status-trouble", "status-spent", "held-up", "unknown", "no-line")
MODES = {"lower_half": True}, {"large_text": True, "high_contrast": True}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("panel", ["portrait", "landscape", "tablet", "compact"])
def test_nothing_of_a_letter_is_cut_off_overlapping_or_too_small(front, panel: str) -> None:
    display = Display(**MODES[panel != "portrait"])
    pilot = front(letter_view(LONGEST[0], display), panel)
    wrong = {}
    for name in LONGEST:
        pilot.host.render(letter_view(name, display))
        stage = pilot.host.stage
        if found := [fault for _page in pages_of(stage) for fault in faults(stage)]:
            wrong[name] = found
    assert wrong == {}
