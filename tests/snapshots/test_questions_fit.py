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
MODES = (Display(), Display(large_text=True))


@cache
def worst() -> tuple[QuestionView, ...]:
    """Return the screens that stand for all questions of all shipped services."""
    shapes = qs.shapes(qs.questions(real_views.REGIONS))
    return tuple(v for shape, views in shapes.items() for v in qs.photos(qs.worst(shape, views)))


def wrong(pilot, view: QuestionView) -> list[str]:
    """Return what does not fit on any page of this question, large letters switched on in place."""
    found = []
    for display in MODES:
        pilot.host.render(qs.on_screen(view, display))
        pages = pages_of(pilot.host.stage)
        found += [f"{display}: {fault}" for _page in pages for fault in faults(pilot.host.stage)]
    return found


@pytest.mark.parametrize("panel", ["portrait", "landscape", "tablet", "compact"])
def test_no_question_is_cut_off_overlapping_or_too_small(front, panel: str) -> None:
    pilot = front(sample_views.view("attract"), panel)
    found = {view.key: wrong(pilot, view) for view in worst()}
    assert {key: faults for key, faults in found.items() if faults} == {}


def too_much() -> Iterator[QuestionView]:
    """Yield questions that no panel can hold."""
    word = "Pertanggungjawaban" * 6
    by_kind = {type(view.entry).__name__: view for view in worst()}
    text, choice = by_kind["TextEntry"], by_kind["ChoiceEntry"]
    yield replace(text, key="title", title=word)
    yield replace(text, key="hint", hint=word)
    first = replace(choice.entry.options[0], label="Pilihan yang sangat panjang. " * 60)
    yield replace(choice, key="option", entry=replace(choice.entry, options=(first,)))


def test_a_text_that_is_too_long_is_noticed(front) -> None:
    pilot = front(sample_views.view("attract"))
    assert [view.key for view in too_much() if not wrong(pilot, view)] == []
