"""`/api/v1/neighbours`: what another region's office may say here. Thin, like `ingest.views`."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from backoffice.ingest import blobs
from backoffice.ingest.gate import api, digest_of, plain_body, signed_by, wire_body
from backoffice.ingest.judge import DIGEST
from backoffice.ingest.problems import Refused
from backoffice.ingest.turns import LooseTurn
from backoffice.ingest.views import blob_answer, checked_turn, header, json_answer, signed_answer
from backoffice.keys import selectors as keys
from backoffice.neighbours import adopting, incoming, selectors
from backoffice.neighbours.directory import keys_of
from backoffice.neighbours.names import MARK, qualified

MOST_TRUST = 4 << 20


@api("POST")
def trust(request: HttpRequest) -> HttpResponse:
    """Take a known neighbour's Trust, which its root signed, and give ours."""
    body = plain_body(request, wire_body(request, MOST_TRUST), MOST_TRUST)
    ours = keys.trust()
    if adopting.refresh(body, timezone.now()) is None or ours is None:
        raise Refused("signature")
    return json_answer(keys.signed(keys.trust() or ours))


@api("POST")
def sync(request: HttpRequest) -> HttpResponse:
    body = wire_body(request)
    region = region_of(request, body)
    plain = plain_body(request, body)
    turn: LooseTurn = checked_turn(plain)
    if not keys_of(_kiosk(region, turn.kiosk)):
        raise Refused("wrong_kiosk")
    return signed_answer(incoming.take_in(region, turn, digest_of(plain), timezone.now()))


@api("HEAD", "PATCH")
def blob(request: HttpRequest, kiosk: str, sha256: str) -> HttpResponse:
    body = wire_body(request)
    name = _kiosk(region_of(request, body), kiosk)
    if not DIGEST.fullmatch(sha256) or not keys_of(name):
        raise Refused("not_found")
    if request.method == "HEAD":
        return blob_answer(blobs.standing(name, sha256), 200)
    offset, length = header(request, "Upload-Offset"), header(request, "Upload-Length")
    upload = blobs.append(name, sha256, body, timezone.now(), offset=offset or 0, length=length)
    return blob_answer(upload, 204)


def region_of(request: HttpRequest, body: bytes) -> str:
    """Return the code of the neighbour whose office signed this request just now."""

    def lookup(key_id: str) -> bytes | None:
        region, _slash, name = key_id.partition("/")
        said = None if "\x00" in region else selectors.trust_of(region)
        records = said.keys if said else ()
        return next((k.public for k in records if (k.id, k.purpose) == (name, "reply")), None)

    return signed_by(request, body, lookup).partition("/")[0]


def _kiosk(region: str, name: str) -> str:
    if not name or len(name) > 40 or MARK in name or "\x00" in name:
        raise Refused("wrong_kiosk")
    return qualified(region, name)
