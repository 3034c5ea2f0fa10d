"""A citizen without a screen: walks the real journey, answering at random but reproducibly.

Used by `ekios simulate` and the tests; whatever it does, a person at the screen could do.
"""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Protocol

from kiosk.domain import flow, samples
from kiosk.domain.application import Identity
from kiosk.domain.form import Answer, Kind, Question, Raw
from kiosk.events import (
    AddEntry,
    Answered,
    Begin,
    BeginForm,
    BringInstead,
    Event,
    Finish,
    Home,
    OpenService,
    RetakePhoto,
    Submit,
    TakePhoto,
    Tick,
)
from kiosk.journey import Screen, State, World
from kiosk.journey.questions import question_at, scope

MAX_STEPS = 400
Draw = Callable[[Question, Random, date, Mapping[str, Answer]], Raw]
"""What to enter: for a question, given the answers that its bounds and conditions may look at."""


class Walked(Protocol):
    """What a walker needs of a session."""

    @property
    def state(self) -> State: ...
    @property
    def world(self) -> World: ...
    def handle(self, event: Event) -> None: ...


class Walker:
    """One citizen at a time; every draw comes from `rng`."""

    def __init__(
        self, session: Walked, rng: Random, today: date, draw: Draw = samples.random_raw
    ) -> None:
        self._session = session
        self._rng = rng
        self._today = today
        self._draw = draw
        self._citizen = samples.random_citizen(rng, today)

    def apply(self, service: str, *, stop_at: Screen = Screen.RECEIVED) -> Screen:
        """Walk from anywhere to `stop_at` for a service; return the screen where it ended."""
        self._citizen = samples.random_citizen(self._rng, self._today)
        self._open(service)
        for _ in range(MAX_STEPS):
            screen = self._session.state.visit.screen
            step = self._steps().get(screen)
            if screen is stop_at or step is None:
                break
            step()
        return self._session.state.visit.screen

    def leave(self) -> None:
        self._session.handle(Finish())

    def answer_here(self) -> None:
        """Answer the question on screen as this citizen would."""
        visit = self._session.state.visit
        question = question_at(self._session.state, self._session.world, visit.at)
        said = self._said()
        if question.key in said:
            self._session.handle(Answered(said[question.key]))
        elif question.kind is Kind.GROUP:
            self._repeat(question)
        elif question.kind is Kind.PHOTO:
            self._photograph()
        else:
            known = scope(visit, visit.at)
            self._session.handle(Answered(self._draw(question, self._rng, self._today, known)))

    @property
    def citizen(self) -> Identity:
        return self._citizen

    def _open(self, service: str) -> None:
        if self._session.state.visit.screen is Screen.ATTRACT:
            self._session.handle(Begin())
        self._session.handle(Home())
        self._session.handle(OpenService(service))
        self._session.handle(BeginForm())

    def _steps(self) -> dict[Screen, Callable[[], None]]:
        return {
            Screen.WHO: self.answer_here,
            Screen.NIK: self.answer_here,
            Screen.BIRTH: self.answer_here,
            Screen.QUESTION: self.answer_here,
            Screen.CHECK: self._send,
        }

    def _send(self) -> None:
        for event in (Tick("truth"), Tick("consent"), Submit()):
            self._session.handle(event)

    def _said(self) -> dict[str, Raw]:
        born = self._citizen.birth_date or self._today
        return {
            "@nik": self._citizen.nik,
            "@birth": {"day": str(born.day), "month": str(born.month), "year": str(born.year)},
            "@name": self._citizen.name,
        }

    def _repeat(self, question: Question) -> None:
        filled = len(flow.entries(self._session.state.visit.answers.get(question.key)))
        wanted = max(flow.least(question), self._rng.randint(0, 2))
        self._session.handle(AddEntry() if filled < wanted else Answered(None))

    def _photograph(self) -> None:
        if not self._session.state.camera_usable():
            self._session.handle(BringInstead())
            return
        if self._rng.random() < 0.1:
            self._session.handle(TakePhoto())
            self._session.handle(RetakePhoto())
        if not self._session.state.visit.photo:
            self._session.handle(TakePhoto())
        self._session.handle(Answered(self._session.state.visit.photo))
