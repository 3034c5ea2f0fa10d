"""From the attract screen to a service: home, groups, search, service page."""

from kiosk.commands import Wipe
from kiosk.events import (
    Back,
    Begin,
    Home,
    OpenGroup,
    OpenSearch,
    OpenService,
    OpenStandard,
    Search,
)
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, back, fresh_visit, go, show


def begin(state: State, _event: Begin, _world: World) -> Step:
    return Step(show(state, Screen.HOME))


def home(state: State, _event: Home, world: World) -> Step:
    """Go home. Answers stay until another form begins; after a receipt the visit is over."""
    if state.visit.receipt is not None:
        return Step(fresh_visit(state, world, Screen.HOME), (Wipe(state.visit.id),))
    return Step(show(state, Screen.HOME, trail=()))


def open_group(state: State, event: OpenGroup, _world: World) -> Step:
    return Step(go(state, Screen.GROUP, group=event.code))


def open_service(state: State, event: OpenService, world: World) -> Step:
    known = {service.code for service in world.catalogue.services}
    return Step(go(state, Screen.SERVICE, service=event.code) if event.code in known else state)


def open_search(state: State, _event: OpenSearch, _world: World) -> Step:
    return Step(go(state, Screen.SEARCH, query=""))


def search(state: State, event: Search, _world: World) -> Step:
    return Step(show(state, Screen.SEARCH, query=event.query))


def open_standard(state: State, _event: OpenStandard, _world: World) -> Step:
    return Step(go(state, Screen.STANDARD))


def go_back(state: State, _event: Back, _world: World) -> Step:
    return Step(back(state))


TRANSITIONS: Transitions = {
    (Screen.ATTRACT, Begin): begin,
    (None, Home): home,
    (Screen.HOME, OpenGroup): open_group,
    (Screen.HOME, OpenSearch): open_search,
    (Screen.HOME, OpenService): open_service,
    (Screen.GROUP, OpenService): open_service,
    (Screen.SEARCH, OpenService): open_service,
    (Screen.SEARCH, Search): search,
    (Screen.SERVICE, OpenStandard): open_standard,
    (Screen.GROUP, Back): go_back,
    (Screen.SEARCH, Back): go_back,
    (Screen.SERVICE, Back): go_back,
    (Screen.STANDARD, Back): go_back,
}
