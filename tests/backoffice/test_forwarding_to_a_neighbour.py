"""What our kiosks took for another region: held, acknowledged, never opened, handed over once."""

import json

import pytest

from backoffice import config
from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.fleet.models import Kiosk as KioskRow
from backoffice.ingest.models import Alarm, OutgoingNote, Quarantined, RawEnvelope
from backoffice.keys import files
from backoffice.keys.models import OfficeKey
from backoffice.keys.selectors import trust
from backoffice.neighbours import adopting
from backoffice.neighbours.adopting import Fault
from backoffice.neighbours.forwarding import forward_all
from backoffice.neighbours.models import Forward, Neighbour
from backoffice.pages.selectors import standing
from kiosk.domain.application import act_from_bytes
from kiosk.domain.status import StatusDetail
from sync.envelope import (
    OpenFailure,
    hash_code,
    hash_token,
    note_context,
    open_envelope,
    token_seal,
)
from sync.wire import Envelope, Note, StatusAnswer, StatusQuery, Trust, Verifier, to_json
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import TOKEN, application, photo
from tests.backoffice.next_door import RECEIVED, NextDoor, at

URL = "http://next.example"


@pytest.fixture
def next_door(kiosk):
    office = NextDoor()
    config.write(config.Office(region="Kota Contoh", code="3299", status_url="http://office/s/"))
    assert isinstance(adopting.adopt(office.card(), office.fingerprint, URL, NOW), Neighbour)
    return office


def said() -> Trust:
    return json_trust(trust().body)


def json_trust(body) -> Trust:
    import msgspec

    return msgspec.json.decode(body, type=Trust)


class ForNextDoor:
    """Lets the kiosk seal to the neighbour's newest key for a while."""

    def __init__(self, kiosk, office):
        self.kiosk, self.key = kiosk, office.seals[-1][0]

    def envelope(self, act, **more):
        own, self.kiosk.trust = self.kiosk.trust, Trust(1, "", (self.key,), (), "")
        try:
            return self.kiosk.envelope(act, **more)
        finally:
            self.kiosk.trust = own


def sent(kiosk, office, form, **more):
    """Send one application for next door and let the opener look at it; its envelope."""
    envelope = ForNextDoor(kiosk, office).envelope(application(form), **more)
    reply = kiosk.send(envelope)
    assert [item.status for item in reply.items] in (["stored"], ["awaiting"])
    open_all(NOW)
    return envelope


def id_of(envelope):
    return json.loads(envelope.head)["id"]


def test_it_is_acknowledged_queued_and_cannot_be_opened_here(kiosk, next_door, form):
    envelope = sent(kiosk, next_door, form)
    raw = RawEnvelope.objects.get()
    assert raw.opening == "forwarded"
    assert (Case.objects.count(), Quarantined.objects.count()) == (0, 0)
    item = Forward.objects.get()
    assert (item.raw, item.state, item.neighbour_id) == (raw, "waiting", "3298")
    assert item.reference.startswith("K01-0001-")
    for key in OfficeKey.objects.filter(purpose="seal"):
        ours = files.seal_key(key.key_id)
        assert isinstance(open_envelope(envelope, lambda _id, ours=ours: ours), OpenFailure)
    opened = open_envelope(envelope, next_door.private)
    assert act_from_bytes(opened).identity.name == "Siti Contoh"
    assert standing(NOW)["forwards"] == {"waiting": 1, "delivered": 0, "refused": 0}


def test_the_head_names_the_neighbours_key_and_nothing_of_the_citizen(kiosk, next_door, form):
    head = json.loads(sent(kiosk, next_door, form).head)
    assert head["key"] == next_door.seals[-1][0].id
    assert "surat-contoh" not in json.dumps(head)


def test_three_lost_answers_make_one_delivery(kiosk, next_door, form):
    envelope = sent(kiosk, next_door, form)
    next_door.lost = 3
    for minute in range(4):
        forward_all(at(minute), next_door.connect, eager=True)
    item = Forward.objects.get()
    assert (item.state, item.received_at) == ("delivered", RECEIVED)
    assert next_door.held == {(kiosk.name, id_of(envelope)): envelope}
    asked = len(next_door.asked)
    forward_all(at(5), next_door.connect, eager=True)
    posts = [path for _method, path in next_door.asked[asked:]]
    assert posts == ["/api/v1/neighbours/trust", "/api/v1/neighbours/sync"], "only notes are asked"


def test_a_poison_item_stops_nobody_and_is_tried_ever_later(kiosk, next_door, form):
    bad, good = (sent(kiosk, next_door, form) for _n in range(2))
    next_door.poison = {id_of(bad)}
    counts = forward_all(at(0), next_door.connect)
    assert (counts.done, counts.kept, counts.unreached) == (1, 1, 0)
    assert list(next_door.held) == [(kiosk.name, id_of(good))]
    item = Forward.objects.get(raw__envelope_id=id_of(bad))
    assert (item.state, item.tries, item.next_at > at(0)) == ("waiting", 1, True)
    assert "500" in item.fault
    next_door.poison = set()
    assert forward_all(item.next_at, next_door.connect).done == 1


