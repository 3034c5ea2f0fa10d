"""The finished letter on paper: asked for by a person, each time anew."""

from msgspec.structs import replace

from kiosk.commands import PrintLetter
from kiosk.events import LetterChanged, WantLetter
from kiosk.journey.state import LetterRun, Screen, State, World
from kiosk.journey.step import Step, Transitions, show, with_visit

USED = frozenset({"printed", "sent", "unknown"})
"""Ends after which a copy is, or may be, in somebody's hand."""


def can_print(state: State) -> bool:
    """Whether a letter can be tried here now, and none is on its way."""
    visit = state.visit
    offer = visit.found.letter if visit.found else None
    idle = visit.letter is None or not visit.letter.at_work
    return offer is not None and offer.left > 0 and idle and bool(state.letter_printer())


def want(state: State, _event: WantLetter, _world: World) -> Step:
    visit = state.visit
    if visit.found is None or visit.found.letter is None or not can_print(state):
        return Step(state)
    run = LetterRun(visit.found.reference, visit.found.letter.pages)
    return Step(show(state, Screen.LETTER, letter=run), (PrintLetter(visit.id, visit.proof),))


def changed(state: State, event: LetterChanged, _world: World) -> Step:
    run = state.visit.letter
    if run is None or not run.at_work:
        return Step(state)
    state = with_visit(state, letter=replace(run, state=event.state, reason=event.reason))
    return Step(_counted(state, run.reference) if event.state in USED else state)


def _counted(state: State, reference: str) -> State:
    """One copy fewer, until the office is asked again."""
    found = state.visit.found
    if found is None or found.letter is None or found.reference != reference:
        return state
    left = replace(found.letter, left=found.letter.left - 1)
    return with_visit(state, found=replace(found, letter=left))


TRANSITIONS: Transitions = {
    (Screen.STATUS, WantLetter): want,
    (Screen.LETTER, WantLetter): want,
    (None, LetterChanged): changed,
}
