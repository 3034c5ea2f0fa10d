"""The technician's door: a long press, a PIN, and what stands behind it. Every act is noted."""

from collections.abc import Callable

from msgspec.structs import replace

from kiosk.commands import (
    CheckLine,
    CheckPin,
    Command,
    ExitProgram,
    Hush,
    Inspect,
    Note,
    PrintReport,
    PrintTest,
    ResetRoll,
    RetryDevices,
    RunMachine,
    SoundTest,
    SyncNow,
    UseStick,
)
from kiosk.domain.application import CardPresent
from kiosk.events import (
    Advanced,
    Back,
    CardNotRead,
    CitizenCard,
    EnterPin,
    HoldLogo,
    Home,
    IdleExpired,
    Inspected,
    KeypadPressed,
    PinChecked,
    PlainCard,
    PrintChanged,
    Scan,
    SticksChanged,
    Technician,
)
from kiosk.journey import around, trying
from kiosk.journey.state import Screen, Servicing, State, World
from kiosk.journey.step import Step, Transitions, fresh_visit, now, show, with_visit

Make = Callable[[State], Command]

ROWS = 40
"""Of a long list at a time; two hundred would take a second to lay out."""
PAGES: dict[str, Make | None] = {
    "": None,
    "log": lambda s: Inspect(s.visit.id, "log", s.display.language),
    "jobs": lambda s: Inspect(s.visit.id, "jobs", s.display.language),
    "outbox": lambda s: Inspect(s.visit.id, "outbox", s.display.language),
    "audit": lambda s: Inspect(s.visit.id, "audit", s.display.language),
    "stick": lambda s: Inspect(s.visit.id, "stick", s.display.language),
    "line": lambda s: CheckLine(s.visit.id, s.display.language),
    "more": None,
    "readers": None,
    "touch": None,
    "probe": None,
    "sound": None,
    "restart": None,
    "shutdown": None,
}
"""Pages, and what has to be looked up for them."""

ACTIONS: dict[str, Make] = {
    "test_print": lambda s: PrintTest(s.visit.id),
    "print_report": lambda s: PrintReport(s.visit.id, s.display.language),
    "sync_now": lambda _s: SyncNow(),
    "retry": lambda _s: RetryDevices(),
    "reset_roll": lambda s: ResetRoll(s.visit.id, s.display.language),
    **{
        what: lambda s, what=what: SoundTest(  # type: ignore[misc]
            s.visit.id, what, s.display.language, s.servicing.volume
        )
        for what in ("sentence", "tone")
    },
    "exit": lambda _s: ExitProgram(),
}
LONG: dict[str, Make] = {
    **{
        what: lambda s, what=what: UseStick(  # type: ignore[misc]
            s.visit.id, what, s.servicing.stick, s.display.language
        )
        for what in ("export", "import", "support")
    },
    **{
        f"{what}_now": lambda s, what=what: RunMachine(  # type: ignore[misc]
            s.visit.id, what, s.display.language
        )
        for what in ("restart", "shutdown")
    },
}
"""Acts that take a while; a second one waits until the first has ended."""


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
    state = replace(state, pin_wrong=not event.ok, pin_wait=event.wait)
    state = with_visit(state, card=None)
    if not event.ok:
        return Step(state, (Note("?", "refused"),))
    state = show(replace(state, servicing=Servicing(who=event.who)), Screen.TECHNICIAN)
    return Step(state, (Note(event.who, "enter"),))


def leave(state: State, _event: Back | Home, world: World) -> Step:
    return _left(state, world, "leave")


def idle_expired(state: State, event: IdleExpired, world: World) -> Step:
    """Nobody is at the technician's pages any more: they close, and that is noted."""
    step = around.idle_expired(state, event, world)
    closed = replace(step.state, servicing=Servicing())
    return Step(closed, (*step.commands, Note(state.servicing.who, "expired")))


def back(state: State, _event: Back, world: World) -> Step:
    if not state.servicing.page:
        return _left(state, world, "leave")
    return _open(state, "")


def act(state: State, event: Technician, world: World) -> Step:
    """Do what a button says; what is not in the tables does nothing."""
    action, _, argument = event.action.partition(" ")
    if action == "leave":
        return _left(state, world, "leave")
    if action == "page" and argument in PAGES:
        return _open(state, argument)
    if action in HERE:
        return Step(HERE[action](state, argument))
    if action in ACTIONS:
        noted = Note(state.servicing.who, action)
        return Step(now(state, message=action, tone="info"), (noted, ACTIONS[action](state)))
    if action in LONG and not state.servicing.busy:
        begun = now(state, busy=True, message=action, tone="info", progress=None)
        return Step(begun, (Note(state.servicing.who, action), LONG[action](state)))
    return Step(state)


