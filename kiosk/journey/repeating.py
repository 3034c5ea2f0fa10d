"""Repeated groups: one more follower, change one, take one away."""

from kiosk.domain import flow
from kiosk.domain.form import Answer, Answers, Kind, Question
from kiosk.events import AddEntry, EditEntry, RemoveEntry
from kiosk.journey.questions import question_at
from kiosk.journey.state import Path, Screen, State, World, service_of
from kiosk.journey.step import Step, Transitions, show, with_visit


def entries(state: State, key: str) -> list[Answers]:
    """Return the repetitions of a group, finished or not."""
    return flow.entries(state.visit.answers.get(key))


def store(state: State, path: Path, value: Answer | None) -> State:
    """Keep one inner answer."""
    key, index, inner_key = str(path[0]), int(path[1]), str(path[2])
    rows = entries(state, key)
    row = {k: v for k, v in rows[index].items() if k != inner_key}
    if value is not None:
        row[inner_key] = value
    return _with_rows(state, key, [*rows[:index], row, *rows[index + 1 :]])


def drop_unfinished(state: State, world: World) -> State:
    """Forget repetitions whose required questions were not all answered."""
    for group in service_of(state, world).form.question:
        if group.kind is Kind.GROUP and group.key in state.visit.answers:
            rows = entries(state, group.key)
            done = [row for row in rows if not flow.missing(group, row, state.visit.answers)]
            if len(done) < len(rows):
                state = _with_rows(state, group.key, done)
    return state


def add(state: State, _event: AddEntry, world: World) -> Step:
    question = _group(state, world)
    if question is None:
        return Step(state)
    rows = entries(state, question.key)
    if question.max is not None and len(rows) >= question.max:
        return Step(state)
    return _open(_with_rows(state, question.key, [*rows, {}]), question, len(rows))


def change(state: State, event: EditEntry, world: World) -> Step:
    question = _group(state, world)
    if question is None or not 0 <= event.index < len(entries(state, question.key)):
        return Step(state)
    return _open(state, question, event.index)


def remove(state: State, event: RemoveEntry, world: World) -> Step:
    question = _group(state, world)
    if question is None:
        return Step(state)
    rows = [r for i, r in enumerate(entries(state, question.key)) if i != event.index]
    typed = {
        moved: raw
        for key, raw in state.visit.typed.items()
        if (moved := _renumbered(key, question.key, event.index))
    }
    return Step(with_visit(_with_rows(state, question.key, rows), typed=typed))


def _group(state: State, world: World) -> Question | None:
    """Return the group on screen; None for a touch that came too late, on another question."""
    question = question_at(state, world, state.visit.at)
    return question if question.kind is Kind.GROUP else None


def _open(state: State, group: Question, index: int) -> Step:
    path = (group.key, index, group.question[0].key)
    return Step(show(state, Screen.QUESTION, at=path, photo="", photo_problem="", photo_flaws=0))


def _with_rows(state: State, key: str, rows: list[Answers]) -> State:
    answers: Answers = {k: v for k, v in state.visit.answers.items() if k != key}
    if rows:
        answers[key] = list(rows)
    return with_visit(state, answers=answers, problem=None)


def _renumbered(typed_key: str, group: str, removed: int) -> str:
    """Return where a typed text belongs after a repetition is gone; "" when it goes with it."""
    parts = typed_key.split(".")
    if len(parts) < 3 or parts[0] != group or int(parts[1]) < removed:
        return typed_key
    if int(parts[1]) == removed:
        return ""
    return ".".join((group, str(int(parts[1]) - 1), *parts[2:]))


TRANSITIONS: Transitions = {
    (Screen.QUESTION, AddEntry): add,
    (Screen.QUESTION, EditEntry): change,
    (Screen.QUESTION, RemoveEntry): remove,
}
