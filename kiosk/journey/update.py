"""The one function that moves a visit on, and the table it looks up."""

from datetime import datetime

from kiosk import events
from kiosk.commands import Command, DropPhoto, SetDeadline, StartCamera, StopCamera
from kiosk.events import Event
from kiosk.journey import (
    answering,
    around,
    browsing,
    checking_status,
    identifying,
    lettering,
    photographing,
    power,
    repeating,
    scanning,
    servicing,
    submitting,
)
from kiosk.journey.state import Screen, State, Visit, World
from kiosk.journey.step import Step, Transitions
from kiosk.viewdata import Display

TRANSITIONS: Transitions = {
    **around.TRANSITIONS,
    **power.TRANSITIONS,
    **browsing.TRANSITIONS,
    **identifying.TRANSITIONS,
    **answering.TRANSITIONS,
    **repeating.TRANSITIONS,
    **photographing.TRANSITIONS,
    **submitting.TRANSITIONS,
    **checking_status.TRANSITIONS,
    **lettering.TRANSITIONS,
    **scanning.TRANSITIONS,
    **servicing.TRANSITIONS,
}

WORLD_EVENTS = (
    events.CatalogueReady,
    events.Clock,
    events.Connection,
    events.DeviceChanged,
    events.Delivered,
    events.PrintChanged,
    events.LetterChanged,
    events.OutOfService,
    events.Enrolled,
    events.Neighbours,
    events.IdleWarning,
    events.PowerGone,
    events.SticksChanged,
)
"""Events that nobody at the screen caused: they do not move the idle deadline."""

OUTCOMES = (events.Saved, events.SaveFailed)

READINGS = (events.PlainCard, events.CitizenCard, events.CardNotRead, events.Scan)
"""Events that move it only when they lead somewhere else: a code that somebody stuck before the
scanner, or two tags on the reader, must not keep the visit of one who left alive."""

PATIENT = 2
"""With large text, contrast, another layout or the voice everybody gets twice the time."""


def start(world: World, now: datetime) -> State:
    """Return the state of a kiosk that nobody has touched yet."""
    return State(visit=Visit(id=world.fresh_id), now=now, display=world.display)


def update(state: State, event: Event, world: World) -> Step:
    """Return what follows from `event`; an event of another visit or screen changes nothing."""
    if getattr(event, "visit", state.visit.id) != state.visit.id:
        return _too_late(state, event)
    if state.farewell and not _passes(event):
        return Step(state)
    handler = TRANSITIONS.get((state.visit.screen, type(event))) or TRANSITIONS.get(
        (None, type(event))
    )
    step = handler(state, event, world) if handler else Step(state)
    commands = (*step.commands, *_camera(state, step.state, world))
    deadline = _deadline(state, step.state, event, world)
    return Step(step.state, (*commands, deadline) if deadline else commands)


def _passes(event: Event) -> bool:
    """Whether an event is heard while the kiosk says goodbye: an emergency always is."""
    emergency = isinstance(event, events.OpenOverlay) and event.name == "emergency"
    return emergency or isinstance(event, (*WORLD_EVENTS, *OUTCOMES, events.CloseOverlay))


def _too_late(state: State, event: Event) -> Step:
    """Ignore an outcome of a visit that has ended; a photo that came of it is dropped at once."""
    if isinstance(event, events.PhotoReady):
        return Step(state, (DropPhoto(event.photo),))
    return Step(state)


def _camera(before: State, after: State, world: World) -> tuple[Command, ...]:
    was = photographing.wants_camera(before, world)
    wants = photographing.wants_camera(after, world)
    if was == wants:
        return ()
    return (StartCamera() if wants else StopCamera(),)


def _deadline(before: State, after: State, event: Event, world: World) -> SetDeadline | None:
    """Return the idle deadline that `event` sets: one at a time, reset by any input."""
    visit = after.visit.id
    warned_aloud = isinstance(event, events.SpeechEnded) and after.overlay == "idle"
    if after.farewell or warned_aloud:
        return None
    if isinstance(event, events.IdleWarning):
        if after.overlay != "idle":
            return SetDeadline(world.idle_seconds, events.IdleWarning(visit))
        return SetDeadline(world.warning_seconds, events.IdleExpired(visit))
    stays = (before.visit.screen, before.overlay) == (after.visit.screen, after.overlay)
    if isinstance(event, WORLD_EVENTS) or (isinstance(event, READINGS) and stays):
        return None
    display = after.display
    if after.visit.screen is Screen.ATTRACT and not after.overlay:
        unchanged = display == around.greeting(after, world)
        return SetDeadline(world.idle_seconds, None if unchanged else events.IdleExpired(visit))
    slow = display != Display(language=display.language)
    return SetDeadline(world.idle_seconds * (PATIENT if slow else 1), events.IdleWarning(visit))
