"""Who is applying: a card that gives data, or the NIK and then the birth date, or nobody."""

from datetime import date

from msgspec.structs import replace

from kiosk.domain import nik
from kiosk.domain.application import CardPresent
from kiosk.domain.validation import Problem, validate
from kiosk.events import Answered, Back, BeginForm, CardNotRead, CitizenCard, PlainCard
from kiosk.journey import answering, power, questions
from kiosk.journey.state import Applicant, Screen, State, World, service_of
from kiosk.journey.step import Step, Transitions, back, go, show, with_visit


def begin_form(state: State, _event: BeginForm, world: World) -> Step:
    """Start or resume the form; what is already known of the applicant is not asked again."""
    visit = state.visit
    if power.too_long(state, service_of(state, world)) and visit.draft != visit.service:
        return Step(state)
    if visit.draft != visit.service:
        state = with_visit(
            state,
            draft=visit.service,
            answers={},
            typed={},
            seen=frozenset(),
            ticked=frozenset(),
            at=(),
            wanted=(),
            kind="application",
            named=None,
        )
    state = with_visit(state, editing=False)
    wish = service_of(state, world).identity
    if wish == "none":
        return answering.first(go(state, Screen.QUESTION), world)
    if wish == "optional":
        return Step(go(state, Screen.WHO, at=("@who",)))
    if questions.known(state):
        return answering.first(state, world)
    return Step(go(state, Screen.NIK, at=("@nik",)))


def who_answered(state: State, event: Answered, world: World) -> Step:
    """Take the wish to be named or not; without it nothing about the person is asked or sent."""
    checked = validate(questions.WHO, event.raw, {}, state.now.date())
    if isinstance(checked, Problem):
        return Step(_refused(state, "@who", event, checked))
    wish = checked.value == questions.NAMED
    state = _kept(with_visit(state, named=wish), "@who", event, state.visit.applicant)
    if wish and not questions.known(state):
        return Step(show(state, Screen.NIK, at=("@nik",)))
    on = answering.after_edit if state.visit.editing else answering.first
    return on(state, world)


def back_from_who(state: State, _event: Back, world: World) -> Step:
    return answering.to_check(state, world) if state.visit.editing else Step(back(state))


def nik_typed(state: State, event: Answered, _world: World) -> Step:
    checked = validate(questions.NIK, event.raw, {}, state.now.date())
    if isinstance(checked, Problem):
        return Step(_refused(state, "@nik", event, checked))
    applicant = state.visit.applicant
    if applicant.nik != checked.value:
        applicant = Applicant(nik=str(checked.value), card=applicant.card)
    state = _kept(state, "@nik", event, applicant)
    return Step(show(state, Screen.BIRTH, at=("@birth",)))


def birth_typed(state: State, event: Answered, world: World) -> Step:
    """Take the birth date; one that differs from the NIK is asked about once, never refused."""
    checked = validate(questions.BIRTH, event.raw, {}, state.now.date())
    if isinstance(checked, Problem):
        return Step(_refused(state, "@birth", event, checked))
    applicant = state.visit.applicant
    again = state.visit.problem is not None and state.visit.typed.get("@birth") == event.raw
    if not again and not _agrees(state, str(checked.value)):
        return Step(_refused(state, "@birth", event, Problem("birth_differs", {})))
    applicant = replace(applicant, birth_date=str(checked.value))
    state = _kept(state, "@birth", event, applicant)
    if state.visit.editing:
        return answering.after_edit(state, world)
    return answering.first(state, world)


def citizen_card(state: State, event: CitizenCard, world: World) -> Step:
    """Take over what a reader with a SAM verified; unreadable data is a card that was not read."""
    if isinstance(validate(questions.NIK, event.nik, {}, state.now.date()), Problem):
        return Step(with_visit(state, problem=Problem("card_unreadable", {})))
    card = CardPresent(event.uid, event.type) if event.uid else None
    applicant = Applicant(
        nik=event.nik, name=event.name, birth_date=event.birth_date, source="card", card=card
    )
    state = with_visit(state, applicant=applicant, problem=None)
    if not event.birth_date:
        return Step(show(state, Screen.BIRTH, at=("@birth",)))
    return (
        answering.after_edit(state, world) if state.visit.editing else answering.first(state, world)
    )


def card_not_read(state: State, event: CardNotRead, _world: World) -> Step:
    """Say that the card gave nothing, and how to go on."""
    code = "card_removed" if event.reason == "removed" else "card_unreadable"
    return Step(with_visit(state, problem=Problem(code, {})))


def plain_card(state: State, event: PlainCard, _world: World) -> Step:
    """Remember that a card was present. Nothing is shown, nothing is filled in."""
    card = CardPresent(event.uid, event.type)
    return Step(with_visit(state, applicant=replace(state.visit.applicant, card=card)))


def back_from_nik(state: State, event: Back, world: World) -> Step:
    if state.visit.editing:
        return answering.to_check(state, world)
    state = with_visit(state, typed=state.visit.typed | {"@nik": event.typed})
    if service_of(state, world).identity == "optional":
        return Step(show(state, Screen.WHO, at=("@who",)))
    return Step(back(state))


def back_from_birth(state: State, event: Back, _world: World) -> Step:
    typed = state.visit.typed | {"@birth": event.typed}
    return Step(show(with_visit(state, typed=typed), Screen.NIK, at=("@nik",)))


def _agrees(state: State, birth_date: str) -> bool:
    number = nik.parse(state.visit.applicant.nik, state.now.date())
    return not isinstance(number, nik.Nik) or nik.agrees(number, date.fromisoformat(birth_date))


def _kept(state: State, key: str, event: Answered, applicant: Applicant) -> State:
    typed = {k: v for k, v in state.visit.typed.items() if k != key}
    return with_visit(state, applicant=applicant, typed=typed | {key: event.raw}, problem=None)


def _refused(state: State, key: str, event: Answered, problem: Problem) -> State:
    return with_visit(state, typed=state.visit.typed | {key: event.raw}, problem=problem)


TRANSITIONS: Transitions = {
    (Screen.SERVICE, BeginForm): begin_form,
    (Screen.STANDARD, BeginForm): begin_form,
    (Screen.WHO, Answered): who_answered,
    (Screen.WHO, Back): back_from_who,
    (Screen.NIK, Answered): nik_typed,
    (Screen.BIRTH, Answered): birth_typed,
    (Screen.NIK, CitizenCard): citizen_card,
    (Screen.BIRTH, CitizenCard): citizen_card,
    (Screen.NIK, CardNotRead): card_not_read,
    (Screen.BIRTH, CardNotRead): card_not_read,
    (Screen.NIK, PlainCard): plain_card,
    (Screen.BIRTH, PlainCard): plain_card,
    (Screen.NIK, Back): back_from_nik,
    (Screen.BIRTH, Back): back_from_birth,
}
