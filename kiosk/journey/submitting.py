"""Check, agree, send; then the receipt, its printing, and the end of the visit."""

from datetime import date

from msgspec.structs import replace

from kiosk.commands import PrintReceipt, SubmitAct, Wipe
from kiosk.domain.application import Identity
from kiosk.events import (
    Back,
    Delivered,
    Finish,
    PrintChanged,
    Reprint,
    Saved,
    SaveFailed,
    Submit,
    Tick,
)
from kiosk.journey import questions
from kiosk.journey.around import nobody
from kiosk.journey.consent import consent_text
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, fresh_visit, show, with_visit

BOXES = frozenset({"truth", "consent"})
MAX_COPIES = 2
FINISHED = frozenset({"printed", "sent", "failed", "unknown"})


def tick(state: State, event: Tick, _world: World) -> Step:
    if event.box not in BOXES:
        return Step(state)
    return Step(with_visit(state, ticked=state.visit.ticked ^ {event.box}))


def submit(state: State, _event: Submit, world: World) -> Step:
    """Hand the answers over once; both boxes must be ticked."""
    if state.visit.ticked != BOXES:
        return Step(state)
    return Step(show(state, Screen.SAVING, failure=""), (_act(state, world),))


def saved(state: State, event: Saved, _world: World) -> Step:
    """It is on the disk: say so, and only then let paper move."""
    visit = state.visit
    state = show(state, Screen.RECEIVED, receipt=event.receipt, answers={}, typed={}, photo="")
    if not state.printer_usable():
        return Step(with_visit(state, printing="failed", print_reason="not_ready"))
    state = with_visit(state, printing="queued")
    return Step(state, (PrintReceipt(visit.id, event.receipt, state.display.language),))


def save_failed(state: State, event: SaveFailed, _world: World) -> Step:
    return Step(show(state, Screen.SAVE_FAILED, failure=event.reason))


def back_to_check(state: State, _event: Back, _world: World) -> Step:
    return Step(show(state, Screen.CHECK, failure=""))


def print_changed(state: State, event: PrintChanged, _world: World) -> Step:
    return Step(with_visit(state, printing=event.state, print_reason=event.reason))


def reprint(state: State, _event: Reprint, _world: World) -> Step:
    """Print another copy, marked as such, when the last job has come to an end."""
    visit = state.visit
    if visit.receipt is None or visit.printing not in FINISHED or visit.copies >= MAX_COPIES:
        return Step(state)
    first_one = visit.printing == "failed" and visit.copies == 0
    receipt = replace(visit.receipt, copy=not first_one)
    state = with_visit(state, printing="queued", print_reason="", copies=visit.copies + 1)
    return Step(state, (PrintReceipt(visit.id, receipt, state.display.language),))


def delivered(state: State, event: Delivered, _world: World) -> Step:
    receipt = state.visit.receipt
    if receipt is None or receipt.envelope != event.envelope:
        return Step(state)
    return Step(with_visit(state, delivered_at=event.at))


def finish(state: State, _event: Finish, world: World) -> Step:
    """End the visit: nothing of it remains, and the next citizen gets the kiosk's own display."""
    ended = state.visit.id
    fresh = fresh_visit(state, world, Screen.ATTRACT)
    return Step(nobody(fresh, world), (Wipe(ended),))


def _act(state: State, world: World) -> SubmitAct:
    visit = state.visit
    person = visit.applicant
    identity = None
    says_who = questions.named(state, world)
    if visit.kind == "application" and says_who:
        birth = date.fromisoformat(person.birth_date) if person.birth_date else None
        identity = Identity(person.nik, birth, person.name, person.source, person.card)
    return SubmitAct(
        visit=visit.id,
        kind=visit.kind,
        service=visit.service,
        answers=visit.answers,
        language=state.display.language,
        consent=consent_text(
            world.catalogue, visit.service, state.display.language, named=says_who
        ),
        identity=identity,
        original=visit.found.envelope if visit.found and visit.kind != "application" else "",
        proof=visit.proof if visit.kind != "application" else type(visit.proof)(),
    )


TRANSITIONS: Transitions = {
    (Screen.CHECK, Tick): tick,
    (Screen.CHECK, Submit): submit,
    (Screen.SAVE_FAILED, Submit): submit,
    (Screen.SAVE_FAILED, Back): back_to_check,
    (Screen.SAVING, Saved): saved,
    (Screen.SAVING, SaveFailed): save_failed,
    (Screen.RECEIVED, PrintChanged): print_changed,
    (Screen.STATUS, PrintChanged): print_changed,
    (Screen.RECEIVED, Reprint): reprint,
    (Screen.RECEIVED, Delivered): delivered,
    (None, Finish): finish,
}