def test_an_item_that_always_breaks_the_line_stops_nobody(kiosk, next_door, form):
    bad, good = (sent(kiosk, next_door, form) for _n in range(2))
    next_door.breaks = {id_of(bad)}
    assert forward_all(at(0), next_door.connect).done == 0
    assert forward_all(at(1), next_door.connect).done == 1
    assert list(next_door.held) == [(kiosk.name, id_of(good))]


def test_a_line_that_is_down_blames_no_item(kiosk, next_door, form):
    sent(kiosk, next_door, form)
    next_door.down = True
    assert forward_all(at(0), next_door.connect).unreached == 1
    assert Forward.objects.get().tries == 0
    assert forward_all(at(0), next_door.connect).unreached == 0, "not before its time"
    next_door.down = False
    assert forward_all(at(9), next_door.connect).done == 1
    assert Neighbour.objects.get().failures == 0


def test_an_answer_that_the_neighbour_did_not_sign_moves_nothing(kiosk, next_door, form):
    sent(kiosk, next_door, form)
    forger = NextDoor()
    next_door.reply, kept = forger.reply, next_door.reply
    stranger = next_door.card()
    next_door.reply = kept
    next_door._turn = forger._turn
    assert forward_all(at(0), next_door.connect).kept == 1
    assert Forward.objects.get().state == "waiting"
    assert stranger != next_door.card()


def test_attachments_go_along_once_the_kiosk_has_brought_them(kiosk, next_door, form):
    _answer, data = photo()
    import hashlib

    sha = hashlib.sha256(data).hexdigest()
    sent(kiosk, next_door, form, attachments=[sha])
    assert forward_all(at(0), next_door.connect).kept == 1
    kiosk.upload(data)
    assert forward_all(at(9), next_door.connect, eager=True).done == 1
    assert next_door.blobs == {sha: data}


def test_a_restored_neighbour_gets_everything_again(kiosk, next_door, form):
    sent(kiosk, next_door, form)
    forward_all(at(0), next_door.connect)
    next_door.held.clear()
    next_door.server_epoch = "second"
    forward_all(at(2), next_door.connect)
    forward_all(at(4), next_door.connect)
    assert len(next_door.held) == 1
    assert Forward.objects.get().state == "delivered"


def note(cursor, envelope, state, detail=b"", reason=""):
    return Note(cursor, id_of(envelope), state, f"2026-02-0{cursor}T00:00:00.000Z", reason, detail)


def decided(kiosk, office, form):
    """An application whose decision has come back; its envelope."""
    envelope = sent(kiosk, office, form)
    detail = StatusDetail("surat-lain", "dinas", "Bawa KK asli", ("business",))
    closed = token_seal(TOKEN, note_context(id_of(envelope)), to_json(detail))
    office.notes = [
        note(1, envelope, "received"),
        note(2, envelope, "incomplete", closed, "answer_incomplete"),
    ]
    salt = b"s" * 16
    code = hash_code("246810", salt)
    office.verifiers = (Verifier(id_of(envelope), hash_token(TOKEN).hex(), salt, code),)
    forward_all(at(0), office.connect, eager=True)
    forward_all(at(1), office.connect, eager=True)
    return envelope


def test_its_notes_reach_our_kiosk_once_and_as_they_came(kiosk, next_door, form):
    envelope = decided(kiosk, next_door, form)
    notes = kiosk.send().notes
    assert [(n.id, n.state) for n in notes] == [
        (id_of(envelope), "received"),
        (id_of(envelope), "incomplete"),
    ]
    assert notes[1].detail == next_door.notes[1].detail
    next_door.server_epoch = "restored, and counts from the start"
    next_door.notes = [*next_door.notes, note(3, envelope, "review")]
    for minute in (2, 3, 4):
        forward_all(at(minute), next_door.connect, eager=True)
    assert [n.state for n in OutgoingNote.objects.all()] == ["received", "incomplete", "review"]


def test_a_neighbour_cannot_speak_of_what_was_not_forwarded_to_it(kiosk, next_door, form):
    own = kiosk.envelope(application(form))
    kiosk.send(own)
    sent(kiosk, next_door, form)
    next_door.notes = [note(1, own, "approved"), note(2, own, "no such state")]
    forward_all(at(0), next_door.connect)
    assert OutgoingNote.objects.count() == 0
    assert Alarm.objects.filter(kind="forward.note").count() == 1


