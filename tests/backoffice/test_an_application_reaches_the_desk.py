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
from sync.keys import fingerprint, generate_signing_key
from sync.signatures import open_reply, open_trust
from sync.wire import EnrolmentReply, StatusAnswer, StatusQuery, Trust, to_json
from tests.backoffice.hand import TOKEN, Kiosk, application, enrolment_request


def ask_to_enrol(client, office, ask) -> EnrolmentReply:
    answer = client.post("/api/v1/enrolments", msgspec.json.encode(ask), "application/json")
    trust = msgspec.json.decode(office.body, type=Trust)
    return msgspec.json.decode(open_reply(answer.content, trust), type=EnrolmentReply)


def enrolled(client, office, now) -> Kiosk:
    """Go from the one-time code to a kiosk that the directory lists."""
    root = bytes(office.root)
    machine, code = fleet.new_code("Kelurahan Contoh", b"0123456789", root, now, region="Contoh")
    key = generate_signing_key()
    ask = enrolment_request(code, key)
    assert ask_to_enrol(client, office, ask).state == "waiting"

    fleet.approve(Enrolment.objects.get(), "petugas", now)
    publish_trust(now)
    approved = EnrolmentReply(state="approved", kiosk=machine.pk, epoch=1, code="K01")
    assert ask_to_enrol(client, office, ask) == approved

    newer = open_trust(client.get("/api/v1/trust").content, fingerprint(root))
    assert newer.version == 2
    assert newer.kiosks[0].public == key.public
    return Kiosk(newer, machine.pk, key)


def opened_case(kiosk, act, now) -> Case:
    """Send an application, and open what the office stored."""
    envelope = kiosk.envelope(act)
    reply = kiosk.send(envelope)
    [item] = reply.items
    assert (item.status, item.digest) == ("stored", envelope.digest())
    assert reply.contiguous_through == 1
    assert reply.trust == keys.trust().digest
    assert open_all(now) == 1
    return Case.objects.get()


def test_from_the_one_time_code_to_the_decision(office, client, form):
    now = timezone.now()
    kiosk = enrolled(client, office, now)
    case = opened_case(kiosk, application(form), now)
    assert case.reference.startswith("K01-0001-")
    told = case.state, case.name, case.agency_id
    assert told == ("received", "Siti Contoh", "kelurahan-contoh")

    assert decide(case.pk, Decision("review"), "ani", now) == ""
    wanted = Decision("incomplete", "answer_incomplete", "Nama usaha lengkap", ("business",))
    assert decide(case.pk, wanted, "ani", now) == ""
    notes = kiosk.send().notes
    assert [note.state for note in notes] == ["review", "incomplete"]
    assert notes[1].reason == "answer_incomplete"
    assert b"Nama usaha" not in notes[1].detail
    detail = json.loads(token_open(TOKEN, note_context(case.envelope_id), notes[1].detail))
    assert (detail["wanted"], detail["text"]) == (["business"], "Nama usaha lengkap")

    query = StatusQuery(nonce="abc", reference=case.reference, code="246810")
    answer = kiosk.reply(kiosk.ask("POST", "/api/v1/status", to_json(query)), StatusAnswer)
    assert (answer.found, answer.nonce) == (True, "abc")
    assert [event.state for event in answer.events] == ["received", "review", "incomplete"]
    assert answer.events[-1].text == "Nama usaha lengkap"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_turn_may_be_zipped(kiosk, form, zipped):
    answer = kiosk.post_turn(kiosk.envelope(application(form)), zipped=zipped)
    assert answer.status_code == 200
