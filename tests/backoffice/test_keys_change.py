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


def test_a_restored_office_works_at_once_though_its_keys_changed_since(tmp_path):
    """Kiosks saw later versions of the Trust than the backup knows; what they took still opens."""
    running, copy = Real(tmp_path), tmp_path / "copy"
    machine = Kiosk(tmp_path / "kiosk", running.url, limits=PATIENT)
    enrol(machine, running)
    running._run("backup", str(copy), "--json")
    drill(running, SEAL=listed(machine, "seal")[0], REPLY=listed(machine, "reply")[0])
    machine.submit()
    machine.agent.step()
    stored = [machine.submit() for _ in range(2)]
    seen = machine.trust.trust().version
    machine.close()
    running.close()
    said = running._run("restore", str(copy), "--json")
    again = Real(tmp_path)
    machine = Kiosk(tmp_path / "kiosk", again.url, limits=PATIENT)
    machine.agent.step()
    assert machine.trust.trust().version >= said["trust"] > seen
    assert {each.id for each in stored} < set(machine.delivered())
    assert machine.outbox.counts().pending == 0
    again._run("open", "--json")
    reasons = [json.loads(line)["reason"] for line in quarantine(again)]
    assert [reason for reason in reasons if reason.startswith("open.")] == []
    assert len(reasons) == 3
    machine.close()
    again.close()


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
def test_a_database_that_went_back_in_silence_publishes_above_what_left(office):
    """Somebody copied the file; the note beside the keys knows better."""
    from backoffice.keys import services
    from backoffice.keys.models import TrustVersion
    from tests.backoffice.conftest import NOW

    services.make_reply_key(NOW)
    latest = services.publish_trust(NOW).version
    assert services.publish_trust(NOW).version == latest
    services.make_reply_key(NOW)
    services.publish_trust(NOW)
    TrustVersion.objects.filter(version__gt=latest).delete()
    assert services.publish_trust(NOW).version == latest + 2


@pytest.mark.django_db
def test_without_a_root_nothing_is_lifted_and_nothing_stops(office):
    from backoffice.keys import files, services
    from tests.backoffice.conftest import NOW

    files.root_path().unlink()
    assert services.lift(NOW) is None
    assert services.publish_trust(NOW) == office


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
