"""What may happen on every screen: overlays, display options, the clock, devices, idling."""

from collections.abc import Callable

from msgspec.structs import replace

from kiosk.commands import Wipe
from kiosk.events import (
    Clock,
    CloseOverlay,
    Connection,
    DeviceChanged,
    Enrolled,
    IdleExpired,
    IdleWarning,
    KeypadPressed,
    Neighbours,
    OpenOverlay,
    OutOfService,
    SetLanguage,
    SetOption,
    StillHere,
    Touched,
)
from kiosk.journey import power
from kiosk.journey.state import LOUDNESS, Screen, State, World
from kiosk.journey.step import Step, Transitions, fresh_visit, stay
from kiosk.viewdata import Display

OVERLAYS = frozenset({"language", "accessibility", "help", "emergency"})
OPTIONS = frozenset({"large_text", "high_contrast", "lower_half", "left_hand", "speech"})


def open_overlay(state: State, event: OpenOverlay, _world: World) -> Step:
    return Step(replace(state, overlay=event.name) if event.name in OVERLAYS else state)


def close_overlay(state: State, _event: CloseOverlay | StillHere, _world: World) -> Step:
    return Step(replace(state, overlay=""))


def set_language(state: State, event: SetLanguage, world: World) -> Step:
    if event.language not in world.languages:
        return Step(state)
    display = replace(state.display, language=event.language)
    overlay = "" if state.overlay == "language" else state.overlay
    return Step(replace(state, display=display, overlay=overlay))


def set_option(state: State, event: SetOption, _world: World) -> Step:
    if event.name not in OPTIONS:
        return Step(state)
    return Step(replace(state, display=replace(state.display, **{event.name: event.on})))


def touched(state: State, _event: Touched, _world: World) -> Step:
    """Any touch ends the idle warning."""
    return Step(replace(state, overlay="") if state.overlay == "idle" else state)


def keypad(state: State, event: KeypadPressed, world: World) -> Step:
    """Any key ends the idle warning and wakes the voice; what it moves is the screen's matter."""
    if state.overlay == "idle":
        state = replace(state, overlay="")
    change = KEYS.get(event.action, _heard)
    return Step(change(state) if world.has_speech or event.action == "help" else state)


def _heard(state: State) -> State:
    return replace(state, display=replace(state.display, speech=True))


def _headphones(state: State, *, plugged: bool) -> State:
    display = replace(state.display, speech=plugged)
    return replace(state, headphones=plugged, display=display)


def louder(volume: int, step: int) -> int:
    """Return the volume after a step, within what can be heard and borne."""
    return min(max(volume + step, SOFTEST), LOUDEST)


def _louder(state: State, step: int) -> State:
    return _heard(replace(state, volume=louder(state.volume, step)))


def _help(state: State) -> State:
    return replace(state, overlay="" if state.overlay == "help" else "help")


SOFTEST, LOUDEST, VOLUME_STEP = 40, 200, 20  # percent
KEYS: dict[str, Callable[[State], State]] = {
    "jack_in": lambda state: _headphones(state, plugged=True),
    "jack_out": lambda state: _headphones(state, plugged=False),
    "volume_up": lambda state: _louder(state, VOLUME_STEP),
    "volume_down": lambda state: _louder(state, -VOLUME_STEP),
    "help": _help,
}
"""By KeypadAction value. All others only wake the voice."""


def nobody(state: State, world: World) -> State:
    """Let the next citizen find the kiosk as every other did."""
    return replace(state, display=greeting(state, world), volume=LOUDNESS)


def greeting(state: State, world: World) -> Display:
    """Return how the kiosk greets everybody: aloud, where headphones are in."""
    return replace(world.display, speech=state.headphones and world.has_speech)


def clock(state: State, event: Clock, _world: World) -> Step:
    return Step(replace(state, now=event.now))


def connection(state: State, event: Connection, _world: World) -> Step:
    return Step(replace(state, connection=event))


def device(state: State, event: DeviceChanged, world: World) -> Step:
    """Keep how it is and since when; another detail of the same state is no new state."""
    known = state.devices.get(event.device)
    same = known is not None and (known.state, known.reason) == (event.state, event.reason)
    event = replace(event, since=known.since if known is not None and same else state.now)
    heard = replace(state, devices=state.devices | {event.device: event})
    if event.device == "power":
        return power.changed(heard, event, known.reason if known is not None else "", world)
    return Step(heard)


def out_of_service(state: State, event: OutOfService, _world: World) -> Step:
    return Step(replace(state, out_of_service=event.reason))


def enrolled(state: State, event: Enrolled, _world: World) -> Step:
    return Step(replace(state, kiosk_code=event.code))


def neighbours(state: State, event: Neighbours, _world: World) -> Step:
    return Step(replace(state, regions=event.regions))


def idle_warning(state: State, _event: IdleWarning, _world: World) -> Step:
    if busy(state):
        return Step(state)
    return Step(replace(state, overlay="idle"))


def idle_expired(state: State, _event: IdleExpired, world: World) -> Step:
    """Nobody is here any more: forget everything."""
    ended = state.visit.id
    fresh = fresh_visit(state, world, Screen.ATTRACT)
    return Step(nobody(fresh, world), (Wipe(ended),))


def busy(state: State) -> bool:
    """Whether the kiosk itself is at work, so that waiting is not the citizen's fault."""
    printing = state.visit.printing in {"queued", "sending"}
    lettering = state.visit.letter is not None and state.visit.letter.at_work
    return state.visit.screen is Screen.SAVING or printing or lettering or state.servicing.busy


TRANSITIONS: Transitions = {
    (None, OpenOverlay): open_overlay,
    (None, CloseOverlay): close_overlay,
    (None, StillHere): close_overlay,
    (None, SetLanguage): set_language,
    (None, SetOption): set_option,
    (None, Touched): touched,
    (None, KeypadPressed): keypad,
    (None, Clock): clock,
    (None, Connection): connection,
    (None, DeviceChanged): device,
    (None, OutOfService): out_of_service,
    (None, Enrolled): enrolled,
    (None, Neighbours): neighbours,
    (None, IdleWarning): idle_warning,
    (None, IdleExpired): idle_expired,
    (Screen.ATTRACT, IdleWarning): stay,
}
