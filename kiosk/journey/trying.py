"""What a technician tries at the kiosk itself: the glass under a finger, and the sound."""

from collections.abc import Callable

from kiosk.events import SpeechEnded
from kiosk.journey import around
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, now

TOUCH_FIELDS = 12
PROBES = (
    ("white", 0.1, 0.9),
    ("black", 0.9, 0.9),
    ("red", 0.1, 0.1),
    ("green", 0.9, 0.1),
    ("blue", 0.5, 0.5),
)
"""Colours that fill the glass, each with a cross to touch: dead dots and a shifted panel show."""


def _field(state: State, argument: str) -> State:
    return now(state, touched=state.servicing.touched | {int(argument)})


def _hit(state: State, argument: str) -> State:
    """Keep by how much a cross was missed; after the last one the page says what came of it."""
    if state.servicing.page != "probe":
        return state
    misses = (*state.servicing.misses, int(argument))
    return now(state, misses=misses, page="probe" if len(misses) < len(PROBES) else "touch")


def _louder(state: State, argument: str) -> State:
    return now(state, volume=around.louder(state.servicing.volume, int(argument)))


def spoken(state: State, _event: SpeechEnded, _world: World) -> Step:
    """The voice has come to the end of the sentence that the technician wanted to hear."""
    if state.servicing.message != "sentence":
        return Step(state)
    return Step(now(state, message="sentence_ended", tone="success"))


HERE: dict[str, Callable[[State, str], State]] = {
    "field": _field,
    "hit": _hit,
    "louder": _louder,
}
"""By the first word of the action; what changes only what is shown."""

TRANSITIONS: Transitions = {(Screen.TECHNICIAN, SpeechEnded): spoken}
