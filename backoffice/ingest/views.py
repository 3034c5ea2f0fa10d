"""`/api/v1`: thin; every view is read, ask a service, answer."""

from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct

from backoffice.cases import letters, lookups, releases
from backoffice.fleet import services as fleet
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest import admission, blobs, counters, ledgers
from backoffice.ingest.gate import api, caller_of, digest_of, plain_body, wire_body
from backoffice.ingest.judge import DIGEST
from backoffice.ingest.problems import Refused, problem
from backoffice.ingest.turns import LooseTurn, take_in
from backoffice.keys import selectors as keys
from backoffice.keys import services as signing
from sync.letter_wire import PIECE, LetterQuery
from sync.wire import (
    MAX_ENVELOPES,
    EnrolmentRequest,
    StatusQuery,
    to_json,
)

SMALL = 16 << 10
MAX_THROUGH = 5_000_000
T = TypeVar("T", bound=Struct)


@api("POST")
def sync(request: HttpRequest) -> HttpResponse:
    body = wire_body(request)
    with counters.TURNS.time(), admission.turns.place():
        caller = caller_of(request, body)
        plain = plain_body(request, body)
        turn = checked_turn(plain)
        if (turn.kiosk, turn.epoch) != (caller.kiosk, caller.epoch):
            raise Refused("wrong_kiosk")
        releases.heard(turn.kiosk, turn.prints, timezone.now())
        answered = take_in(turn, digest_of(plain), timezone.now())
        return signed_answer(answered.reply, answered.key)


@api("GET")
def ledger(request: HttpRequest) -> HttpResponse:
    caller = caller_of(request, wire_body(request, SMALL))
    kiosk, nonce = request.GET.get("kiosk", ""), request.GET.get("nonce", "")[:128]
    number, through = _number(request, "epoch"), _number(request, "through")
    if kiosk != caller.kiosk:
        raise Refused("wrong_kiosk")
    if through > MAX_THROUGH:
        raise Refused("malformed")
    return signed_answer(ledgers.answer(kiosk, number, through, nonce, timezone.now()))


@api("HEAD", "PATCH")
def blob(request: HttpRequest, sha256: str) -> HttpResponse:
    body = wire_body(request)
    caller = caller_of(request, body)
    if not DIGEST.fullmatch(sha256):
        raise Refused("not_found")
    if request.method == "HEAD":
        upload, done = blobs.standing(caller.kiosk, sha256), 200
    else:
        done = 204
        offset, length = header(request, "Upload-Offset"), header(request, "Upload-Length")
        upload = blobs.append(
            caller.kiosk, sha256, body, timezone.now(), offset=offset or 0, length=length
        )
    return blob_answer(upload, done)


def blob_answer(upload: blobs.Upload | None, done: int) -> HttpResponse:
    """Say how an upload stands; `done` is the status when nothing is wrong."""
    if upload is None:
        raise Refused("not_found")
    answer = problem(upload.problem) if upload.problem else HttpResponse(status=done)
    answer["Upload-Offset"] = str(upload.offset)
    answer["Upload-Complete"] = "?1" if upload.complete else "?0"
    answer["Cache-Control"] = "no-store"
    return answer


@api("POST")
def status(request: HttpRequest) -> HttpResponse:
    body = wire_body(request, SMALL)
    caller_of(request, body)
    query = _read(plain_body(request, body, SMALL), StatusQuery)
    return signed_answer(lookups.look_up(query, timezone.now()))


@api("POST")
def letter(request: HttpRequest) -> HttpResponse:
    """Give a letter's key for one printing; a suspended kiosk gets none."""
    body = wire_body(request, SMALL)
    caller = caller_of(request, body)
    query = _read(plain_body(request, body, SMALL), LetterQuery)
    key = KioskEpoch.objects.filter(kiosk_id=caller.kiosk, epoch=caller.epoch)
    if not key.filter(state=KioskEpoch.State.ACTIVE).exists():
        raise Refused("wrong_kiosk")
    try:
        return signed_answer(releases.give(query, caller.kiosk, timezone.now()))
    except ValueError as error:
        raise Refused("malformed") from error


@api("GET")
def letter_piece(request: HttpRequest, sha256: str) -> HttpResponse:
    """Give some ciphertext; nobody can read it without the key that `letter` gave."""
    caller_of(request, wire_body(request, SMALL))
    data = letters.piece(sha256, _number(request, "offset"), PIECE)
    if data is None:
        raise Refused("not_found")
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = "no-store"
    return answer


@api("POST")
def enrolments(request: HttpRequest) -> HttpResponse:
    body = plain_body(request, wire_body(request, SMALL), SMALL)
    reply = fleet.ask(_read(body, EnrolmentRequest), timezone.now())
    if reply is None:
        raise Refused("code")
    return signed_answer(reply)


@api("GET")
def trust(_request: HttpRequest) -> HttpResponse:
    version = keys.trust()
    if version is None:
        raise Refused("not_found")
    return json_answer(keys.signed(version))


@api("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def nothing(_request: HttpRequest, **_kwargs: str) -> HttpResponse:
    raise Refused("not_found")


def checked_turn(plain: bytes) -> LooseTurn:
    """Read a turn that is within bounds; Refused otherwise."""
    turn = _read(plain, LooseTurn)
    if max(len(turn.envelopes), len(turn.prints)) > MAX_ENVELOPES:
        raise Refused("too_large")
    if not -1 < turn.cursor < 1 << 53:
        raise Refused("malformed")
    return turn


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refused("malformed") from error


def _number(request: HttpRequest, name: str) -> int:
    return _natural(request.GET.get(name, ""))


def header(request: HttpRequest, name: str) -> int | None:
    """Return a header that is a number, None without it; Refused when it is something else."""
    text = request.headers.get(name)
    return None if text is None else _natural(text)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("malformed")
    return int(text)


def signed_answer(message: Any, key: str = "") -> HttpResponse:
    """Answer with a message that this office signs, with reply key `key` where it is known."""
    return json_answer(signing.answer(to_json(message), key))


def json_answer(message: Struct) -> HttpResponse:
    """Answer with a message as JSON."""
    answer = HttpResponse(to_json(message), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
