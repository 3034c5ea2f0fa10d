"""A receipt under the scanner opens its status from anywhere; whoever is filling in is asked first.

What is in the QR is checked by the look-up. Answers that were given stay for this visit.
"""

from msgspec.structs import replace

from kiosk.commands import LookUp, Proof, Wipe
from kiosk.events import BeginForm, OpenScanned, ResumeForm, Scan
from kiosk.journey import identifying
from kiosk.journey.checking_status import look_up
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, fresh_visit, with_visit

ASK = "scan"
"""The overlay that asks."""

AT_ONCE = (
    Screen.ATTRACT,
    Screen.HOME,
    Screen.GROUP,
    Screen.EVENTS,
    Screen.EVENT,
    Screen.SEARCH,
    Screen.SERVICE,
    Screen.STANDARD,
    Screen.STATUS_REFERENCE,
    Screen.STATUS_CODE,
    Screen.STATUS_MISSING,
    Screen.STATUS,
    Screen.WITHDRAW,
)
ASKED_FIRST = (
    Screen.NIK,
    Screen.BIRTH,
    Screen.QUESTION,
    Screen.CHECK,
    Screen.SAVE_FAILED,
    Screen.RECEIVED,
)
"""Neither while something is saved or looked up, nor before the technician."""


def scanned(state: State, event: Scan, _world: World) -> Step:
    """Look a receipt up; one whose status is on screen already is not asked for again."""
    if state.visit.screen is Screen.STATUS and state.visit.scan == event.text:
        return Step(state)
    state = replace(with_visit(state, scan=event.text), overlay="")
    return look_up(state, Proof(), event.text)


def ask(state: State, event: Scan, _world: World) -> Step:
    """Ask whether to leave what is on screen; a code that is none of ours disturbs nobody.

    Only a hand ends the idle warning, never a code that lies before the scanner.
    """
    if not event.ours or state.overlay == "idle":
        return Step(state)
    return Step(replace(with_visit(state, scan=event.text), overlay=ASK))


def open_scanned(state: State, _event: OpenScanned, world: World) -> Step:
    """Leave for the status; after a receipt the visit is over and another one begins."""
    if state.overlay != ASK:
        return Step(state)
    text = state.visit.scan
    state = replace(state, overlay="")
    if state.visit.receipt is None:
        return look_up(state, Proof(), text)
    fresh = with_visit(fresh_visit(state, world, Screen.LOOKING_UP), scan=text)
    return Step(fresh, (Wipe(state.visit.id), LookUp(fresh.visit.id, Proof(), text)))


def can_resume(state: State) -> bool:
    """Whether an application was begun in this visit and not sent."""
    visit = state.visit
    return bool(visit.draft) and visit.kind == "application" and visit.receipt is None


def resume(state: State, _event: ResumeForm, world: World) -> Step:
    """Return to the form that was left."""
    if not can_resume(state):
        return Step(state)
    state = with_visit(
        state, screen=Screen.SERVICE, service=state.visit.draft, trail=(Screen.HOME,)
    )
    return identifying.begin_form(state, BeginForm(), world)


TRANSITIONS: Transitions = {
    **{(screen, Scan): scanned for screen in AT_ONCE},
    **{(screen, Scan): ask for screen in ASKED_FIRST},
    **{(screen, OpenScanned): open_scanned for screen in ASKED_FIRST},
    (Screen.STATUS, ResumeForm): resume,
    (Screen.STATUS_MISSING, ResumeForm): resume,
}
