"""The way of one application through the office, and back to the kiosk."""

import json

import msgspec
import pytest
from django.utils import timezone

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from backoffice.fleet import services as fleet
from backoffice.fleet.models import Enrolment
from backoffice.keys import selectors as keys
from backoffice.keys.services import publish_trust
from sync.envelope import note_context, token_open
from sync.keys import generate_signing_key
from sync.signatures import open_reply, open_trust
from sync.wire import EnrolmentReply, StatusAnswer, StatusQuery, Trust, to_json
from tests.backoffice.hand import TOKEN, Kiosk, application, enrolment_request


def test_from_the_one_time_code_to_the_decision(office, client, form):
    now = timezone.now()
    root = bytes(office.root)
    machine, code = fleet.new_code("Kelurahan Contoh", b"0123456789", root, now, region="Contoh")
    key = generate_signing_key()
    ask = enrolment_request(code, key)
    first = client.post("/api/v1/enrolments", msgspec.json.encode(ask), "application/json")
    trust = msgspec.json.decode(office.body, type=Trust)
    assert (
        msgspec.json.decode(open_reply(first.content, trust), type=EnrolmentReply).state
        == "waiting"
    )

    fleet.approve(Enrolment.objects.get(), "petugas", now)
    publish_trust(now)
    again = client.post("/api/v1/enrolments", msgspec.json.encode(ask), "application/json")
    standing = msgspec.json.decode(open_reply(again.content, trust), type=EnrolmentReply)
    assert (standing.state, standing.kiosk, standing.epoch, standing.code) == (
        "approved",
        machine.pk,
        1,
        "K01",
    )

    fetched = client.get("/api/v1/trust").content
    from sync.keys import fingerprint

    newer = open_trust(fetched, fingerprint(root))
    assert newer.version == 2
    assert newer.kiosks[0].public == key.public

    kiosk = Kiosk(newer, machine.pk, key)
    envelope = kiosk.envelope(application(form))
    reply = kiosk.send(envelope)
    assert [item.status for item in reply.items] == ["stored"]
    assert reply.items[0].digest == envelope.digest()
    assert reply.contiguous_through == 1
    assert reply.trust == keys.trust().digest

    assert open_all(now) == 1
    case = Case.objects.get()
    assert case.reference.startswith("K01-0001-")
    assert (case.state, case.name, case.agency_id) == (
        "received",
        "Siti Contoh",
        "kelurahan-contoh",
    )

    assert decide(case.pk, Decision("review"), "ani", now) == ""
    wanted = Decision("incomplete", "answer_incomplete", "Nama usaha lengkap", ("business",))
    assert decide(case.pk, wanted, "ani", now) == ""
    notes = kiosk.send().notes
    assert [note.state for note in notes] == ["review", "incomplete"]
    assert notes[1].reason == "answer_incomplete"
    assert b"Nama usaha" not in notes[1].detail
    detail = json.loads(token_open(TOKEN, note_context(case.envelope_id), notes[1].detail))
    assert detail["wanted"] == ["business"]
    assert detail["text"] == "Nama usaha lengkap"

    query = StatusQuery(nonce="abc", reference=case.reference, code="246810")
    answer = kiosk.reply(kiosk.ask("POST", "/api/v1/status", to_json(query)), StatusAnswer)
    assert answer.found
    assert answer.nonce == "abc"
    assert [event.state for event in answer.events] == ["received", "review", "incomplete"]
    assert answer.events[-1].text == "Nama usaha lengkap"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_turn_may_be_zipped(kiosk, form, zipped):
    answer = kiosk.post_turn(kiosk.envelope(application(form)), zipped=zipped)
    assert answer.status_code == 200
