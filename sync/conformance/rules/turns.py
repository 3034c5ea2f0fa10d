"""The turn: bound answers, one word for one envelope, whatever is repeated."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import msgspec
from msgspec import structs

from sync.conformance.inspector import SYNC, Inspector, problem, refused, same
from sync.conformance.rule import Differs, NotSeen, rule
from sync.conformance.rules.enrolling import fetch_trust
from sync.conformance.signing import signed_headers
from sync.wire import Acknowledgement, Envelope, ItemStatus, SignedTrust, TurnReply

STORED, DUPLICATE = ItemStatus.STORED, ItemStatus.DUPLICATE
QUARANTINED = ItemStatus.QUARANTINED


def only(reply: TurnReply, envelope: Envelope) -> Acknowledgement:
    """Return the answer to this envelope, by its id and digest; Differs when there is none."""
    name, digest = msgspec.json.decode(envelope.head)["id"], envelope.digest()
    found = [item for item in reply.items if (item.id, item.digest) == (name, digest)]
    if len(found) != 1:
        raise Differs(f"{len(found)} answers to an envelope: {reply.items!r}")
    return found[0]


def held(item: Acknowledgement, *statuses: ItemStatus) -> Acknowledgement:
    if item.status not in statuses:
        raise Differs(f"{item.status} {item.reason}".strip())
    return item


@rule("The turn", "the answer is signed, and names kiosk, epoch and the SHA-256 of this very turn")
def an_empty_turn_is_answered(inspector: Inspector) -> None:
    reply = inspector.take_turn()
    same("items", reply.items, ())
    if not reply.server_epoch:
        raise Differs("server_epoch is empty")


@rule("Encoding", "times are ISO 8601 UTC with Z")
def times_are_written_as_the_page_says(inspector: Inspector) -> None:
    text = inspector.take_turn().time
    if not text.endswith("Z") or datetime.fromisoformat(text).utcoffset() is None:
        raise Differs(f"time {text!r}")


@rule("The turn", "a new envelope is `stored`, with its id, seq, digest and the time of receipt")
def an_envelope_is_stored(inspector: Inspector) -> None:
    envelope = inspector.envelope()
    item = held(only(inspector.take_turn(envelope), envelope), STORED)
    same("seq", item.seq, inspector.seq)
    datetime.fromisoformat(item.received_at)
    same("awaiting", item.awaiting, ())


@rule("The turn", "sent again it is `duplicate`, with the original time of receipt")
def a_lost_answer_is_repeated(inspector: Inspector) -> None:
    envelope = inspector.envelope()
    body = inspector.turn(envelope)
    first = held(only(inspector.answered(inspector.post(body), body), envelope), STORED)
    for _ in range(2):
        again = held(only(inspector.take_turn(envelope), envelope), DUPLICATE)
        same("received_at", again.received_at, first.received_at)


@rule("The turn", "the same signed request, byte for byte, is answered again and stores nothing")
def a_replayed_request_changes_nothing(inspector: Inspector) -> None:
    inspector.take_turn()  # a fresh nonce
    envelope = inspector.envelope()
    body = inspector.turn(envelope)
    headers = signed_headers("POST", SYNC, body, inspector.signing())
    replies = [
        inspector.answered(inspector.line.send("POST", SYNC, body, headers), body) for _ in range(2)
    ]
    first, second = (only(reply, envelope) for reply in replies)
    same("statuses", (first.status, second.status), (STORED, DUPLICATE))
    same("received_at", second.received_at, first.received_at)


@rule("The turn", "eight senders at once: `stored` once, `duplicate` else, one time of receipt")
def parallel_senders_get_the_same_word(inspector: Inspector) -> None:
    inspector.take_turn()
    envelope = inspector.envelope()
    body = inspector.turn(envelope)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _n: inspector.once("POST", SYNC, body), range(8)))
    items = [only(inspector.answered(each, body), envelope) for each in seen]
    same("stored", sum(item.status == STORED for item in items), 1)
    same("duplicate", sum(item.status == DUPLICATE for item in items), 7)
    same("times of receipt", len({item.received_at for item in items}), 1)


@rule("The turn", "the same envelope twice in one turn is stored once and answered")
def twice_in_one_turn_is_once(inspector: Inspector) -> None:
    envelope = inspector.envelope()
    items = inspector.take_turn(envelope, envelope).items
    statuses = {item.status for item in items if item.digest == envelope.digest()}
    if STORED not in statuses or not statuses <= {STORED, DUPLICATE}:
        raise Differs(f"{items!r}")


@rule("The turn", "other bytes under a stored id are `quarantined`; the first keep their word")
def other_bytes_under_one_id_are_quarantined(inspector: Inspector) -> None:
    envelope = inspector.envelope()
    first = held(only(inspector.take_turn(envelope), envelope), STORED)
    head = msgspec.json.decode(envelope.head)
    other = inspector.envelope(aside=True, id=head["id"], seq=head["seq"], prev=head["prev"])
    held(only(inspector.take_turn(other), other), QUARANTINED)
    again = held(only(inspector.take_turn(envelope), envelope), DUPLICATE)
    same("received_at", again.received_at, first.received_at)


@rule(
    "The turn", "an envelope whose signature does not hold is `quarantined`, its neighbours stored"
)
def a_forged_envelope_is_quarantined_alone(inspector: Inspector) -> None:
    good = inspector.envelope()
    made = inspector.envelope(aside=True, seq=900_001)
    changed = bytes([made.sealed[0] ^ 1]) + made.sealed[1:]
    forged = structs.replace(made, sealed=changed)
    reply = inspector.take_turn(forged, good)
    held(only(reply, forged), QUARANTINED)
    held(only(reply, good), STORED)


@rule(
    "The turn", "an algorithm that the office does not know stops nobody: held, neighbours stored"
)
def an_unknown_algorithm_stops_nobody(inspector: Inspector) -> None:
    good = inspector.envelope()
    head = msgspec.json.decode(inspector.envelope(aside=True, seq=900_002).head) | {
        "alg": "X-NEW-1"
    }
    strange = inspector.signed(msgspec.json.encode(head).decode(), b"sealed otherwise")
    reply = inspector.take_turn(strange, good)
    held(only(reply, strange), STORED, QUARANTINED)
    held(only(reply, good), STORED)


@rule("Encoding", "unknown fields are ignored, in the turn, in the envelope and in the head")
def unknown_fields_are_ignored(inspector: Inspector) -> None:
    head = msgspec.json.decode(inspector.envelope(aside=True).head) | {"later": {"a": [1]}}
    envelope = inspector.signed(msgspec.json.encode(head).decode(), b"")
    turn = msgspec.json.decode(inspector.turn()) | {"later": 1}
    turn["envelopes"] = [msgspec.to_builtins(envelope) | {"later": None}]
    body = msgspec.json.encode(turn)
    held(only(inspector.answered(inspector.post(body), body), envelope), STORED)
    inspector.join(envelope, head["seq"])


@rule("Requests", "a turn for another kiosk or epoch than the one that signed: 403 wrong_kiosk")
def a_kiosk_speaks_for_itself_alone(inspector: Inspector) -> None:
    for changes in ({"kiosk": "somebody-9"}, {"epoch": inspector.me.epoch + 1}):
        refused(inspector.post(inspector.turn(**changes)), 403, "wrong_kiosk")


@rule("The turn", "more than 100 envelopes: 413 too_large, and 100 are taken")
def a_hundred_are_taken_and_no_more(inspector: Inspector) -> None:
    one = inspector.envelope()
    refused(inspector.post(inspector.turn(*[one] * 101)), 413, "too_large")
    hundred = (one, *(inspector.envelope() for _ in range(99)))
    seen = inspector.post(inspector.turn(*hundred), zipped=True)
    if problem(seen).code == "busy":
        raise NotSeen("the office was busy")
    items = inspector.answered(seen, inspector.turn(*hundred)).items
    same("stored", sum(item.status == STORED for item in items), 100)


@rule("Trust", "`TurnReply.trust` is the SHA-256 of the newest Trust's body")
def the_turn_names_the_newest_trust(inspector: Inspector) -> None:
    body = msgspec.json.decode(fetch_trust(inspector).body, type=SignedTrust).body
    same("trust", inspector.take_turn().trust, hashlib.sha256(body.encode()).hexdigest())


@rule("The turn", "notes come above the cursor in order, the answer's cursor is the last one's")
def notes_come_in_order(inspector: Inspector) -> None:
    reply = inspector.take_turn()
    cursors = [note.cursor for note in reply.notes]
    if not cursors:
        same("the cursor without notes", reply.cursor, inspector.cursor)
        raise NotSeen("no notes for this kiosk; decide about one of its applications to see some")
    if sorted(set(cursors)) != cursors or cursors[0] <= inspector.cursor:
        raise Differs(f"cursors {cursors} above {inspector.cursor}")
    same("cursor", reply.cursor, cursors[-1])
    same("asked again", inspector.take_turn().notes[: len(cursors)], reply.notes)
