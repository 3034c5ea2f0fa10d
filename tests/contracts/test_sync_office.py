"""What a kiosk may expect of every office: the small one of the tests and the real one alike."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from msgspec import to_builtins

from sync.db import fact
from sync.enrolment import Step
from sync.ledger import verify_ledger
from sync.outbox import Stored
from sync.signatures import kiosk_key_id
from sync.status import StatusClient
from sync.transport import Answer, Call, Limits, Signer, Transport
from sync.turn import build, verify_reply
from sync.wire import ItemStatus, LedgerQuery, LedgerReply, StatusAnswer, TurnReply
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

ROOT = Path(__file__).parents[2]
ALONE = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
"""An office with a database of its own, also where other tests share a PostgreSQL."""
PATIENT = Limits(connect=10, read=30, whole=60)


class UnderTest(Protocol):
    url: str

    def code(self, kiosk: str = "") -> str: ...
    def approve(self) -> None: ...
    def close(self) -> None: ...


class Small:
    def __init__(self, _folder: Path) -> None:
        self.office = Office()
        self.office.approve = False
        self.url = self.office.url

    def code(self, kiosk: str = "") -> str:
        self.office.approve = False
        return self.office.code

    def approve(self) -> None:
        self.office.approve = True

    def close(self) -> None:
        self.office.close()


class Real:
    """The Django office as a subprocess, with its own command line as the officer's hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "office"
        self._run("init", "--json")
        command = [sys.executable, "-m", "backoffice", "serve", "--port", "0"]
        self._server = subprocess.Popen(
            [*command, "--data", str(self.folder)],
            cwd=ROOT,
            env=ALONE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdout is not None
        self.url = json.loads(self._server.stdout.readline())["url"]

    def code(self, kiosk: str = "") -> str:
        known = ["--kiosk", kiosk] if kiosk else []
        return str(self._run("enrol", "--place", "Balai Kota Contoh", *known, "--json")["code"])

    def approve(self) -> None:
        self._run("approve", "--all-waiting", "--json")

    def close(self) -> None:
        self._server.terminate()
        assert self._server.stdout is not None
        self._server.communicate(timeout=30)

    def _run(self, *arguments: str) -> Any:
        command = [sys.executable, "-m", "backoffice", *arguments, "--data", str(self.folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=ALONE, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=[Small, Real], ids=["small", "real"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[UnderTest]:
    made = request.param(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def kiosk(office: UnderTest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    """Enrolled as technician and officer do it: the code, the wait, the approval."""
    made = Kiosk(tmp_path_factory.mktemp("kiosk"), office.url, limits=PATIENT)
    made.enrolment.begin(office.code(), "Balai Kota Contoh")
    assert made.enrolment.advance(made.transport).step is Step.WAITING
    assert made.trust.identity() is None
    office.approve()
    steps = [made.enrolment.advance(made.transport).step for _ in range(2)]
    assert steps[-1] is Step.DONE
    yield made
    made.close()


def signer(kiosk: Kiosk) -> Signer:
    identity = kiosk.trust.identity()
    assert identity is not None
    key = kiosk.trust.signing_key(identity)
    assert key is not None
    return Signer(key, kiosk_key_id(identity.kiosk, identity.epoch))


def turn_by_hand(kiosk: Kiosk, office: UnderTest) -> TurnReply:
    """Send what is pending on a line of its own and apply nothing: the answer got lost."""
    identity, trust = kiosk.trust.identity(), kiosk.trust.trust()
    assert identity is not None
    assert trust is not None
    built = build(identity, kiosk.outbox.pending(), kiosk.inbox.cursor(), {})
    transport = Transport(office.url, limits=PATIENT)
    answer = transport.call(Call("POST", "/api/v1/sync", body=built.body), signer(kiosk))
    transport.close()
    assert isinstance(answer, Answer), answer
    reply = verify_reply(answer.body, trust, built)
    assert isinstance(reply, TurnReply), reply
    return reply


def test_an_application_is_acknowledged_once(kiosk: Kiosk) -> None:
    stored = kiosk.submit()
    kiosk.agent.step()
    assert kiosk.delivered().count(stored.id) == 1
    assert kiosk.connection().detail == ""


def test_photos_are_uploaded_in_pieces_and_then_it_is_delivered(kiosk: Kiosk) -> None:
    stored = kiosk.submit(photos=2, size=300_000)
    kiosk.agent.step()
    assert stored.id in kiosk.delivered()
    assert kiosk.outbox.counts().pending == 0


def test_a_lost_answer_gets_the_original_acknowledgement(kiosk: Kiosk, office: UnderTest) -> None:
    stored = kiosk.submit()
    [first] = turn_by_hand(kiosk, office).items
    [second] = turn_by_hand(kiosk, office).items
    assert (first.status, second.status) == (ItemStatus.STORED, ItemStatus.DUPLICATE)
    assert first.received_at == second.received_at
    kiosk.agent.step()
    found = kiosk.lookup.by_id(stored.id)
    assert found is not None
    assert found.received_at == first.received_at


def test_eight_senders_of_the_same_turn_get_the_same_word(kiosk: Kiosk, office: UnderTest) -> None:
    for _ in range(3):
        kiosk.submit()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _n: turn_by_hand(kiosk, office), range(8)))
    words = {(i.id, i.digest, i.received_at) for r in replies for i in r.items}
    assert len(words) == 3
    statuses = [i.status for r in replies for i in r.items]
    assert statuses.count(ItemStatus.STORED) == 3
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 0


def test_missing_photos_are_named_until_they_are_there(kiosk: Kiosk, office: UnderTest) -> None:
    act = kiosk.act(photos=2, size=1000)
    assert isinstance(kiosk.outbox.append(act), Stored)
    [item] = turn_by_hand(kiosk, office).items
    assert item.status == ItemStatus.AWAITING
    assert set(item.awaiting) == {a.sha256 for a in act.attachments}
    kiosk.agent.step()
    assert act.id in kiosk.delivered()


def test_the_ledgers_agree(kiosk: Kiosk) -> None:
    for _ in range(4):
        kiosk.submit()
    kiosk.agent.step()
    kiosk.clock.now += timedelta(days=2)
    kiosk.agent.step()
    assert kiosk.connection().detail == ""
    compared = kiosk.store.read(lambda db: fact(db, "compared_at"))
    assert compared == kiosk.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_ledger_names_what_is_not_there(kiosk: Kiosk) -> None:
    kiosk.agent.step()
    last = kiosk.submit().seq
    identity, trust = kiosk.trust.identity(), kiosk.trust.trust()
    assert identity is not None
    assert trust is not None
    asked = LedgerQuery(identity.kiosk, identity.epoch, last, "ab" * 16)
    call = Call("GET", "/api/v1/ledger", query={k: str(v) for k, v in to_builtins(asked).items()})
    answer = kiosk.transport.call(call, signer(kiosk))
    assert isinstance(answer, Answer)
    reply = verify_ledger(answer.body, trust, asked)
    assert isinstance(reply, LedgerReply)
    assert reply.missing == ((last, last),)
    kiosk.agent.step()


def test_a_wrong_number_is_not_found_and_the_answer_is_ours(kiosk: Kiosk) -> None:
    client = StatusClient(kiosk.transport, kiosk.trust)
    for answer in (client.by_reference("K99-9999-99", "000000"), client.by_token(b"n" * 16)):
        assert isinstance(answer, StatusAnswer), answer
        assert (answer.found, answer.paused) == (False, False)


def test_a_code_is_good_for_one_key(kiosk: Kiosk, office: UnderTest, tmp_path: Path) -> None:
    other = Kiosk(tmp_path, office.url, limits=PATIENT)
    assert other.enrolment.begin("0" * 33, "x").step is Step.TYPO
    assert other.enrolment.advance(other.transport).step is Step.NONE
    other.close()


def test_a_kiosk_enrolled_again_gets_a_new_epoch_and_delivers_the_old(
    kiosk: Kiosk, office: UnderTest
) -> None:
    before = kiosk.trust.identity()
    assert before is not None
    old = kiosk.submit()
    kiosk.enrolment.begin(office.code(before.kiosk), "Balai Kota Contoh")
    kiosk.enrolment.advance(kiosk.transport)
    office.approve()
    kiosk.agent.step()
    kiosk.agent.step()
    after = kiosk.trust.identity()
    assert after is not None
    assert (after.kiosk, after.epoch) == (before.kiosk, before.epoch + 1)
    assert after.code != before.code
    new = kiosk.submit()
    assert (new.epoch, new.seq) == (after.epoch, 1)
    kiosk.agent.step()
    assert {old.id, new.id} <= set(kiosk.delivered())
    assert kiosk.connection().detail == ""
