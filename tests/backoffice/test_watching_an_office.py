"""Logs and numbers: enough to run an office by, and nothing about anybody."""

import json
import logging
import subprocess
import sys

import pytest
from django.test import Client

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from backoffice.ingest.models import Quarantined
from backoffice.logs import JsonLines
from kiosk.domain.application import Identity
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application

CANARIES = ("Kenari Rahasia", "3299994507950077", "Warung Kenari", "975310", "Catatan Kenari")


@pytest.fixture
def lines():
    """Everything that any logger says, as the office writes it."""
    said = []

    class Keep(logging.Handler):
        def emit(self, record):
            said.append(self.format(record))

    keep, root = Keep(logging.DEBUG), logging.getLogger()
    keep.setFormatter(JsonLines())
    level = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(keep)
    root.setLevel(level)


def secret_act(form, **more):
    who = Identity(CANARIES[1], None, CANARIES[0], "typed")
    return application(form, {"business": CANARIES[2]}, identity=who, code=CANARIES[3], **more)


def test_no_line_of_the_log_knows_a_citizen(kiosk, form, lines, monkeypatch):
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # as it is without DEBUG
    kiosk.send(kiosk.envelope(secret_act(form)))
    open_all(NOW)
    decide(Case.objects.get().pk, Decision("review", text=CANARIES[4]), "ani", NOW)

    def explode(raw, act, now):
        raise ValueError(act.identity)

    kiosk.send(kiosk.envelope(secret_act(form, token=b"b" * 16)))
    monkeypatch.setattr("backoffice.cases.acts.apply", explode)
    open_all(NOW)
    assert Quarantined.objects.get().reason == "program"

    assert [json.loads(line)["event"] for line in lines].count("turn") == 2
    assert [json.loads(line)["event"] for line in lines].count("not opened") == 1
    for canary in CANARIES:
        assert not [line for line in lines if canary in line]


def test_an_exception_is_told_by_its_class_and_places_alone(lines):
    try:
        int(CANARIES[0])
    except ValueError:
        logging.getLogger("backoffice.ingest").exception("%s failed", "/api/v1/sync")
    [line] = [json.loads(line) for line in lines]
    assert line["error"] == "ValueError"
    assert line["at"][0].startswith("test_watching_an_office.py:")
    assert CANARIES[0] not in json.dumps(line)


def numbers(client, **headers):
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    pairs = [line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if line[0] != "#"]
    return {name: float(value) for name, value in pairs}


def test_the_numbers_of_an_office(kiosk, form):
    before = numbers(Client())
    envelope = kiosk.envelope(application(form))
    kiosk.send(envelope)
    kiosk.send(envelope, kiosk.envelope(b"poison"))
    waiting = numbers(Client())
    stored = 'ekios_envelopes_total{status="stored"}'
    again = 'ekios_envelopes_total{status="duplicate"}'
    assert waiting[stored] - before.get(stored, 0) == 2
    assert waiting[again] - before.get(again, 0) == 1
    assert waiting["ekios_turn_seconds_count"] - before["ekios_turn_seconds_count"] >= 2
    assert waiting["ekios_unopened"] == 2
    assert waiting["ekios_opening_lag_seconds"] > 0
    open_all(NOW)
    decide(Case.objects.get().pk, Decision("review"), "ani", NOW)
    after = numbers(Client())
    assert (after["ekios_unopened"], after["ekios_opening_lag_seconds"]) == (0, 0)
    assert (after["ekios_quarantine"], after["ekios_notes_pending"]) == (1, 1)
    assert after["ekios_kiosks"] == 1


COUNT = """
from backoffice.ingest import counters
from sync.wire import Acknowledgement, ItemStatus

counters.answered([Acknowledgement("", 1, "", ItemStatus.STORED, "")] * 3)
counters.TURNS.observe(0.2)
"""


def test_whichever_process_is_asked_tells_what_all_have_counted(db, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for _process in range(2):  # they end; what they counted stays
        subprocess.run([sys.executable, "-c", COUNT], check=True, timeout=60)
    found = numbers(Client())
    assert found['ekios_envelopes_total{status="stored"}'] == 6
    assert found["ekios_turn_seconds_count"] == 2
    assert found['ekios_turn_seconds_bucket{le="0.25"}'] == 2
    assert found["ekios_kiosks"] == 0


def test_the_numbers_are_not_for_everybody(db, settings):
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 404
    proxied = Client().get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"})
    assert proxied.status_code == 404
    settings.METRICS_TOKEN = "kata-sandi-contoh"
    assert Client().get("/metrics").status_code == 404
    far = Client(REMOTE_ADDR="10.0.0.9")
    assert "ekios_kiosks" in numbers(far, Authorization="Bearer kata-sandi-contoh")
