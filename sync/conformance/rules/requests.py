"""Who may speak: nonces, signatures, digests, encodings."""

import gzip
from dataclasses import dataclass
from typing import Any

from sync.conformance.inspector import SYNC, Inspector, problem, refused, same
from sync.conformance.rule import Differs, rule
from sync.conformance.signing import content_digest, signed_headers
from sync.keys import generate_signing_key
from sync.wire import StatusAnswer, StatusQuery, to_json

STATUS = "/api/v1/status"
QUERY = to_json(StatusQuery("ab" * 16, token=b"n" * 16))


def _accepted(inspector: Inspector, **signing: Any) -> None:
    inspector.opened(inspector.once("POST", STATUS, QUERY, **signing), StatusAnswer)


@rule("Requests", "an empty nonce: 401 nonce, with a fresh one inside")
def an_empty_nonce_gets_a_fresh_one(inspector: Inspector) -> None:
    seen = inspector.once("POST", STATUS, QUERY, nonce="")
    refused(seen, 401, "nonce")
    if not problem(seen).nonce:
        raise Differs("no nonce in the Problem")
    inspector.nonce = problem(seen).nonce


@rule("Requests", "one nonce is good for any number of requests within ten minutes")
def a_nonce_is_good_for_several_requests(inspector: Inspector) -> None:
    for _ in range(3):
        _accepted(inspector)


@rule("Requests", "a nonce that the office did not make: 401 nonce, with a fresh one inside")
def a_foreign_nonce_is_refused(inspector: Inspector) -> None:
    for foreign in ("A" * 32, inspector.nonce[:-4] + "AAA=", "x"):
        seen = inspector.once("POST", STATUS, QUERY, nonce=foreign)
        refused(seen, 401, "nonce")
        if not problem(seen).nonce:
            raise Differs("no nonce in the Problem")


@rule("Requests", "`created` is not judged: 1970 and 2038 are accepted")
def a_clock_that_is_wrong_is_not_judged(inspector: Inspector) -> None:
    for created in (300, 2_147_483_700):
        _accepted(inspector, created=created)


@dataclass(frozen=True)
class _Changed:
    """What is sent differs from what was signed."""

    method: str = "POST"
    target: str = STATUS
    body: bytes = QUERY
    own_digest: bool = False  # with a Content-Digest of the changed body
    drop: str = ""


def _changed(inspector: Inspector, change: _Changed) -> None:
    headers = dict(signed_headers("POST", STATUS, QUERY, inspector.signing()))
    if change.own_digest:
        headers["Content-Digest"] = content_digest(change.body)
    headers.pop(change.drop, None)
    seen = inspector.line.send(change.method, change.target, change.body, headers)
    refused(seen, 401, "signature")


@rule("Requests", "no signature: 401 signature")
def an_unsigned_request_is_refused(inspector: Inspector) -> None:
    refused(inspector.line.send("POST", STATUS, QUERY), 401, "signature")
    _changed(inspector, _Changed(drop="Signature"))
    _changed(inspector, _Changed(drop="Signature-Input"))


@rule("Requests", "a signature by another key than the directory's: 401 signature")
def another_key_is_refused(inspector: Inspector) -> None:
    stranger = generate_signing_key()
    refused(inspector.once("POST", STATUS, QUERY, key=stranger), 401, "signature")


@rule("Requests", "a keyid that is in no directory: 401 signature")
def an_unknown_kiosk_is_refused(inspector: Inspector) -> None:
    me = inspector.me
    for key_id in ("nobody-1/1", f"{me.kiosk}/{me.epoch + 7}", me.kiosk, "/", f"{me.kiosk}/x"):
        refused(inspector.once("POST", STATUS, QUERY, key_id=key_id), 401, "signature")


@rule("Requests", "other bytes than Content-Digest says: 401 signature")
def a_changed_body_is_refused(inspector: Inspector) -> None:
    _changed(inspector, _Changed(body=QUERY + b" "))


@rule("Requests", "a new Content-Digest over changed bytes: 401 signature, for it is covered")
def a_changed_digest_is_refused(inspector: Inspector) -> None:
    _changed(inspector, _Changed(body=QUERY + b" ", own_digest=True))


@rule("Requests", "no Content-Digest: 401 signature")
def a_request_without_digest_is_refused(inspector: Inspector) -> None:
    _changed(inspector, _Changed(drop="Content-Digest"))


@rule("Requests", "a signature for another path or query: 401 signature")
def a_signature_is_good_for_its_own_address(inspector: Inspector) -> None:
    _changed(inspector, _Changed(target=SYNC))
    _changed(inspector, _Changed(target=f"{STATUS}?more=1"))


@rule("Requests", "a signature that leaves out one of the four covered parts: 401 signature")
def a_signature_must_cover_everything(inspector: Inspector) -> None:
    whole = inspector.signing().covered
    for left_out in whole:
        covered = tuple(name for name in whole if name != left_out)
        seen = inspector.once("POST", STATUS, QUERY, covered=covered)
        if seen.status != 401:
            raise Differs(f"without {left_out}: {seen.text()}")


@rule("Requests", "another tag than `ekios`: 401 signature")
def another_tag_is_refused(inspector: Inspector) -> None:
    refused(inspector.once("POST", STATUS, QUERY, tag="other"), 401, "signature")


@rule("Requests", "gzip is read; Content-Digest is over the compressed bytes, `turn` over the JSON")
def gzip_is_read(inspector: Inspector) -> None:
    body = inspector.turn()
    inspector.answered(inspector.post(body, zipped=True), body)


@rule("Requests", "a Content-Digest over the bytes before gzip: 401 signature")
def the_digest_is_over_the_bytes_on_the_wire(inspector: Inspector) -> None:
    body = inspector.turn()
    headers = signed_headers("POST", SYNC, body, inspector.signing())
    packed = gzip.compress(body)
    seen = inspector.line.send("POST", SYNC, packed, {**headers, "Content-Encoding": "gzip"})
    refused(seen, 401, "signature")


@rule("Requests", "an encoding that nobody knows: 415 media; broken gzip: 400 malformed")
def an_unreadable_encoding_is_refused(inspector: Inspector) -> None:
    body = inspector.turn()
    refused(inspector.ask("POST", SYNC, body, {"Content-Encoding": "x-none"}), 415, "media")
    for broken in (b"not gzip", gzip.compress(body)[:-9], b"\x1f\x8b\x08"):
        seen = inspector.ask("POST", SYNC, broken, {"Content-Encoding": "gzip"})
        refused(seen, 400, "malformed")


@rule("Requests", "an unsigned SignedTrust is served to anybody; unknown addresses: 404 not_found")
def unknown_addresses_are_not_found(inspector: Inspector) -> None:
    same("GET /trust", inspector.line.send("GET", "/api/v1/trust").status, 200)
    refused(inspector.ask("GET", "/api/v1/nothing-here"), 404, "not_found")


@rule("Requests", "another method than the table's: 405 method")
def another_method_is_refused(inspector: Inspector) -> None:
    refused(inspector.ask("GET", SYNC), 405, "method")