def _older(state: State, _argument: str) -> State:
    return now(state, at=state.servicing.at + ROWS)


def inspected(state: State, event: Inspected, _world: World) -> Step:
    """Show what was found, if its page is still open."""
    state = now(state, busy=False, progress=None)
    if event.page != state.servicing.page:
        return Step(state)
    found = {"rows": event.rows, "message": event.message, "tone": event.tone}
    stick = event.stick if event.page == "stick" else ""
    return Step(now(state, **found, stick=stick))


STICK_THERE = "stick_there"


def sticks_changed(state: State, event: SticksChanged, _world: World) -> Step:
    """Look again where sticks are offered; on the first page say that one is there."""
    if state.servicing.busy:
        return Step(state)
    if state.servicing.page == "stick":
        return _open(state, "stick")
    told = state.servicing.message == STICK_THERE
    if state.servicing.page or event.there == told:
        return Step(state)
    return Step(now(state, message=STICK_THERE if event.there else "", tone="info"))


def advanced(state: State, event: Advanced, _world: World) -> Step:
    return Step(now(state, progress=(event.done, event.of)))


def printed(state: State, event: PrintChanged, _world: World) -> Step:
    return Step(now(state, message=f"print_{event.state}", tone=PRINT_TONES.get(event.state, "")))


def read(
    state: State, event: PlainCard | CitizenCard | CardNotRead | Scan | KeypadPressed, world: World
) -> Step:
    """Say that something was read, never what: the technician's card is nobody else's business."""
    if isinstance(event, KeypadPressed) and event.action in JACK:
        state = around.keypad(state, event, world).state
    if state.servicing.page != "readers":
        return Step(state)
    return Step(now(state, message=READ[type(event)], tone="success"))


READ = {
    PlainCard: "read_card",
    CitizenCard: "read_citizen",
    CardNotRead: "read_failed",
    Scan: "read_scan",
    KeypadPressed: "read_key",
}
JACK = frozenset({"jack_in", "jack_out"})
"""Whether headphones are in must be known when the next citizen comes."""
PRINT_TONES = {"printed": "success", "sent": "success", "failed": "danger", "unknown": "warning"}


def _open(state: State, page: str) -> Step:
    make, hush = PAGES[page], _hush(state)
    kept = Servicing(who=state.servicing.who, page=page, busy=make is not None)
    state = replace(state, servicing=kept)
    return Step(state, (*hush, make(state)) if make is not None else hush)


def _hush(state: State) -> tuple[Command, ...]:
    """Cut the sentence of the sound test when its page is left."""
    return (Hush(),) if state.servicing.page == "sound" else ()


def _left(state: State, world: World, how: str) -> Step:
    note = (Note(state.servicing.who, how),) if state.visit.screen is Screen.TECHNICIAN else ()
    fresh = fresh_visit(state, world, Screen.ATTRACT)
    return Step(replace(fresh, servicing=Servicing()), (*note, *_hush(state)))


HERE: dict[str, Callable[[State, str], State]] = {"older": _older, **trying.HERE}
"""What changes only what is shown."""

TRANSITIONS: Transitions = {
    (Screen.ATTRACT, HoldLogo): hold_logo,
    (Screen.HOME, HoldLogo): hold_logo,
    (Screen.PIN, PlainCard): card_held,
    (Screen.PIN, EnterPin): enter_pin,
    (Screen.PIN, PinChecked): pin_checked,
    (Screen.PIN, Back): leave,
    (Screen.TECHNICIAN, Back): back,
    (Screen.TECHNICIAN, Home): leave,
    (Screen.TECHNICIAN, Technician): act,
    (Screen.TECHNICIAN, Inspected): inspected,
    (Screen.TECHNICIAN, Advanced): advanced,
    (Screen.TECHNICIAN, SticksChanged): sticks_changed,
    (Screen.TECHNICIAN, PrintChanged): printed,
    **trying.TRANSITIONS,
    (Screen.TECHNICIAN, IdleExpired): idle_expired,
    **{(Screen.TECHNICIAN, kind): read for kind in READ},
}
