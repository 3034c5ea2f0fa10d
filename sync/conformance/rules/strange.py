"""What nobody should send: refused in words, never with a 500, never by a broken line."""

import gzip

from sync.conformance.inspector import SYNC, Inspector, problem, refused
from sync.conformance.rule import Differs, rule

DEEP = b'{"kiosk":' + b"[" * 5_000 + b"]" * 5_000 + b"}"
STRANGE: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"7",
    b'"text"',
    b"{",
    b"\x00",
    b"\xff\xfe{}",
    b'{"kiosk":"\xed\xa0\x80"}',
    b'{"kiosk":1,"epoch":"x","envelopes":{},"cursor":[],"health":0}',
    b'{"kiosk":"k","epoch":1e400,"envelopes":[],"cursor":0,"health":{}}',
    b'{"nonce":7,"token":"%%%"}',
    b'{"code":[],"public":"","place":null,"proof":"!"}',
    DEEP,
)
HUGE = 5 << 20


@rule("Requests", "signed bodies that are no message of this version: 400 malformed")
def strange_bodies_are_malformed(inspector: Inspector) -> None:
    for target in (SYNC, "/api/v1/status"):
        for body in STRANGE:
            seen = inspector.ask("POST", target, body)
            if (seen.status, problem(seen).code) != (400, "malformed"):
                raise Differs(f"{seen.text()}, for {body[:40]!r}")


@rule("Enrolment", "bodies that are no enrolment: 400 malformed")
def strange_enrolments_are_malformed(inspector: Inspector) -> None:
    for body in STRANGE:
        seen = inspector.line.send("POST", "/api/v1/enrolments", body)
        if (seen.status, problem(seen).code) != (400, "malformed"):
            raise Differs(f"{seen.text()}, for {body[:40]!r}")


@rule("The turn", "items that are no envelopes never break the turn: 400, or the others are stored")
def strange_items_stop_nobody(inspector: Inspector) -> None:
    for item in (b"7", b"null", b"{}", b'{"head":"{","sealed":"","signature":""}', b"[[[]]]"):
        turn = inspector.turn()
        body = turn.replace(b'"envelopes":[]', b'"envelopes":[' + item + b"]")
        seen = inspector.post(body)
        if seen.status == 400:
            refused(seen, 400, "malformed")
            continue
        reply = inspector.answered(seen, body)
        if any(each.status != "quarantined" for each in reply.items):
            raise Differs(f"{reply.items!r} for {item!r}")


@rule("The turn", "a cursor that no office gave: 400 malformed, or an answer")
def strange_cursors_are_judged(inspector: Inspector) -> None:
    for cursor in (-1, 1 << 60, 1 << 70):
        seen = inspector.post(inspector.turn(cursor=cursor))
        if seen.status != 400:
            inspector.answered(seen, inspector.turn(cursor=cursor))


@rule("The turn", "health of any shape that JSON allows inside is taken or refused with 400")
def strange_health_is_judged(inspector: Inspector) -> None:
    health = {"": None, "x" * 300: "y" * 9000, "nul": "\x00", "n": 1 << 62, "f": 1.5e300}
    seen = inspector.post(inspector.turn(health=health))
    if seen.status != 400:
        inspector.answered(seen, inspector.turn(health=health))


@rule("Requests", "more than 4 MiB, also after unzipping: 413 too_large")
def what_is_too_large_is_refused(inspector: Inspector) -> None:
    refused(inspector.ask("POST", SYNC, b" " * HUGE), 413, "too_large")
    bomb = gzip.compress(b" " * (8 * HUGE))
    refused(inspector.ask("POST", SYNC, bomb, {"Content-Encoding": "gzip"}), 413, "too_large")


@rule("Requests", "signature headers of any shape: 401 signature")
def strange_signatures_are_refused(inspector: Inspector) -> None:
    inputs = ("", "ekios", "ekios=", "ekios=()", 'ekios=("@method";sf);keyid=7', "x" * 4000, ";=")
    for text in inputs:
        headers = {"Signature-Input": text, "Signature": "ekios=:AA==:", "Content-Digest": text}
        seen = inspector.line.send("POST", SYNC, b"{}", headers)
        refused(seen, 401, "signature")
