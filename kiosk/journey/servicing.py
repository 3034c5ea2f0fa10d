"""The technician's door: a long press, a PIN, and what stands behind it."""

from collections.abc import Callable

from msgspec.structs import replace

from kiosk.commands import CheckPin, Command, ExitProgram, PrintTest, SyncNow
from kiosk.domain.application import CardPresent
from kiosk.events import (
    Back,
    EnterPin,
    HoldLogo,
    PinChecked,
    PlainCard,
    PrintChanged,
    Technician,
)
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, fresh_visit, show, with_visit

ACTIONS: dict[str, Callable[[State], Command]] = {
    "test_print": lambda state: PrintTest(state.visit.id),
    "sync_now": lambda _state: SyncNow(),
    "exit": lambda _state: ExitProgram(),
}


def hold_logo(state: State, _event: HoldLogo, _world: World) -> Step:
    """Open the PIN screen; a citizen's form is never interrupted by it."""
    if state.visit.is_form or state.visit.receipt is not None:
        return Step(state)
    return Step(show(replace(state, pin_wrong=False), Screen.PIN, trail=()))


def card_held(state: State, event: PlainCard, _world: World) -> Step:
    """Keep the card for the PIN that follows; by itself it opens nothing and says nothing."""
    return Step(with_visit(state, card=CardPresent(event.uid, event.type)))


def enter_pin(state: State, event: EnterPin, _world: World) -> Step:
    return Step(state, (CheckPin(state.visit.id, event.pin, state.visit.card),))


def pin_checked(state: State, event: PinChecked, _world: World) -> Step:
    state = replace(state, pin_wrong=not event.ok, pin_wait=event.wait, technician_message="")
    state = with_visit(state, card=None)
    return Step(show(state, Screen.TECHNICIAN) if event.ok else state)


def leave(state: State, _event: Back, world: World) -> Step:
    return Step(fresh_visit(state, world, Screen.ATTRACT))


def act(state: State, event: Technician, world: World) -> Step:
    if event.action == "leave":
        return Step(fresh_visit(state, world, Screen.ATTRACT))
    make = ACTIONS.get(event.action)
    if make is None:
        return Step(state)
    return Step(replace(state, technician_message=event.action), (make(state),))


def printed_test(state: State, event: PrintChanged, _world: World) -> Step:
    return Step(replace(state, technician_message=f"print_{event.state}"))


TRANSITIONS: Transitions = {
    (Screen.ATTRACT, HoldLogo): hold_logo,
    (Screen.HOME, HoldLogo): hold_logo,
    (Screen.PIN, PlainCard): card_held,
    (Screen.PIN, EnterPin): enter_pin,
    (Screen.PIN, PinChecked): pin_checked,
    (Screen.PIN, Back): leave,
    (Screen.TECHNICIAN, Back): leave,
    (Screen.TECHNICIAN, Technician): act,
    (Screen.TECHNICIAN, PrintChanged): printed_test,
}
