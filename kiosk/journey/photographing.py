"""Photos of documents that the citizen holds: take, look, take again, or bring to the counter."""

from kiosk.commands import CapturePhoto, DropPhoto
from kiosk.domain.form import BRING, Kind
from kiosk.events import (
    Answered,
    BringInstead,
    PhotoFailed,
    PhotoReady,
    RetakePhoto,
    TakePhoto,
)
from kiosk.journey import answering
from kiosk.journey.questions import question_at
from kiosk.journey.state import Screen, State, World
from kiosk.journey.step import Step, Transitions, with_visit


def wants_camera(state: State, world: World) -> bool:
    """Whether the preview has to run: a photo question without a photo."""
    visit = state.visit
    if visit.screen is not Screen.QUESTION or visit.photo or not state.camera_usable():
        return False
    return question_at(state, world, visit.at).kind is Kind.PHOTO


def take(state: State, _event: TakePhoto, world: World) -> Step:
    if not wants_camera(state, world):
        return Step(state)
    return Step(with_visit(state, photo_problem=""), (CapturePhoto(state.visit.id),))


def ready(state: State, event: PhotoReady, world: World) -> Step:
    """Show the photo; one that comes too late is dropped."""
    if not wants_camera(state, world):
        return Step(state, (DropPhoto(event.photo),))
    flaws = state.visit.photo_flaws + bool(event.flaw)
    return Step(with_visit(state, photo=event.photo, photo_problem=event.flaw, photo_flaws=flaws))


def failed(state: State, event: PhotoFailed, world: World) -> Step:
    if not wants_camera(state, world):
        return Step(state)
    return Step(with_visit(state, photo_problem=event.reason))


def retake(state: State, _event: RetakePhoto, _world: World) -> Step:
    dropped = DropPhoto(state.visit.photo)
    return Step(with_visit(state, photo="", photo_problem="", problem=None), (dropped,))


def bring(state: State, _event: BringInstead, world: World) -> Step:
    return answering.answered(state, Answered(BRING), world)


TRANSITIONS: Transitions = {
    (Screen.QUESTION, TakePhoto): take,
    (Screen.QUESTION, PhotoReady): ready,
    (Screen.QUESTION, PhotoFailed): failed,
    (Screen.QUESTION, RetakePhoto): retake,
    (Screen.QUESTION, BringInstead): bring,
}
