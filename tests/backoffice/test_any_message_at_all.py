"""Messages in every order and every shape: the office answers what it says, stores no lie, no 500.

`EKIOS_EXAMPLES` makes it longer.
"""

import gzip
import os
import time

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backoffice.ingest import judge, views
from backoffice.ingest.models import Blob, Quarantined, RawEnvelope
from backoffice.ingest.problems import PROBLEMS, Refused, nonce_secret
from backoffice.openapi import document
from sync.signatures import make_nonce, open_reply
from sync.wire import Envelope, LedgerReply, Problem, TurnReply
from tests.backoffice.hand import application, photo

EXAMPLES = int(os.environ.get("EKIOS_EXAMPLES", "12"))
BASE = "http://testserver"
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
UNTIL_SEEN = settings(
    max_examples=500,
    phases=[Phase.generate],
    database=None,
    stateful_step_count=15,
    suppress_health_check=QUIET,
)
SCHEMA = schemathesis.openapi.from_dict(msgspec.to_builtins(document()))


@schemathesis.serializer("application/offset+octet-stream")
def octets(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


DAMAGE = {
    "nothing": lambda body: body,
    "truncated": lambda body: body[: len(body) // 2],
    "nested": lambda body: b'{"envelopes":' * 20_000 + body,
    "oversized": lambda body: body + b" " * (5 << 20),
    "not json": lambda body: b"\xff" + body,
    "wrong types": lambda body: body.replace(b'"cursor":0', b'"cursor":"0"'),
    "twice": lambda body: body + body,
}


@pytest.fixture
def world(kiosk, form):
    """A kiosk with a fresh nonce and envelopes to play with."""
    kiosk.nonce = make_nonce(nonce_secret(), time.time())
    answer, data = photo()
    act = application(form, {"business": "Warung Contoh", "letter": answer}, token=b"p" * 16)
    made = [kiosk.envelope(application(form, token=bytes([n] * 16))) for n in range(6)]
    return kiosk, [*made, kiosk.envelope(act, attachments=[answer["attachment"]])], data


class Messages(RuleBasedStateMachine):
    """A kiosk that says anything, in any order, whole or damaged; what is held only grows."""

    world: tuple

    @initialize()
    def begin(self):
        self.kiosk, self.envelopes, self.photo = self.world
        RawEnvelope.objects.all().delete()
        Quarantined.objects.all().delete()
        Blob.objects.all().delete()
        self.first: dict[str, str] = {}
        self.bodies: list[bytes] = []

    @rule(picks=st.lists(st.integers(0, 6), max_size=8))
    def turn(self, picks):
        chosen = [self.envelopes[n] for n in picks]
        self.bodies.append(self.kiosk.turn(*chosen))
        self.hear(self.kiosk.post_turn(*chosen), chosen)

    @rule(data=st.data())
    def replay(self, data):
        if self.bodies:
            body = data.draw(st.sampled_from(self.bodies))
            self.hear(self.kiosk.ask("POST", "/api/v1/sync", body), None)

    @rule(damage=st.sampled_from(sorted(DAMAGE)), zipped=st.booleans())
    def damaged(self, damage, zipped):
        body = DAMAGE[damage](self.kiosk.turn(*self.envelopes[:2]))
        headers = {"Content-Encoding": "gzip"} if zipped else {}
        body = gzip.compress(body, 1) if zipped else body
        answer = self.kiosk.ask("POST", "/api/v1/sync", body, headers)
        assert answer.status_code == (200 if damage == "nothing" else answer.status_code)
        self.hear(answer, None)

    @rule(number=st.integers(0, 5), part=st.sampled_from(("head", "sealed", "signature")))
    def forged(self, number, part):
        """One character of an envelope differs: it is kept aside and nothing else happens."""
        sound = self.envelopes[number]
        changed = {
            "head": sound.head.replace("2026-02-09", "2026-02-08"),
            "sealed": sound.sealed[:-1] + b"?",
            "signature": bytes(64),
        }[part]
        [item] = self.kiosk.send(msgspec.structs.replace(sound, **{part: changed})).items
        assert item.status == "quarantined"

    @rule(offset=st.integers(0, 30), size=st.integers(0, 40))
    def upload(self, offset, size):
        sha = msgspec.json.decode(self.envelopes[-1].head)["attachments"][0]
        piece = self.photo[offset : offset + size]
        self.hear(self.kiosk.patch(sha, piece, offset, len(self.photo)), None)

    @rule(through=st.integers(0, 2_500), epoch=st.integers(0, 3))
    def ledger(self, through, epoch):
        url = f"/api/v1/ledger?kiosk={self.kiosk.name}&epoch={epoch}&through={through}&nonce=ab"
        reply = self.kiosk.reply(self.kiosk.ask("GET", url), LedgerReply)
        held = set(RawEnvelope.objects.filter(epoch=epoch).values_list("seq", flat=True))
        held |= set(Quarantined.objects.filter(epoch=epoch).values_list("seq", flat=True))
        missing = {n for first, last in reply.missing for n in range(first, last + 1)}
        assert missing == set(range(1, through + 1)) - held

    def hear(self, answer, sent: list[Envelope] | None):
        if answer.status_code >= 300:
            if answer.content:
                said = msgspec.json.decode(answer.content, type=Problem)
                assert PROBLEMS[said.code][0] == answer.status_code != 500
            return
        if answer.status_code == 204:
            return
        reply = self.kiosk.reply(answer, TurnReply)
        assert sent is None or [i.digest for i in reply.items] == [e.digest() for e in sent]
        for item in reply.items:
            assert item.status in {"stored", "duplicate", "awaiting"}
            assert self.first.setdefault(item.id, item.received_at) == item.received_at

    @invariant()
    def what_is_held_was_sent(self):
        if not hasattr(self, "first"):
            return
        sound = {e.digest() for e in self.envelopes}
        rows = list(RawEnvelope.objects.values_list("envelope_id", "digest"))
        assert {digest for _id, digest in rows} <= sound
        assert {name for name, _digest in rows} == self.first.keys()


@pytest.mark.usefixtures("db")
def test_messages_in_any_order(world):
    machine = type("World", (Messages,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=15, suppress_health_check=QUIET
        ),
    )


@settings(max_examples=EXAMPLES * 3, suppress_health_check=QUIET)
@given(data=st.data())
def test_whatever_the_description_allows_or_forbids(kiosk, form, data):
    """Signed as a kiosk would, made by schemathesis: answers keep to the description."""
    keeps_to_the_description(kiosk, data)


def keeps_to_the_description(kiosk, data):
    operation = data.draw(st.sampled_from([r.ok() for r in SCHEMA.get_all_operations()]))
    mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    request = requests.Request(**wire(case)).prepare()
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    url = str(request.url).removeprefix(BASE)
    headers = {k: str(v) for k, v in (case.headers or {}).items() if str(v).isprintable()}
    answer = kiosk.ask(case.method.upper(), url, body, headers)
    assert str(answer.status_code) in operation.definition.raw["responses"], answer.content
    assert answer.status_code < 500
    if answer.status_code == 200 and answer.content and "trust" not in url:
        assert open_reply(answer.content, kiosk.trust) is not None
    assert RawEnvelope.objects.count() == 0


def wire(case) -> dict:
    made = case.as_transport_kwargs(base_url=BASE)
    return {k: v for k, v in made.items() if k in {"method", "url", "json", "data", "params"}}


# --- offices that break a rule, to show that it is noticed ----------------------------------------


def breaks_at_what_it_cannot_read(monkeypatch):
    honest = views.checked_turn

    def checked_turn(plain):
        try:
            return honest(plain)
        except Refused as refused:
            raise RuntimeError from refused

    monkeypatch.setattr(views, "checked_turn", checked_turn)


def believes_any_signature(monkeypatch):
    monkeypatch.setattr(judge, "_fault", lambda *_envelope: "")


def loses_what_it_acknowledged(monkeypatch):
    honest = views.signed_answer

    def signed_answer(*reply):
        RawEnvelope.objects.all().delete()
        return honest(*reply)

    monkeypatch.setattr(views, "signed_answer", signed_answer)


def answers_what_is_not_described(monkeypatch):
    monkeypatch.setitem(PROBLEMS, "malformed", (418, *PROBLEMS["malformed"][1:]))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "wrong", [breaks_at_what_it_cannot_read, believes_any_signature, loses_what_it_acknowledged]
)
def test_any_order_of_messages_would_show(world, monkeypatch, wrong):
    wrong(monkeypatch)
    machine = type("World", (Messages,), {"world": world})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=UNTIL_SEEN)


@pytest.mark.parametrize("wrong", [breaks_at_what_it_cannot_read, answers_what_is_not_described])
def test_the_description_would_show(kiosk, form, monkeypatch, wrong):
    wrong(monkeypatch)

    @UNTIL_SEEN
    @given(data=st.data())
    def ask(data):
        keeps_to_the_description(kiosk, data)

    with pytest.raises(AssertionError):
        ask()
