"""One question after the other: answer, go back, change, repeat for each follower."""

from msgspec.structs import replace

from kiosk.domain import flow
from kiosk.domain.form import Answer, Kind
from kiosk.domain.validation import Problem, validate
from kiosk.events import Answered, Back, EditAnswer
from kiosk.journey import repeating
from kiosk.journey.questions import inner, named, question_at, scope, top_level
from kiosk.journey.state import (
    Path,
    Screen,
    State,
    World,
    parse_path,
    path_text,
    service_of,
)
from kiosk.journey.step import Step, Transitions, show, with_visit
from kiosk.journey.step import back as back_on_trail


def first(state: State, world: World) -> Step:
    """Go to the first question that was not passed yet, or to the check page."""
    state = repeating.drop_unfinished(state, world)
    return after_edit(with_visit(state, editing=False), world)


def after_edit(state: State, world: World) -> Step:
    """After a change: ask what has become visible by it, else return to the check page."""
    unseen = next((q for q in top_level(state, world) if q.key not in state.visit.seen), None)
    if unseen is None:
        return to_check(state, world)
    return to_question(state, world, (unseen.key,))


def to_check(state: State, _world: World) -> Step:
    return Step(show(state, Screen.CHECK, at=(), editing=False))


def to_question(state: State, _world: World, path: Path) -> Step:
    """Show a question; one with a photo shows the photo that was taken for it."""
    answer = scope(state.visit, path).get(str(path[-1]))
    photo = str(answer.get("photo", "")) if isinstance(answer, dict) else ""
    fresh = {"photo": photo, "photo_problem": "", "photo_flaws": 0}
    return Step(show(state, Screen.QUESTION, at=path, **fresh))


def answered(state: State, event: Answered, world: World) -> Step:
    """Validate, keep, move on; a problem stays on the question with what was typed."""
    path = state.visit.at
    question = question_at(state, world, path)
    if event.raw and event.raw == state.visit.photo and not state.visit.may_keep_photo:
        return Step(state)
    state = with_visit(state, typed=state.visit.typed | {path_text(path): event.raw})
    checked = validate(question, event.raw, scope(state.visit, path), state.now.date())
    if isinstance(checked, Problem):
        return Step(with_visit(state, problem=checked))
    if question.kind is not Kind.GROUP:
        state = _store(state, world, path, checked.value)
    return _advance(_seen(state, path), world)


def back(state: State, event: Back, world: World) -> Step:
    """Return to the question before, to the check page, or to who is applying."""
    path = state.visit.at
    if event.typed is not None:
        state = with_visit(state, typed=state.visit.typed | {path_text(path): event.typed})
    if len(path) > 1:
        return _back_inside(state, world)
    if state.visit.editing:
        return to_check(state, world)
    return _to_previous(state, world, str(path[0]))


def back_from_check(state: State, _event: Back, world: World) -> Step:
    asked = top_level(state, world)
    return to_question(state, world, (asked[-1].key,)) if asked else Step(state)


def edit(state: State, event: EditAnswer, world: World) -> Step:
    """Ask one question again and return to the check page."""
    path = parse_path(event.path)
    state = with_visit(state, editing=True)
    if event.path == "@who":
        return Step(show(state, Screen.WHO, at=path))
    if event.path == "@nik":
        return Step(show(state, Screen.NIK, at=path))
    if event.path == "@birth":
        return Step(show(state, Screen.BIRTH, at=path))
    return to_question(state, world, path)


def _store(state: State, world: World, path: Path, value: Answer | None) -> State:
    if path == ("@name",):
        applicant = replace(state.visit.applicant, name=str(value), source="typed")
        return with_visit(state, applicant=applicant)
    if len(path) > 1:
        return repeating.store(state, path, value)
    answers = {k: v for k, v in state.visit.answers.items() if k != path[0]}
    if value is not None:
        answers[str(path[0])] = value
    if state.visit.wanted:
        return with_visit(state, answers=answers)
    form = service_of(state, world).form
    answers = flow.prune(form, answers)
    visible = {"@name"} | {q.key for q in flow.visible(form, answers)}
    return with_visit(state, answers=answers, seen=state.visit.seen & visible)


def _seen(state: State, path: Path) -> State:
    return with_visit(state, seen=state.visit.seen | {str(path[0])}) if len(path) == 1 else state


def _advance(state: State, world: World) -> Step:
    path = state.visit.at
    if len(path) > 1:
        keys = [q.key for q in inner(state, world, path)]
        after = keys[keys.index(str(path[2])) + 1 :] if path[2] in keys else []
        return to_question(state, world, (*path[:2], after[0]) if after else path[:1])
    if state.visit.editing:
        return after_edit(state, world)
    keys = [q.key for q in top_level(state, world)]
    following = keys[keys.index(str(path[0])) + 1 :]
    return to_question(state, world, (following[0],)) if following else to_check(state, world)


def _back_inside(state: State, world: World) -> Step:
    path = state.visit.at
    keys = [q.key for q in inner(state, world, path)]
    index = keys.index(str(path[2]))
    if index:
        return to_question(state, world, (*path[:2], keys[index - 1]))
    return to_question(repeating.drop_unfinished(state, world), world, path[:1])


def _to_previous(state: State, world: World, key: str) -> Step:
    keys = [q.key for q in top_level(state, world)]
    index = keys.index(key)
    if index:
        return to_question(state, world, (keys[index - 1],))
    if state.visit.wanted:
        return Step(show(state, Screen.STATUS, at=()))
    return _to_who(state, world)


def _to_who(state: State, world: World) -> Step:
    """Return to what was asked last about the person; to the service when nothing was."""
    if not named(state, world):
        asked = service_of(state, world).identity == "optional"
        return Step(show(state, Screen.WHO, at=("@who",)) if asked else back_on_trail(state))
    if state.visit.applicant.source == "card":
        return Step(show(state, Screen.NIK, at=("@nik",)))
    return Step(show(state, Screen.BIRTH, at=("@birth",)))


TRANSITIONS: Transitions = {
    (Screen.QUESTION, Answered): answered,
    (Screen.QUESTION, Back): back,
    (Screen.CHECK, Back): back_from_check,
    (Screen.CHECK, EditAnswer): edit,
}
