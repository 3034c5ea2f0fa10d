"""Every question of every service on the glass: what does not fit, and a sheet of twenty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PIL import Image

from kiosk.domain.catalogue import Service
from kiosk.domain.form import Kind
from kiosk.journey.state import Screen
from kiosk.viewdata import Display, QuestionView, View
from tests import question_shapes, real_views
from tests.inspect_screens import faults, pages_of

BASE = next(iter(real_views.REGIONS))
SHOWN = 20
CELL = (270, 480)
COLUMNS = 9
TELLING = (Kind.ONE_OF, Kind.SEVERAL_OF, Kind.ADDRESS, Kind.MONEY, Kind.DATE, Kind.PHOTO)
"""Kinds that a sheet should show, what says most of a service first."""


def every_question(host: Any, pilot: Any, folder: Path) -> list[tuple[Path, list[str]]]:
    """Return a picture and the faults of each question that does not fit on this panel.

    Questions of one shape follow each other on the same screen, which only takes other words: a
    new screen for each of five thousand would take an hour.
    """
    found = []
    views = sorted(map(_keyed, question_shapes.questions(real_views.REGIONS)), key=lambda v: v.key)
    for number, asked in enumerate(views):
        host.render(question_shapes.on_screen(asked, Display()))
        wrong = [fault for _page in pages_of(host.stage) for fault in faults(host.stage)]
        if wrong:
            path = folder / f"question-{number}.png"
            pilot.picture().save(path)
            found.append((path, wrong))
    return found


def _keyed(view: QuestionView) -> QuestionView:
    """Return the question under a key that it shares with those that need no other widgets."""
    own = (getattr(view.entry, "placeholder", ""), getattr(view.entry, "suffix", ""))
    return replace(view, key=repr((question_shapes.shape(view), own)))


def chosen() -> list[Service]:
    """Return twenty services from all over the catalogue, a few of each group."""
    services = sorted(real_views.catalogue(BASE).services, key=lambda s: (s.group, s.code))
    return [services[len(services) * i // SHOWN] for i in range(SHOWN)]


def sheet(host: Any, pilot: Any, path: Path) -> None:
    """Write one picture: of each service its page, its first question and a telling one."""
    pictures = [_picture(host, pilot, view) for service in chosen() for view in _three(service)]
    rows = -(-len(pictures) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * (CELL[0] + 8), rows * (CELL[1] + 8)), "#888888")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, COLUMNS)
        whole.paste(picture, (column * (CELL[0] + 8), row * (CELL[1] + 8)))
    whole.save(path, optimize=True)


def _three(service: Service) -> Iterator[View]:
    display = Display()
    yield real_views.seen(BASE, display, Screen.SERVICE, service=service.code)
    places = list(real_views.places(service))
    first, rest = places[0], places[1:] or places
    kinds = {place.question.kind: place for place in reversed(rest)}
    telling = next((kinds[kind] for kind in TELLING if kind in kinds), rest[-1])
    for place in (first, telling):
        yield real_views.asked(BASE, display, place)


def _picture(host: Any, pilot: Any, view: View) -> Image.Image:
    host.wipe()
    host.render(view)
    pilot.step(2)
    return pilot.picture().resize(CELL, Image.Resampling.LANCZOS)
