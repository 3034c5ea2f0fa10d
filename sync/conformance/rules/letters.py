"""Finished letters: nothing for who has no paper, and every question makes sense."""

import os
from typing import Any

from msgspec import structs

from sync.conformance.inspector import Inspector, refused, same
from sync.conformance.line import Seen
from sync.conformance.rule import NotSeen, rule
from sync.envelope import X25519, new_seal_keypair
from sync.letter_wire import LetterAnswer, LetterQuery
from sync.wire import to_json

LETTERS = "/api/v1/letters"
NONCE = "ab" * 16


def asked(inspector: Inspector, **query: Any) -> Seen:
    """Ask for a letter; NotSeen at an office that has none to give."""
    facts = {"nonce": NONCE, "job": os.urandom(16).hex(), "alg": X25519}
    _key, public = new_seal_keypair(X25519)
    body = to_json(LetterQuery(**{**facts, "public": public, **query}))
    seen = inspector.ask("POST", LETTERS, body)
    if seen.status == 404:
        raise NotSeen("this office gives no letters")
    return seen


@rule("Letters", "token, number or code of nobody: not granted, wrong, nothing sealed")
def nobodys_paper_gets_no_letter(inspector: Inspector) -> None:
    for proof in ({"token": os.urandom(16)}, {"reference": "K99-9999-99", "code": "000000"}):
        answer = inspector.opened(asked(inspector, **proof), LetterAnswer)
        bare = structs.replace(answer, time="")
        same("answer", bare, LetterAnswer(NONCE, granted=False, reason="wrong"))


@rule("Letters", "a job that is not 16 bytes in hex: 400")
def a_letters_job_has_a_name(inspector: Inspector) -> None:
    refused(asked(inspector, job="x", token=os.urandom(16)), 400, "malformed")


@rule("Letters", "an address where no letter lies: 404")
def an_unknown_letter_is_not_found(inspector: Inspector) -> None:
    asked(inspector, token=os.urandom(16))
    seen = inspector.ask("GET", f"{LETTERS}/{os.urandom(32).hex()}?offset=0")
    refused(seen, 404, "not_found")
