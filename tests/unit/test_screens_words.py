"""How typed text is drawn: lines, groups, thousands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.widgets.wrap import Line, nearest, wrap


def width(text: str) -> float:
    """Every character is ten wide."""
    return 10.0 * len(text)


def test_a_text_breaks_after_spaces() -> None:
    text = "satu dua tiga"
    assert [text[line.start : line.end] for line in wrap(text, 90, width)] == ["satu dua ", "tiga"]


def test_a_word_wider_than_a_line_is_broken() -> None:
    assert wrap("abcdefgh", 30, width) == [Line(0, 3), Line(3, 6), Line(6, 8)]


@given(st.text("ab ", max_size=60), st.integers(10, 200))
def test_lines_lose_nothing(text: str, room: int) -> None:
    lines = wrap(text, room, width)
    assert "".join(text[line.start : line.end] for line in lines) == text
    assert lines[0].start == 0
    assert all(a.end == b.start for a, b in pairwise(lines))


@pytest.mark.parametrize(("x", "place"), [(-5, 0), (4, 0), (6, 1), (99, 3)])
def test_a_touch_finds_the_nearest_edge(x: float, place: int) -> None:
    assert nearest("abc", x, width) == place
