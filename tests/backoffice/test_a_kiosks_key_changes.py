"""A kiosk's key is suspended, revoked or renewed while applications wait: none is lost."""

import subprocess
import sys

import pytest

from sync.enrolment import Step
from tests.contracts.test_sync_office import ALONE, PATIENT, ROOT, Real
from tests.unit.sync_kiosk import Kiosk

WAITING = 20


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    made = Real(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture
def machine(running, tmp_path, monkeypatch):
    made = Kiosk(tmp_path / "kiosk", running.url, limits=PATIENT)
    monkeypatch.setattr(made.outbox, "_hash_code", lambda _code, salt: salt)
    enrol(made, running)
    yield made
    made.close()


def enrol(machine, running):
    identity = machine.trust.identity()
    machine.enrolment.begin(running.code(identity.kiosk if identity else ""), "Balai Kota Contoh")
    assert machine.enrolment.advance(machine.transport).step is Step.WAITING
    running.approve()
    assert machine.enrolment.advance(machine.transport).step is Step.DONE


def become(running, machine, state):
    identity = machine.trust.identity()
    words = ["key", identity.kiosk, str(identity.epoch), state, "--data", str(running.folder)]
    subprocess.run(
        [sys.executable, "-m", "backoffice", *words],
        cwd=ROOT,
        env=ALONE,
        check=True,
        capture_output=True,
    )


def full(machine):
    return [machine.submit(photos=int(number == 0)).id for number in range(WAITING)]


def test_suspended_with_a_full_outbox_it_drains_all_the_same(running, machine):
    """What it promised reaches the office; an officer lets it in again."""
    ids = full(machine)
    become(running, machine, "suspended")
    for _ in range(3):
        machine.agent.step()
    assert sorted(machine.delivered()) == ids
    become(running, machine, "active")
    again = machine.submit()
    machine.agent.step()
    assert sorted(machine.delivered()) == [*ids, again.id]


def test_revoked_with_a_full_outbox_all_is_kept_at_both_ends(running, machine):
    """The office sets aside what comes, the kiosk shows it; the next key is served at once."""
    ids = full(machine)
    become(running, machine, "revoked")
    for _ in range(3):
        machine.agent.step()
    counts = machine.outbox.counts()
    assert (counts.pending, counts.quarantined, counts.acknowledged) == (0, WAITING, 0)
    assert {held.reason for held in machine.outbox.quarantined()} == {"revoked"}
    rows = machine.store.read(lambda db: db.execute("SELECT id, sealed FROM outbox").fetchall())
    assert [envelope for envelope, sealed in rows if sealed] == ids
    enrol(machine, running)
    fresh = machine.submit()
    machine.agent.step()
    assert machine.delivered() == [fresh.id]


def test_renewed_with_a_full_outbox_both_epochs_arrive(running, machine):
    """Another epoch, another printed code; what the old key signed is sent on under the new one."""
    before, ids = machine.trust.identity(), full(machine)
    enrol(machine, running)
    after = machine.trust.identity()
    assert (after.kiosk, after.epoch) == (before.kiosk, before.epoch + 1)
    assert after.code != before.code
    assert after.key != before.key
    fresh = machine.submit()
    for _ in range(3):
        machine.agent.step()
    assert sorted(machine.delivered()) == sorted([*ids, fresh.id])
    assert machine.outbox.counts().pending == 0
