"""The distinct shapes of questions that a catalogue asks, each with the longest texts it ever has.

A shape is what decides the layout: the entry and its parts, whether there is a hint, a place in a
repetition. Every text of a shape is the longest of all its questions in both languages, with the
widest word of any of them; so a hundred screens stand for five thousand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from msgspec.structs import replace

from kiosk.domain import widths
from kiosk.domain.localized import LANGUAGES
from kiosk.viewdata import (
    ChoiceEntry,
    ComputedEntry,
    DigitsEntry,
    Display,
    Entry,
    FieldsEntry,
    OptionRow,
    PhotoEntry,
    QuestionView,
    RepeatEntry,
    TextEntry,
    View,
)
from tests import real_views

PHOTO_STATES = ("preview", "taken", "absent")


def longest(texts: Iterable[str]) -> str:
    """Return the text that takes most room, with the widest word of any of them."""
    known = sorted(set(texts))
    words = [word for text in known for word in text.split()]
    whole, word = max(known, key=widths.em), max(words, key=widths.em, default="")
    return whole if word in whole else f"{whole} {word}"


def questions(regions: Iterable[str]) -> Iterator[QuestionView]:
    """Yield every question of these regions as it is shown in each language, the same only once."""
    displays = [Display(language=language) for language in LANGUAGES]
    known = set()
    for region in regions:
        for service in real_views.catalogue(region).services:
            for place in real_views.places(service):
                new = (len(place.path), place.question)
                if new not in known:
                    known.add(new)
                    yield from (real_views.asked(region, d, place).body for d in displays)


def shapes(views: Iterable[QuestionView]) -> dict[tuple[Any, ...], list[QuestionView]]:
    """Return the questions by their shape."""
    found = defaultdict(list)
    for view in views:
        found[shape(view)].append(view)
    return found


def shape(view: QuestionView) -> tuple[Any, ...]:
    """Return what decides the layout of a question, its texts apart."""
    around = (bool(view.hint), view.progress is None, view.prompt is None)
    return (type(view.entry).__name__, *PARTS[type(view.entry)](view.entry), *around)


PARTS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    TextEntry: lambda e: (e.multiline, e.keyboard, bool(e.placeholder)),
    DigitsEntry: lambda e: (e.groups, e.masked, e.prefix, bool(e.suffix), e.thousands),
    FieldsEntry: lambda e: tuple(field.digits for field in e.fields),
    ChoiceEntry: lambda e: (e.several, len(e.options)),
    PhotoEntry: lambda e: (e.state,),
    RepeatEntry: lambda e: (len(e.rows), e.can_add),
    ComputedEntry: lambda e: (len(e.lines),),
}


def worst(shape: tuple[Any, ...], views: list[QuestionView]) -> QuestionView:
    """Return the screen that stands for all questions of a shape."""
    entries = [view.entry for view in views]
    return replace(
        views[0],
        key=repr(shape),
        crumb=longest(view.crumb for view in views),
        title=longest(view.title for view in views),
        hint=longest(view.hint for view in views),
        optional=any(view.optional for view in views),
        entry=FULL.get(type(entries[0]), lambda same: same[0])(entries),
    )


def photos(view: QuestionView) -> Iterator[QuestionView]:
    """Yield the three stages of a photo; any other question as it is."""
    if not isinstance(view.entry, PhotoEntry):
        yield view
        return
    for state in PHOTO_STATES:
        yield replace(
            view, key=f"{view.key} {state}", entry=replace(view.entry, state=state, photo="photo-1")
        )


def _text(entries: list[TextEntry]) -> Entry:
    return replace(entries[0], placeholder=longest(entry.placeholder for entry in entries))


def _digits(entries: list[DigitsEntry]) -> Entry:
    room = max(entry.max_length for entry in entries)
    suffix = longest(entry.suffix for entry in entries)
    return replace(entries[0], value="8" * room, max_length=room, suffix=suffix)


def _choice(entries: list[ChoiceEntry]) -> Entry:
    columns = zip(*(entry.options for entry in entries), strict=True)
    labels = [longest(option.label for option in column) for column in columns]
    options = tuple(OptionRow(str(i), label, i == 1) for i, label in enumerate(labels))
    return replace(entries[0], options=options)


def _repeat(entries: list[RepeatEntry]) -> Entry:
    widest = max(entries, key=lambda entry: widths.em(longest(row.title for row in entry.rows)))
    return replace(widest, add_label=longest(entry.add_label for entry in entries))


FULL: dict[type, Callable[[Any], Entry]] = {
    TextEntry: _text,
    DigitsEntry: _digits,
    ChoiceEntry: _choice,
    RepeatEntry: _repeat,
}


@cache
def _around(display: Display) -> View:
    region = next(iter(real_views.REGIONS))
    service = real_views.catalogue(region).services[0]
    return real_views.asked(region, display, next(real_views.places(service)))


def on_screen(view: QuestionView, display: Display) -> View:
    """Return the whole screen of a question, with header, footer and the way back."""
    return replace(_around(display), body=view)
