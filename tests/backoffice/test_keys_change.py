"""Office keys are stolen, lost or renewed while fifty applications wait; docs/keys.md is obeyed."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sync.enrolment import Step
from sync.wire import KeyRecord
from tests.contracts.test_sync_office import ALONE, PATIENT, Real
from tests.unit.sync_kiosk import Kiosk

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "keys.md").read_text()
WAITING = 50


@pytest.fixture
def running(tmp_path):
    made = Real(tmp_path)
    yield made
    made.close()


@pytest.fixture
def machine(running, tmp_path):
    made = Kiosk(tmp_path / "kiosk", running.url, limits=PATIENT)
    enrol(made, running)
    yield made
    made.close()


def enrol(machine, running, name=""):
    machine.enrolment.begin(running.code(name), "Balai Kota Contoh")
    assert machine.enrolment.advance(machine.transport).step is Step.WAITING
    running.approve()
    assert machine.enrolment.advance(machine.transport).step is Step.DONE


def drill(running, **names):
    """Run the page's commands in their order; return what each printed."""
    [block] = re.findall(r"```sh drill\n(.*?)```", PAGE, re.DOTALL)
    told = []
    for line in block.splitlines():
        words = [names.get(word.removeprefix("$"), word) for word in shlex.split(line)]
        assert words[:3] == ["python", "-m", "backoffice"]
        done = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=ROOT,
            env=ALONE | {"EKIOS_OFFICE_DIR": str(running.folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(done.stdout)
    return told


def listed(machine, purpose):
    return [key.id for key in machine.trust.trust().keys if key.purpose == purpose]


def test_the_drill_with_a_full_outbox(running, machine):
    [seal], [reply] = listed(machine, "seal"), listed(machine, "reply")
    for _ in range(WAITING):
        machine.submit()
    before, *_between, after, _status = drill(running, SEAL=seal, REPLY=reply)
    assert before.count("in force") == 2
    assert after.count("in force") == after.count("retired") == 2
    machine.agent.step()
    assert len(machine.delivered()) == WAITING
    assert seal not in listed(machine, "seal")
    assert reply not in listed(machine, "reply")
    newest = machine.submit()
    machine.agent.step()
    assert newest.id in machine.delivered()
    heads = machine.store.read(lambda db: [json.loads(r["head"]) for r in db["outbox"].rows])
    assert [head["key"] for head in heads] == [seal] * WAITING + listed(machine, "seal")
    running._run("open", "--json")
    reasons = [json.loads(line)["reason"] for line in quarantine(running)]
    assert len(reasons) == WAITING + 1, "opened, and not the acts of any service"
    assert [reason for reason in reasons if reason.startswith("open.")] == []


def quarantine(running):
    command = [sys.executable, "-m", "backoffice", "quarantine", "--data", str(running.folder)]
    done = subprocess.run(
        [*command, "--json"], cwd=ROOT, env=ALONE, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_a_lost_root_and_a_kiosk_with_a_full_outbox(running, machine):
    """Without the root all goes on; under a new one the kiosk is enrolled again and sends on."""
    (running.folder / "keys" / "root.key").unlink()
    first = machine.submit()
    machine.agent.step()
    assert machine.delivered() == [first.id]
    waiting = machine.submit()
    before = machine.trust.identity()
    running._run("init", "--json")
    enrol(machine, running, before.kiosk)
    after = machine.trust.identity()
    assert (after.kiosk, after.epoch) == (before.kiosk, before.epoch + 1)
    machine.agent.step()
    assert machine.delivered() == [first.id, waiting.id]
    fresh = machine.submit()
    machine.agent.step()
    assert machine.delivered() == [first.id, waiting.id, fresh.id]


@pytest.mark.django_db
def test_the_last_key_of_its_purpose_is_not_retired(office):
    from backoffice.keys import services
    from backoffice.keys.selectors import published, records
    from tests.backoffice.conftest import NOW

    [seal] = published().filter(purpose="seal")
    assert not services.retire(seal.key_id, NOW)
    assert not services.retire("seal-none", NOW)
    services.make_seal_key(NOW)
    assert services.retire(seal.key_id, NOW)
    assert not services.retire(seal.key_id, NOW)
    assert all(isinstance(key, KeyRecord) for key in records())
    assert seal.key_id not in {key.id for key in records()}
