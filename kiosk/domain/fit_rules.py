"""Rules for texts that stand on buttons and rows: they fit, also with large letters.

The numbers are of the narrowest place where the text stands, in em of that place's letters: the
width of the upright kiosk's content (244 mm) less paddings, signs and gaps, through the size of
large letters. Screens measure again with the real font; this tells the officer at once.
"""

from collections.abc import Iterator

from msgspec import Struct

from kiosk.domain.catalogue import Service
from kiosk.domain.findings import Finding, finding
from kiosk.domain.form import Question
from kiosk.domain.localized import LANGUAGES, Localized
from kiosk.domain.sources import RegionFile
from kiosk.domain.widths import lines


class Room(Struct, frozen=True):
    """A place for a text: em a line, and how many lines still look well."""

    width: float
    lines: int


ROW = Room(16, 3)  # a service in a list
TILE = Room(8.4, 3)  # a group on the home screen, two beside each other
OPTION = Room(19, 3)  # a choice
HEADING = Room(14, 5)  # a question
CHECKED = Room(17, 2)  # a row of the check page
NEED = Room(19, 4)  # something to prepare


def check_fit(service: Service) -> Iterator[Finding]:
    """Yield the texts of a service that are too long for their place."""
    yield from _fits(service.name, ROW, "name")
    for index, item in enumerate(service.requirement):
        yield from _fits(item.text, NEED, f"requirement[{index}].text")
    yield from _questions(service.form.question, "form")


def check_region_fit(source: RegionFile) -> Iterator[Finding]:
    """Yield the texts of the region's tiles that are too long."""
    for name in ("group", "life_event"):
        for index, item in enumerate(getattr(source, name)):
            yield from _fits(item.name, TILE, f"{name}[{index}].name")


def _questions(questions: tuple[Question, ...], key: str) -> Iterator[Finding]:
    for index, question in enumerate(questions):
        here = f"{key}.question[{index}]"
        yield from _fits(question.label, HEADING, f"{here}.label")
        yield from _fits(question.short, CHECKED, f"{here}.short")
        for place, option in enumerate(question.options):
            yield from _fits(option.label, OPTION, f"{here}.options[{place}].label")
        yield from _questions(question.question, here)


def _fits(text: Localized, room: Room, key: str) -> Iterator[Finding]:
    for language in LANGUAGES:
        words = getattr(text, language)
        if words and lines(words, room.width) > room.lines:
            letters = str(int(room.width * room.lines / 0.58))
            yield finding("too_wide", f"{key}.{language}", stops=False, count=letters)
