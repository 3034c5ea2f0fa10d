"""What a kiosk shows of a shipped catalogue: any screen and any question, without walking there."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache

from msgspec import Struct

from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.compiled import open_folder
from kiosk.domain.form import Answers, Kind, Question
from kiosk.events import DeviceChanged
from kiosk.journey import World
from kiosk.journey.state import Path, Screen, State, Visit
from kiosk.paths import assets
from kiosk.translate import translator
from kiosk.viewdata import Display, View
from kiosk.views import view

NOW = datetime(2026, 11, 21, 9, 41, tzinfo=timezone(timedelta(hours=7)))
PLACE = "Kantor Kelurahan Contoh, Lantai 1"
REGIONS = {"kota-contoh": "services", "kabupaten-teladan": "regions/kabupaten-teladan"}
READY = {name: DeviceChanged(name, "ready", "") for name in ("printer", "camera")}
NAME = "Siti Contoh binti Ahmad Contoh"


class Place(Struct, frozen=True):
    """A question of a service, and where it stands in the form."""

    service: Service
    path: Path
    question: Question


@cache
def catalogue(region: str) -> Catalogue:
    """Return the shipped catalogue of this region."""
    return open_folder(assets() / REGIONS[region])


@cache
def world(region: str) -> World:
    """Return a kiosk of this region with everything plugged in."""
    return World(
        catalogue=catalogue(region),
        place=PLACE,
        version="1",
        fresh_id="x",
        has_scanner=True,
        has_camera=True,
    )


def seen(region: str, display: Display, screen: Screen, **visit: object) -> View:
    """Return what stands on this screen for a visit like that."""
    state = State(
        visit=Visit(id="x", screen=screen, **visit),  # type: ignore[arg-type]
        now=NOW,
        display=display,
        devices=READY,
    )
    return view(state, world(region), translator)


def places(service: Service) -> Iterator[Place]:
    """Yield every question of a service, those inside a repetition too."""
    for question in service.form.question:
        yield Place(service, (question.key,), question)
        for inner in question.question:
            yield Place(service, (question.key, 0, inner.key), inner)


def asked(region: str, display: Display, place: Place) -> View:
    """Return the screen of a question; every repetition has been filled in twice before."""
    return seen(
        region,
        display,
        Screen.QUESTION,
        service=place.service.code,
        draft=place.service.code,
        at=place.path,
        answers=repeated(place.service),
    )


def repeated(service: Service) -> Answers:
    """Return answers in which every repetition stands twice."""
    return {
        group.key: [{q.key: NAME for q in group.question if q.kind is Kind.TEXT}] * 2
        for group in service.form.question
        if group.kind is Kind.GROUP
    }
