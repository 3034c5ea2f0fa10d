"""The distinct shapes of questions that a catalogue asks, each with the longest texts it ever has.

A shape is what decides the layout: the entry and its parts, whether there is a hint, a mark, a
place in a repetition. Every text of a shape is the longest of all its questions, in a second view
the one with the widest word; so one or two screens stand for hundreds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from kiosk.domain import widths
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

Pick = Callable[[Iterable[str]], str]
PHOTO_STATES = ("preview", "taken", "absent")


def longest(texts: Iterable[str]) -> str:
    """Return the text that takes most room."""
    return max(texts, key=widths.em)


def wordiest(texts: Iterable[str]) -> str:
    """Return the text with the widest word."""
    return max(texts, key=lambda text: max(map(widths.em, text.split()), default=0))


def questions(regions: Iterable[str], language: str) -> Iterator[QuestionView]:
    """Yield every question of these regions as it is shown; what is the same only once."""
    known = set()
    for region in regions:
        for service in real_views.catalogue(region).services:
            for place in real_views.places(service):
                new = (len(place.path), place.question)
                if new not in known:
                    known.add(new)
                    yield real_views.asked(region, Display(language=language), place).body


def shapes(views: Iterable[QuestionView]) -> dict[tuple[Any, ...], list[QuestionView]]:
    """Return the questions by their shape."""
    found = defaultdict(list)
    for view in views:
        found[shape(view)].append(view)
    return found


def shape(view: QuestionView) -> tuple[Any, ...]:
    """Return what decides the layout of a question, its texts apart."""
    around = (bool(view.hint), view.optional, view.progress is None, view.prompt is None)
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


def worst(views: list[QuestionView]) -> Iterator[QuestionView]:
    """Yield the screens that stand for all questions of one shape."""
    for pick in (longest, wordiest):
        for number, entry in enumerate(_entries([view.entry for view in views], pick)):
            yield replace(
                views[0],
                key=f"{pick.__name__}-{number}",
                crumb=pick(view.crumb for view in views),
                title=pick(view.title for view in views),
                hint=pick(view.hint for view in views),
                entry=entry,
            )


def _entries(entries: list[Any], pick: Pick) -> Iterator[Entry]:
    first = entries[0]
    if isinstance(first, PhotoEntry):
        yield from (replace(first, state=state, photo="photo-1") for state in PHOTO_STATES)
    else:
        yield FILLED.get(type(first), lambda entries, _pick: entries[0])(entries, pick)


def _text(entries: list[TextEntry], pick: Pick) -> Entry:
    return replace(entries[0], placeholder=pick(entry.placeholder for entry in entries))


def _digits(entries: list[DigitsEntry], pick: Pick) -> Entry:
    room = max(entry.max_length for entry in entries)
    suffix = pick(entry.suffix for entry in entries)
    return replace(entries[0], value="8" * room, max_length=room, suffix=suffix)


def _choice(entries: list[ChoiceEntry], pick: Pick) -> Entry:
    columns = zip(*(entry.options for entry in entries), strict=True)
    labels = [pick(option.label for option in column) for column in columns]
    options = tuple(OptionRow(str(i), label, i == 1) for i, label in enumerate(labels))
    return replace(entries[0], options=options)


def _repeat(entries: list[RepeatEntry], pick: Pick) -> Entry:
    widest = max(entries, key=lambda entry: widths.em(pick(row.title for row in entry.rows)))
    return replace(widest, add_label=pick(entry.add_label for entry in entries))


FILLED: dict[type, Callable[[Any, Pick], Entry]] = {
    TextEntry: _text,
    DigitsEntry: _digits,
    ChoiceEntry: _choice,
    RepeatEntry: _repeat,
}


def on_screen(view: QuestionView, display: Display) -> View:
    """Return the whole screen of a question, with header, footer and the way back."""
    region = next(iter(real_views.REGIONS))
    service = real_views.catalogue(region).services[0]
    around = real_views.asked(region, display, next(real_views.places(service)))
    return replace(around, body=view)