def test_a_look_up_at_another_kiosk_is_answered_from_the_notes(kiosk, next_door, form):
    envelope = decided(kiosk, next_door, form)
    number = Forward.objects.get().reference

    def asks(**query):
        query = StatusQuery(nonce="n", **query)
        return kiosk.reply(kiosk.ask("POST", "/api/v1/status", to_json(query)), StatusAnswer)

    told = asks(token=TOKEN)
    assert (told.found, told.region, told.id) == (True, "3298", id_of(envelope))
    assert (told.service, told.wanted, told.events[-1].text) == (
        "surat-lain",
        ("business",),
        "Bawa KK asli",
    )
    typed = asks(reference=number, code="246810")
    assert [e.state for e in typed.events] == ["received", "incomplete"]
    assert (typed.service, typed.events[-1].text) == ("", ""), "that takes the token"
    assert [asks(reference=number, code="000000").paused for _n in range(5)][-1]
    assert not asks(reference=number, code="246810").found


def test_the_public_page_names_the_region_and_not_the_service(kiosk, next_door, form, client):
    decided(kiosk, next_door, form)
    asked = {"reference": Forward.objects.get().reference, "code": "246810"}
    page = client.post("/s/", asked).content.decode()
    assert "Kabupaten Teladan" in page
    assert "surat-lain" not in page


def test_the_queue_is_on_the_staff_pages(kiosk, next_door, form, admin_client):
    sent(kiosk, next_door, form)
    page = admin_client.get("/kantor/neighbours/forward/").content.decode()
    assert Forward.objects.get().reference in page
    assert "Kabupaten Teladan" in page
    data = {"action": "try_again", "_selected_action": [Forward.objects.get().pk]}
    assert admin_client.post("/kantor/neighbours/forward/", data).status_code == 302
    assert "Kabupaten Teladan" in admin_client.get("/kantor/neighbours/neighbour/").content.decode()


# --- knowing the neighbour


def test_its_keys_stand_in_our_trust_and_a_new_one_follows(kiosk, next_door, form):
    assert [(n.region, [k.id for k in n.keys]) for n in said().neighbours] == [
        ("3298", ["seal-3298-0"])
    ]
    next_door.rotate()
    forward_all(at(0), next_door.connect)
    assert [k.id for k in said().neighbours[0].keys] == ["seal-3298-0", "seal-3298-1"]
    sent(kiosk, next_door, form)
    assert Forward.objects.get().neighbour_id == "3298"


def test_an_older_trust_brings_no_older_key_back(next_door):
    old = next_door.card()
    next_door.rotate()
    assert adopting.refresh(next_door.card(), NOW).version == 2
    assert adopting.refresh(old, NOW).version == 2
    assert adopting.adopt(old, next_door.fingerprint, URL, NOW) is Fault.OLDER


def test_who_is_not_known_or_not_signed_is_not_taken(next_door):
    stranger = NextDoor("3297")
    changed = stranger.card().replace(b"3297", b"3296")
    assert adopting.read_card(changed) is Fault.NOT_SIGNED
    assert adopting.read_card(b"{}") is Fault.NOT_SIGNED
    assert adopting.read_card(NextDoor("32:97").card()) is Fault.NO_CODE
    assert adopting.read_card(NextDoor("3299").card()) is Fault.OURSELVES
    assert adopting.adopt(stranger.card(), next_door.fingerprint, URL, NOW) is Fault.OTHER_ROOT
    assert adopting.refresh(stranger.card(), NOW) is None
    assert adopting.refresh(NextDoor("3298").card(version=9), NOW) is None, "another root"


@pytest.mark.parametrize("whose", ["ours", "another neighbour's"])
def test_nobody_takes_a_key_id_that_is_somebody_elses(next_door, whose):
    thief = NextDoor("3297")
    ours = OfficeKey.objects.get(purpose="seal").key_id
    thief.rotate(ours if whose == "ours" else "seal-3298-0")
    assert adopting.adopt(thief.card(), thief.fingerprint, URL, NOW) is Fault.KEY_TAKEN
    assert [n.region for n in said().neighbours] == ["3298"]


def test_a_retired_neighbour_is_offered_no_more_and_says_nothing_more(next_door):
    assert adopting.retire("3298", NOW)
    assert said().neighbours == ()
    next_door.rotate()
    assert adopting.refresh(next_door.card(), NOW) is None


def test_a_neighbour_without_an_address_only_sends(kiosk, next_door):
    adopting.adopt(next_door.card(), next_door.fingerprint, "", NOW)
    assert said().neighbours == ()
    assert KioskRow.objects.count() == 1


def test_an_envelope_is_kept_exactly(kiosk, next_door, form):
    envelope = sent(kiosk, next_door, form)
    forward_all(at(0), next_door.connect)
    [there] = next_door.held.values()
    assert there == Envelope(envelope.head, envelope.sealed, envelope.signature)
