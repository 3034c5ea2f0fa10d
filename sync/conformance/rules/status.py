"""Look-ups from another kiosk: who has no paper learns nothing."""

import os
from typing import Any

from msgspec import structs

from sync.conformance.inspector import Inspector, same
from sync.conformance.rule import Differs, NotSeen, rule
from sync.wire import StatusAnswer, StatusQuery, to_json

STATUS = "/api/v1/status"
WRONG_CODES = 5
OPENING = 10  # looks, a second apart: the office may open what it received a little later


def look_up(inspector: Inspector, **query: Any) -> StatusAnswer:
    nonce = os.urandom(16).hex()
    body = to_json(StatusQuery(nonce, **query))
    answer = inspector.opened(inspector.ask("POST", STATUS, body), StatusAnswer)
    same("nonce", answer.nonce, nonce)
    return answer


def bare(answer: StatusAnswer) -> StatusAnswer:
    """Take away what differs between any two answers."""
    return structs.replace(answer, nonce="", time="")


@rule("Status", "a token that nobody has: found is false, and nothing else is said")
def an_unknown_token_finds_nothing(inspector: Inspector) -> None:
    same("answer", bare(look_up(inspector, token=os.urandom(16))), StatusAnswer("", found=False))


@rule("Status", "a number that nobody has: found is false, and nothing else is said")
def an_unknown_number_finds_nothing(inspector: Inspector) -> None:
    for number in ("K99-9999-99", "", "x" * 500):
        answer = look_up(inspector, reference=number, code="000000")
        same("answer", bare(answer), StatusAnswer("", found=False))


@rule("Status", "the right token finds the application, by the id of its envelope")
def the_right_token_finds_the_application(inspector: Inspector) -> None:
    looks = (look_up(inspector, token=inspector.token) for _ in range(OPENING) if inspector.pause())
    answer = next((each for each in looks if each.found), None)
    if answer is None:
        raise NotSeen("no case came of what the suite sent; name a --service and its --form")
    same("id", answer.id, inspector.first)
    inspector.reference = answer.reference


@rule("Status", "wrong number and wrong code answer alike; the fifth wrong code pauses an hour")
def a_wrong_code_answers_like_a_wrong_number(inspector: Inspector) -> None:
    if not inspector.reference:
        raise NotSeen("there is no case with a number to ask about")
    right = look_up(inspector, reference=inspector.reference, code=inspector.code)
    same("found, with the right code", right.found, True)
    unknown = bare(look_up(inspector, reference="K99-9999-99", code="000000"))
    for _ in range(WRONG_CODES - 1):
        wrong = bare(look_up(inspector, reference=inspector.reference, code="000001"))
        same("a wrong code", wrong, unknown)
    look_up(inspector, reference=inspector.reference, code="000001")
    paused = look_up(inspector, reference=inspector.reference, code=inspector.code)
    if paused.found or not paused.paused:
        raise Differs(f"after five wrong codes: {paused!r}")
