"""A real kiosk and the real office, and between them everything that happens to messages.

`EKIOS_SEED` repeats a run as far as threads can be repeated; `EKIOS_ROUNDS` and `EKIOS_RACES`
make it longer.
"""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from random import Random

import msgspec
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.ingest import statements
from backoffice.ingest.models import Alarm, Quarantined, RawEnvelope
from sync import turn
from sync.outbox import Outbox
from sync.signatures import kiosk_key_id
from sync.transport import Answer, Call, Signer, Transport
from sync.wire import SignedReply
from tests.backoffice.served import apply, enrolled, served
from tests.mishaps.bad_offices import Forger
from tests.mishaps.chaos import FAULTS, Chaos

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
ROUNDS = int(os.environ.get("EKIOS_ROUNDS", "3"))
RACES = int(os.environ.get("EKIOS_RACES", "15"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick_hash(monkeypatch):
    """The slow hash of the 6-digit code is no part of this."""
    quick = {"hash_code": lambda code, salt: salt + code.encode()}
    monkeypatch.setattr(Outbox.__init__, "__kwdefaults__", Outbox.__init__.__kwdefaults__ | quick)


@pytest.fixture
def between(busy_office, tmp_path):
    """A kiosk and the chaos on its way to the office."""
    with served() as address:
        chaos = Chaos(address, Random(SEED))
        with closing(chaos), closing(enrolled(busy_office, tmp_path / "k", chaos.url)) as kiosk:
            chaos.forger = Forger(kiosk.trust.trust())
            yield kiosk, chaos


@pytest.fixture
def no_unique_key():
    """The office's table without its key; put back, empty, at the end."""
    [key] = RawEnvelope._meta.constraints
    RawEnvelope._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(RawEnvelope, key)
    yield
    call_command("flush", verbosity=0, interactive=False)
    RawEnvelope._meta.constraints = [key]
    with connection.schema_editor() as editor:
        editor.add_constraint(RawEnvelope, key)


def live_on(kiosk, chaos, form, rounds, faults=FAULTS):
    """Let citizens apply while each fault strikes at least `rounds` times; what is wrong then."""
    promised, wrong = {}, []
    waiting = [*faults] * rounds
    Random(SEED).shuffle(waiting)
    chaos.pick = lambda _rng: waiting.pop() if waiting else ""
    while waiting:
        told = apply(kiosk, form, photo=len(promised) % 3 == 0)
        promised[told.id] = told.digest
        kiosk.agent.step()
        wrong += falsely_acknowledged(kiosk)
    chaos.peace()
    for _ in range(6):
        kiosk.agent.step()
    return [*wrong, *falsely_acknowledged(kiosk), *wrongs(kiosk, promised)]


def falsely_acknowledged(kiosk):
    held = set(RawEnvelope.objects.values_list("envelope_id", flat=True))
    return [f"falsely acknowledged: {name}" for name in kiosk.delivered() if name not in held]


def wrongs(kiosk, promised):
    rows = list(RawEnvelope.objects.values_list("envelope_id", "digest"))
    counts = kiosk.outbox.counts()
    open_all(timezone.now())
    found = {
        "lost": not promised.items() <= set(rows),
        "doubled": len(rows) > len(promised),
        "not acknowledged": counts.acknowledged != len(promised),
        "in quarantine": Quarantined.objects.exists() or Alarm.objects.exists(),
        "not one case each": Case.objects.count() != len(promised),
        "the kiosk's file": kiosk.store.check() != "ok",
    }
    return [what for what, bad in found.items() if bad]


def test_nothing_is_lost_doubled_or_falsely_acknowledged(between, form):
    kiosk, chaos = between
    assert live_on(kiosk, chaos, form, ROUNDS) == []
    assert {fault: n for fault, n in chaos.met.items() if fault} == dict.fromkeys(FAULTS, ROUNDS)


def test_an_office_without_its_unique_key_would_be_noticed(between, form, no_unique_key):
    kiosk, chaos = between
    assert "doubled" in live_on(kiosk, chaos, form, 1, ["twice in parallel", "late"] * 3)


def test_a_kiosk_that_believes_anybody_would_be_noticed(between, form, monkeypatch):
    def believe(raw, _trust):
        return msgspec.json.decode(raw, type=SignedReply).body.encode()

    monkeypatch.setattr(turn, "open_reply", believe)
    kiosk, chaos = between
    assert any("falsely" in wrong for wrong in live_on(kiosk, chaos, form, 1, ["forged"] * 3))


SENDERS = 8


def race(kiosk, address, form, rounds):
    """Let eight senders send the same turn at once, again and again; what they were told."""
    told = Counter()
    identity = kiosk.trust.identity()
    key = kiosk.trust.signing_key(identity)
    signer = Signer(key, kiosk_key_id(identity.kiosk, identity.epoch))
    lines = [Transport(f"http://{address[0]}:{address[1]}") for _ in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        for _ in range(rounds):
            apply(kiosk, form)
            built = turn.build(identity, kiosk.outbox.pending(), 0, {})
            call = Call("POST", "/api/v1/sync", body=built.body)
            gate = threading.Barrier(SENDERS)

            def send(line, gate=gate, call=call):
                gate.wait(30)
                return line.call(call, signer)

            for answer in pool.map(send, lines):
                told.update(words(answer, kiosk, built))
            kiosk.agent.step()
    for line in lines:
        line.close()
    return told


def words(answer, kiosk, built):
    if not isinstance(answer, Answer):
        return ["rejected"]
    reply = turn.verify_reply(answer.body, kiosk.trust.trust(), built)
    return [str(item.status) for item in reply.items]


def test_eight_senders_of_the_same_turn_are_all_told_the_truth(between, form):
    kiosk, chaos = between
    chaos.peace()
    told = race(kiosk, chaos.target, form, RACES)
    assert told == {"stored": RACES, "duplicate": RACES * (SENDERS - 1)}
    assert RawEnvelope.objects.count() == RACES


def test_eight_senders_without_the_unique_key_would_be_noticed(between, form, no_unique_key):
    kiosk, chaos = between
    chaos.peace()
    race(kiosk, chaos.target, form, 1)
    assert RawEnvelope.objects.count() > 1


def test_an_office_that_refuses_the_losers_would_be_noticed(between, form, monkeypatch):
    """As by inserting without ON CONFLICT: the data are right, and seven of eight are told no."""
    for name in ("TAKE", "TAKE_AND_KEEP"):
        strict = getattr(statements, name).replace("ON CONFLICT DO NOTHING", "")
        monkeypatch.setattr(statements, name, strict)
    kiosk, chaos = between
    chaos.peace()
    assert race(kiosk, chaos.target, form, 1)["rejected"] >= SENDERS - 1
