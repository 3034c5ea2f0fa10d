"""What has become of an application: look up, read, complete, withdraw."""

from msgspec.structs import replace

from kiosk.commands import LookUp, PrintStatusSlip, Proof, SubmitAct
from kiosk.domain.reference import parse
from kiosk.domain.status import MOVES, CaseState
from kiosk.domain.validation import Problem
from kiosk.events import (
    Answered,
    Back,
    CompleteNow,
    ConfirmWithdraw,
    OpenStatus,
    PrintStatus,
    StatusFound,
    StatusMissing,
    Withdraw,
)
from kiosk.journey import answering
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, back, go, show, with_visit

CODE_DIGITS = 6


def open_status(state: State, _event: OpenStatus, _world: World) -> Step:
    return Step(go(state, Screen.STATUS_REFERENCE, at=("@reference",), found=None))


def reference_typed(state: State, event: Answered, _world: World) -> Step:
    typed = state.visit.typed | {"@reference": event.raw}
    reference = parse(str(event.raw or ""))
    if reference is None:
        problem = Problem("reference", {})
        return Step(with_visit(state, typed=typed, problem=problem))
    proof = Proof(reference=reference.text)
    return Step(go(with_visit(state, typed=typed), Screen.STATUS_CODE, at=("@code",), proof=proof))


def code_typed(state: State, event: Answered, _world: World) -> Step:
    code = "".join(c for c in str(event.raw or "") if c.isdigit())
    if len(code) != CODE_DIGITS:
        problem = Problem("code", {"digits": CODE_DIGITS})
        return Step(with_visit(state, problem=problem))
    return look_up(state, Proof(reference=state.visit.proof.reference, code=code))


def found(state: State, event: StatusFound, world: World) -> Step:
    """Show it; of a service that this kiosk does not know (any more) only what happened."""
    if world.catalogue.find(event.service) is None:
        event = replace(event, service="")
    proof = Proof(event.token, event.reference, state.visit.proof.code)
    return Step(show(state, Screen.STATUS, found=event, service=event.service, proof=proof, at=()))


def missing(state: State, event: StatusMissing, _world: World) -> Step:
    return Step(show(state, Screen.STATUS_MISSING, failure=event.reason))


def try_again(state: State, _event: OpenStatus, _world: World) -> Step:
    typed = {k: v for k, v in state.visit.typed.items() if k != "@code"}
    return Step(
        show(state, Screen.STATUS_REFERENCE, at=("@reference",), typed=typed, trail=(Screen.HOME,))
    )


def print_status(state: State, _event: PrintStatus, _world: World) -> Step:
    visit = state.visit
    if visit.found is None or visit.printing in {"queued", "sending"}:
        return Step(state)
    command = PrintStatusSlip(visit.id, visit.found, state.display.language)
    return Step(with_visit(state, printing="queued", print_reason=""), (command,))


def can_complete(state: State) -> bool:
    """Whether this kiosk knows what the office asked for."""
    status = state.visit.found
    if status is None or not status.steps or not status.service or not status.wanted:
        return False
    return status.steps[-1].state is CaseState.INCOMPLETE


def can_withdraw(state: State) -> bool:
    status = state.visit.found
    if status is None or not status.sent or not status.service or not status.steps:
        return False
    return CaseState.WITHDRAWN in MOVES[status.steps[-1].state]


def complete_now(state: State, _event: CompleteNow, world: World) -> Step:
    """Ask only for what the office wants again."""
    status = state.visit.found
    if status is None or not can_complete(state):
        return Step(state)
    state = with_visit(
        state,
        kind="supplement",
        draft=status.service,
        wanted=status.wanted,
        answers={},
        seen=frozenset(),
        ticked=frozenset(),
    )
    return answering.after_edit(state, world)


def withdraw(state: State, _event: Withdraw, _world: World) -> Step:
    return Step(go(state, Screen.WITHDRAW) if can_withdraw(state) else state)


def confirm_withdraw(state: State, _event: ConfirmWithdraw, _world: World) -> Step:
    status = state.visit.found
    if status is None:
        return Step(state)
    command = SubmitAct(
        visit=state.visit.id,
        kind="withdrawal",
        service=status.service,
        answers={},
        language=state.display.language,
        consent="",
        original=status.envelope,
        proof=state.visit.proof,
    )
    return Step(show(state, Screen.SAVING, kind="withdrawal"), (command,))


def go_back(state: State, _event: Back, _world: World) -> Step:
    return Step(back(state))


def look_up(state: State, proof: Proof, scan: str = "") -> Step:
    """Ask for a status. What was being added to another application ends with that."""
    if state.visit.kind != "application":
        state = with_visit(
            state,
            kind="application",
            draft="",
            wanted=(),
            answers={},
            seen=frozenset(),
            ticked=frozenset(),
        )
    state = show(state, Screen.LOOKING_UP, proof=proof, found=None)
    return Step(state, (LookUp(state.visit.id, proof, scan),))


TRANSITIONS: Transitions = {
    (Screen.HOME, OpenStatus): open_status,
    (Screen.STATUS_MISSING, OpenStatus): try_again,
    (Screen.STATUS_REFERENCE, Answered): reference_typed,
    (Screen.STATUS_CODE, Answered): code_typed,
    (Screen.LOOKING_UP, StatusFound): found,
    (Screen.LOOKING_UP, StatusMissing): missing,
    (Screen.STATUS, CompleteNow): complete_now,
    (Screen.STATUS, PrintStatus): print_status,
    (Screen.STATUS, Withdraw): withdraw,
    (Screen.WITHDRAW, ConfirmWithdraw): confirm_withdraw,
    (Screen.WITHDRAW, Back): go_back,
    (Screen.STATUS_REFERENCE, Back): go_back,
    (Screen.STATUS_CODE, Back): go_back,
}
