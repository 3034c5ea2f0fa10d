"""Every distinct shape of question, with the longest texts it ever has, stands on every panel."""

from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from kiosk.viewdata import Display, QuestionView
from tests import question_shapes as qs
from tests import real_views, sample_views
from tests.inspect_screens import faults, pages_of

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LANGUAGES = ("id", "en")
MODES = {"standard": {}, "large": {"large_text": True}}


@cache
def worst(language: str) -> tuple[QuestionView, ...]:
    """Return the screens that stand for all questions of all shipped services."""
    shapes = qs.shapes(qs.questions(real_views.REGIONS, language))
    return tuple(view for group in shapes.values() for view in qs.worst(group))


def wrong(pilot, view: QuestionView, display: Display) -> list[str]:
    """Return what does not fit on any page of this question."""
    pilot.host.render(sample_views.view("goodbye", display))
    pilot.host.render(qs.on_screen(view, display))
    return [fault for _page in pages_of(pilot.host.stage) for fault in faults(pilot.host.stage)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("panel", ["portrait", "landscape", "tablet", "compact"])
def test_no_question_is_cut_off_overlapping_or_too_small(front, panel: str, mode: str) -> None:
    found = {}
    for display in (Display(language=language, **MODES[mode]) for language in LANGUAGES):
        pilot = front(sample_views.view("attract", display), panel)
        for view in worst(display.language):
            if here := wrong(pilot, view, display):
                found[display.language, view.title, view.entry] = here
    assert found == {}


def too_much() -> Iterator[QuestionView]:
    """Yield questions that no panel can hold."""
    word = "Pertanggungjawaban" * 6
    by_kind = {type(view.entry).__name__: view for view in worst("id")}
    text, digits, choice = (by_kind[f"{kind}Entry"] for kind in ("Text", "Digits", "Choice"))
    yield replace(text, title=word)
    yield replace(text, hint=word)
    yield replace(digits, entry=replace(digits.entry, suffix=word))
    first = replace(choice.entry.options[0], label="Pilihan yang sangat panjang. " * 60)
    yield replace(choice, entry=replace(choice.entry, options=(first,)))


@pytest.mark.parametrize("mode", MODES)
def test_a_text_that_is_too_long_is_noticed(front, mode: str) -> None:
    display = Display(**MODES[mode])
    pilot = front(sample_views.view("attract", display))
    assert [view.title for view in too_much() if not wrong(pilot, view, display)] == []
