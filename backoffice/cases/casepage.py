"""Everything the case page shows, read in a constant number of queries."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from msgspec import Struct

from backoffice.cases import holidays, letters, selectors, words, worktime
from backoffice.cases.display import rows
from backoffice.cases.models import STATE_NAMES, Case
from backoffice.cases.photos import photos
from backoffice.cases.versions import service_of
from backoffice.ingest.selectors import complete_blobs
from backoffice.neighbours.selectors import origin
from kiosk.domain.form import Kind
from kiosk.domain.status import MOVES, REASONS, CaseState


class Line(Struct, frozen=True):
    """One answer. `photos`: (address, whether its bytes are here)."""

    key: str
    label: str
    value: str
    photos: tuple[tuple[str, bool], ...] = ()
    wanted: bool = False
    inner: bool = False
    wide: bool = False
    choosable: bool = False  # can be asked for again


class Step(Struct, frozen=True):
    title: str
    at: datetime
    icon: str
    tone: str
    who: str
    reason: str
    text: str
    wanted: tuple[str, ...]


class Move(Struct, frozen=True):
    """A decision that is allowed now; `panel` asks for more before it is sent."""

    state: str
    verb: str
    icon: str
    tone: str
    reasons: tuple[tuple[str, str], ...]
    asks: bool
    panel: bool


class Clock(Struct, frozen=True):
    """The promise: `left` working days; `due` None while it stands still or has ended."""

    due: date | None
    left: int
    stopped: bool
    over: bool


def lines(case: Case, language: str) -> tuple[Line, ...]:
    """Return the labelled answers in the form's order."""
    service = service_of(case.form_id)
    if service is None:
        return tuple(Line(key, key, str(value)) for key, value in case.answers.items())
    have = complete_blobs(case.kiosk, _addresses(case))
    return tuple(_line(row, case, have) for row in rows(service, case.answers, language))


def steps(case: Case, labels: dict[str, str]) -> tuple[Step, ...]:
    """Return the history, newest last."""
    return tuple(_step(event, labels) for event in case.events.all())


def moves(case: Case) -> tuple[Move, ...]:
    """Return the decisions that the state machine allows now."""
    return tuple(_move(state) for state in MOVES[CaseState(case.state)])


def clock(case: Case, today: date) -> Clock:
    state = CaseState(case.state)
    over = state not in {*selectors.OPEN_STATES, CaseState.INCOMPLETE}
    left = worktime.working_days_left(today, case.due, holidays.free) if case.due else 0
    return Clock(case.due, left, state == CaseState.INCOMPLETE, over)


def page(case: Case, language: str) -> dict[str, Any]:
    """Return the template's context."""
    shown = lines(case, language)
    labels = {line.key: line.label for line in shown}
    service = service_of(case.form_id)
    return {
        "case": case,
        "origin": origin(case.kiosk),
        "service": service.name.pick(language) if service else case.service_name,
        "lines": shown,
        "steps": steps(case, labels),
        "moves": moves(case),
        "letter": _letter(case, timezone.now()),
        "clock": clock(case, timezone.localdate()),
        "state_name": STATE_NAMES[CaseState(case.state)],
        "state_tone": words.BADGES[case.state],
        "refused": [words.FOLLOWUPS[row.reason] for row in selectors.refused_followups(case)],
        "short_form": case.form_id[:12],
    }


def _addresses(case: Case) -> list[str]:
    return [str(photo["attachment"]) for photo in photos(case.answers)]


def _line(row: Any, case: Case, have: frozenset[str]) -> Line:
    key, _dot, inner = row.path.partition(".")
    found = _photos_at(case.answers, row.path) if row.question.kind == Kind.PHOTO else []
    return Line(
        key=row.path,
        label=row.label,
        value=row.value,
        photos=tuple((address, address in have) for address in found),
        wanted=key in case.wanted,
        inner=bool(inner),
        wide=row.question.kind in {Kind.LONG_TEXT, Kind.ADDRESS},
        choosable=not inner and row.question.kind != Kind.COMPUTED,
    )


def _photos_at(answers: Any, path: str) -> list[str]:
    """Find the photos under "key" or "group.index.key"."""
    value = answers
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError):
            return []
    return [str(photo["attachment"]) for photo in photos(value)]


def _step(event: Any, labels: dict[str, str]) -> Step:
    title, icon, tone = _headline(event)
    listed = event.kind == "state" and REASONS.get(event.reason)
    return Step(
        title=title,
        at=event.at,
        icon=icon,
        tone=tone,
        who=event.actor,
        reason=gettext(REASONS[event.reason]) if listed else "",
        text=event.text,
        wanted=tuple(labels.get(key, key) for key in event.wanted),
    )


def _headline(event: Any) -> tuple[str, str, str]:
    """Return words, icon and tone of a line of the history."""
    if event.kind == "supplement":
        return gettext("susulan diterima"), "attach_file", "info"
    if event.kind == "letter":
        words_of, icon, tone = words.LETTERS[event.reason]
        return str(words_of), icon, tone
    state = CaseState(event.state)
    return str(STATE_NAMES[state]), words.ICONS[state], words.BADGES[state]


def _letter(case: Case, now: datetime) -> dict[str, Any] | None:
    """Return what the card about the letter shows; None where a case has none yet."""
    if case.state not in letters.STATES:
        return None
    standing = letters.standing(case)
    if standing is None:
        return {"standing": None}
    used = letters.used(standing)
    return {
        "standing": standing,
        "used": used,
        "spent": used >= standing.copies,
        "over": letters.printable(case, now) is None,
    }


def _move(state: CaseState) -> Move:
    return Move(
        state=state.value,
        verb=str(words.VERBS[state]),
        icon=words.ICONS[state],
        tone=words.BADGES[state],
        reasons=tuple((code, gettext(REASONS[code])) for code in words.REASONS_FOR.get(state, ())),
        asks=state == CaseState.INCOMPLETE,
        panel=state != CaseState.REVIEW,
    )
