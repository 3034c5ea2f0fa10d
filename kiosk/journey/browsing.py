"""From the attract screen to a service: home, groups, search, service page."""

from msgspec.structs import replace

from kiosk.commands import PrintNeedsSlip, Wipe
from kiosk.events import (
    Back,
    Begin,
    Home,
    OpenEvent,
    OpenEvents,
    OpenGroup,
    OpenSearch,
    OpenService,
    OpenStandard,
    PrintNeeds,
    Search,
)
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, back, fresh_visit, go, show, with_visit

SEEN_BY_MANY = 5
"""Openings before a service counts as asked for: fewer could be the last citizen's own."""
MOST_ASKED = 6


def begin(state: State, _event: Begin, _world: World) -> Step:
    return Step(show(state, Screen.HOME))


def home(state: State, _event: Home, world: World) -> Step:
    """Go home. Answers stay until another form begins; after a receipt the visit is over."""
    if state.visit.receipt is not None:
        return Step(fresh_visit(state, world, Screen.HOME), (Wipe(state.visit.id),))
    return Step(replace(show(state, Screen.HOME, trail=()), overlay=""))


def open_group(state: State, event: OpenGroup, _world: World) -> Step:
    return Step(go(state, Screen.GROUP, group=event.code))


def open_events(state: State, _event: OpenEvents, _world: World) -> Step:
    return Step(go(state, Screen.EVENTS))


def open_event(state: State, event: OpenEvent, _world: World) -> Step:
    return Step(go(state, Screen.EVENT, event=event.code))


def open_service(state: State, event: OpenService, world: World) -> Step:
    known = {service.code for service in world.catalogue.offered(state.regions)}
    if event.code not in known:
        return Step(state)
    opened = state.opened | {event.code: state.opened.get(event.code, 0) + 1}
    return Step(replace(go(state, Screen.SERVICE, service=event.code), opened=opened))


def open_other(state: State, event: OpenService, world: World) -> Step:
    """From one service's page to another's; Back returns to where the first was found."""
    step = open_service(state, event, world)
    return Step(with_visit(step.state, trail=state.visit.trail))


def most_asked(state: State, world: World) -> tuple[str, ...]:
    """Return the services that many people opened here, then those that the region names.

    Counted in memory, across visits, without saying who or when; gone with the program.
    """
    often = [code for code, count in state.opened.items() if count >= SEEN_BY_MANY]
    often.sort(key=lambda code: (-state.opened[code], code))
    known = {service.code for service in world.catalogue.offered(state.regions)}
    codes = dict.fromkeys([*often, *world.catalogue.region.popular])
    return tuple(code for code in codes if code in known)[:MOST_ASKED]


def print_needs(state: State, _event: PrintNeeds, _world: World) -> Step:
    visit = state.visit
    if visit.printing in {"queued", "sending"} or not state.printer_usable():
        return Step(state)
    command = PrintNeedsSlip(visit.id, visit.service, state.display.language)
    return Step(with_visit(state, printing="queued", print_reason=""), (command,))


def open_search(state: State, _event: OpenSearch, _world: World) -> Step:
    return Step(go(state, Screen.SEARCH, query=""))


def search(state: State, event: Search, _world: World) -> Step:
    return Step(show(state, Screen.SEARCH, query=event.query))


def open_standard(state: State, _event: OpenStandard, _world: World) -> Step:
    return Step(go(state, Screen.STANDARD))


def go_back(state: State, _event: Back, world: World) -> Step:
    """Return; from a group inside another one to that one."""
    visit = state.visit
    if visit.screen is Screen.GROUP and visit.trail[-1:] == (Screen.GROUP,):
        parents = {group.code: group.parent for group in world.catalogue.groups}
        return Step(with_visit(back(state), group=parents.get(visit.group, "")))
    return Step(back(state))


TRANSITIONS: Transitions = {
    (Screen.ATTRACT, Begin): begin,
    (None, Home): home,
    (Screen.HOME, OpenGroup): open_group,
    (Screen.HOME, OpenSearch): open_search,
    (Screen.HOME, OpenService): open_service,
    (Screen.GROUP, OpenGroup): open_group,
    (Screen.GROUP, OpenService): open_service,
    (Screen.HOME, OpenEvents): open_events,
    (Screen.SEARCH, OpenEvents): open_events,
    (Screen.GROUP, OpenSearch): open_search,
    (Screen.EVENT, OpenSearch): open_search,
    (Screen.EVENTS, OpenEvent): open_event,
    (Screen.EVENT, OpenService): open_service,
    (Screen.SERVICE, OpenService): open_other,
    (Screen.SERVICE, PrintNeeds): print_needs,
    (Screen.SEARCH, OpenService): open_service,
    (Screen.SEARCH, Search): search,
    (Screen.SERVICE, OpenStandard): open_standard,
    (Screen.GROUP, Back): go_back,
    (Screen.EVENTS, Back): go_back,
    (Screen.EVENT, Back): go_back,
    (Screen.SEARCH, Back): go_back,
    (Screen.SERVICE, Back): go_back,
    (Screen.STANDARD, Back): go_back,
}
