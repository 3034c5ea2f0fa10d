"""Small moves that every part of the journey is made of."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kiosk.commands import Command
from kiosk.events import Event
from kiosk.journey.state import Screen, State, Visit, World


class Step(Struct, frozen=True):
    """The next state and what is to be done about it."""

    state: State
    commands: tuple[Command, ...] = ()


Handler = Callable[[State, Any, World], Step]
"""The table pairs each handler with its own event type, which no type checker can follow."""
Transitions = dict[tuple[Screen | None, type], Handler]
"""By screen and event type; None stands for every screen that has no entry of its own."""


def with_visit(state: State, **changes: object) -> State:
    """Return the state with fields of its visit changed."""
    return replace(state, visit=replace(state.visit, **changes))


def now(state: State, **changes: object) -> State:
    """Return the state with fields of what the technician is at changed."""
    return replace(state, servicing=replace(state.servicing, **changes))


def go(state: State, screen: Screen, **changes: object) -> State:
    """Move on to a screen; Back returns here."""
    trail = (*state.visit.trail, state.visit.screen)
    return with_visit(state, screen=screen, trail=trail, problem=None, **changes)


def show(state: State, screen: Screen, **changes: object) -> State:
    """Move to a screen without leaving a trace for Back."""
    return with_visit(state, screen=screen, problem=None, **changes)


def back(state: State) -> State:
    """Return along the trail; home when there is none."""
    trail = state.visit.trail
    screen = trail[-1] if trail else Screen.HOME
    return with_visit(state, screen=screen, trail=trail[:-1], problem=None)


def fresh_visit(state: State, world: World, screen: Screen) -> State:
    """Begin another visit; nothing of the last one comes along."""
    return replace(state, visit=Visit(id=world.fresh_id, screen=screen), overlay="")


def stay(state: State, _event: Event, _world: World) -> Step:
    """Change nothing."""
    return Step(state)
