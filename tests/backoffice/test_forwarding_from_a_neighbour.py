"""What another region's office forwards for its kiosks: two signatures, then a case like ours."""

import json

import msgspec
import pytest

from backoffice.cases.models import Case, Followup
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from backoffice.ingest.models import Quarantined, RawEnvelope
from backoffice.keys.services import make_seal_key, publish_trust
from backoffice.neighbours import adopting
from sync.envelope import code_matches, hash_token
from sync.keys import generate_signing_key
from sync.signatures import open_trust, sign_request
from sync.wire import ForwardedReply, SignedTrust, StatusAnswer, StatusQuery, Turn, to_json
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import TOKEN, Kiosk, Request, application, photo, supplement
from tests.backoffice.next_door import NextDoor

SYNC = "/api/v1/neighbours/sync"


class Forwarder(Kiosk):
    """The office of Kabupaten Teladan, speaking for one kiosk of its own."""

    def __init__(self, trust, office, name="contoh-1"):
        super().__init__(trust, name)
        self.office, self.signs = office, office.reply

    def turn(self, *envelopes, health=None):
        return to_json(Turn(self.name, self.epoch, tuple(envelopes), self.cursor, {}))

    def post_turn(self, *envelopes, health=None, zipped=False):
        return self.ask("POST", SYNC, self.turn(*envelopes))

    def once(self, method, url, body=b"", headers=None):
        request = Request(method, f"http://testserver{url}", body, dict(headers or {}))
        sign_request(request, self.signs, f"{self.office.code}/reply-1", self.nonce)
        return self.client.generic(
            method, url, body, content_type="application/json", headers=request.headers
        )

    def send(self, *envelopes, health=None):
        return self.reply(self.post_turn(*envelopes), ForwardedReply)


@pytest.fixture
def next_door(office):
    return NextDoor()


@pytest.fixture
def forwarder(office, next_door):
    """Known here by its exported file; without an address, for nothing is sent to it."""
    from sync.wire import Trust

    made = Forwarder(msgspec.json.decode(office.body, type=Trust), next_door)
    next_door.knows(made)
    adopting.adopt(next_door.card(), next_door.fingerprint, "", NOW)
    return made


def test_it_is_stored_once_opened_and_marked_with_where_it_came_from(forwarder, form):
    envelope = forwarder.envelope(application(form))
    replies = [forwarder.send(envelope) for _n in range(3)]
    assert [r.items[0].status for r in replies] == ["stored", "duplicate", "duplicate"]
    assert len({r.items[0].received_at for r in replies}) == 1
    assert open_all(NOW) == 1
    case = Case.objects.get()
    assert (case.kiosk, case.name, case.reference[:3]) == ("3298:contoh-1", "Siti Contoh", "K01")
    assert RawEnvelope.objects.get().kiosk == "3298:contoh-1"


def test_states_and_what_proves_the_paper_go_back_with_the_next_turn(forwarder, form):
    forwarder.send(forwarder.envelope(application(form)))
    open_all(NOW)
    case = Case.objects.get()
    decide(case.pk, Decision("review"), "ani", NOW)
    reply = forwarder.send()
    assert [(n.id, n.state) for n in reply.notes] == [
        (case.envelope_id, "received"),
        (case.envelope_id, "review"),
    ]
    assert reply.cursor == reply.notes[-1].cursor
    [verifier] = reply.verifiers
    assert verifier.token_hash == hash_token(TOKEN).hex()
    assert code_matches("246810", verifier.code_salt, verifier.code_hash)
    forwarder.cursor = reply.cursor
    assert forwarder.send().notes == ()


def test_its_kiosk_may_be_called_like_one_of_ours(kiosk, forwarder, form):
    assert kiosk.name == forwarder.name
    same = {"id": "01900000-0000-4000-8000-000000000001"}
    kiosk.send(kiosk.envelope(application(form), **same))
    forwarder.send(forwarder.envelope(application(form, token=b"t" * 16, code="135790"), **same))
    open_all(NOW)
    ours, theirs = Case.objects.order_by("raw_id")
    assert ours.reference == theirs.reference
    assert {ours.kiosk, theirs.kiosk} == {"contoh-1", "3298:contoh-1"}

    def asks(code):
        query = StatusQuery(nonce="n", reference=ours.reference, code=code)
        return kiosk.reply(kiosk.ask("POST", "/api/v1/status", to_json(query)), StatusAnswer)

    assert asks("246810").found
    assert asks("135790").found
    decide(theirs.pk, Decision("review"), "ani", NOW)
    assert kiosk.send().notes == (), "our kiosk hears nothing of the other's case"


def test_a_withdrawal_of_one_region_never_means_a_case_of_another(kiosk, forwarder, form):
    own = kiosk.envelope(application(form))
    kiosk.send(own)
    meant = supplement(json.loads(own.head)["id"], {}, kind="withdrawal")
    forwarder.send(forwarder.envelope(meant))
    open_all(NOW)
    assert Case.objects.get().state == "received"
    assert Followup.objects.get().state == "waiting"


def test_a_supplement_and_its_photo_go_the_same_way(forwarder, form):
    first = forwarder.envelope(application(form))
    forwarder.send(first)
    open_all(NOW)
    case = Case.objects.get()
    decide(case.pk, Decision("review"), "ani", NOW)
    decide(case.pk, Decision("incomplete", "photo_unreadable", "", ("letter",)), "ani", NOW)
    answer, data = photo()
    act = supplement(case.envelope_id, {"letter": answer})
    envelope = forwarder.envelope(act, attachments=[answer["attachment"]])
    assert forwarder.send(envelope).items[0].awaiting == (answer["attachment"],)
    path = f"/api/v1/neighbours/blobs/{forwarder.name}/{answer['attachment']}"
    headers = {"Upload-Offset": "0", "Upload-Length": str(len(data))}
    assert forwarder.ask("HEAD", path).status_code == 404
    assert forwarder.ask("PATCH", path, data, headers).status_code == 204
    assert forwarder.send(envelope).items[0].status == "duplicate"
    open_all(NOW)
    case.refresh_from_db()
    assert case.state == "review"
    from backoffice.cases.photos import view

    assert view(case, answer["attachment"]) == b"\xff\xd8 a photo"


# --- who is believed


def test_an_office_that_is_not_known_here_is_refused(office, next_door, form):
    from sync.wire import Trust

    stranger = Forwarder(msgspec.json.decode(office.body, type=Trust), next_door)
    assert stranger.post_turn().status_code == 401
    body = next_door.card()
    assert stranger.client.post(TRUST, body, "application/json").status_code == 401


TRUST = "/api/v1/neighbours/trust"


def test_another_key_than_its_own_signs_nothing(forwarder):
    forwarder.signs = generate_signing_key()
    assert forwarder.post_turn().status_code == 401


def test_a_retired_office_is_refused(forwarder):
    adopting.retire("3298", NOW)
    assert forwarder.post_turn().status_code == 401


@pytest.mark.parametrize("name", ["contoh-9", "", "3298:contoh-1", "a\x00b", "x" * 60])
def test_it_speaks_only_for_kiosks_that_its_root_vouches_for(forwarder, name):
    forwarder.name = name
    assert forwarder.post_turn().status_code == 403


def test_an_envelope_that_the_kiosk_did_not_sign_is_kept_and_not_opened(forwarder, form):
    forwarder.key = generate_signing_key()
    reply = forwarder.send(forwarder.envelope(application(form)))
    assert (reply.items[0].status, reply.items[0].reason) == ("quarantined", "signature")
    assert open_all(NOW) == 0
    assert Quarantined.objects.get().kiosk == "3298:contoh-1"


def test_what_is_not_sealed_to_us_is_not_forwarded_on(forwarder, office, form):
    third = NextDoor("3297")
    adopting.adopt(third.card(), third.fingerprint, "http://third", NOW)
    own, forwarder.trust = (
        forwarder.trust,
        msgspec.structs.replace(forwarder.trust, keys=(third.seals[0][0],)),
    )
    envelope = forwarder.envelope(application(form))
    forwarder.trust = own
    forwarder.send(envelope)
    open_all(NOW)
    assert Quarantined.objects.get().reason == "open.key"


def test_trusts_are_exchanged_so_that_new_kiosks_and_keys_are_known(forwarder, next_door, form):
    newer = Forwarder(forwarder.trust, next_door, "contoh-2")
    assert newer.post_turn().status_code == 403
    next_door.knows(newer)
    make_seal_key(NOW)
    publish_trust(NOW)
    answer = newer.client.post(TRUST, next_door.card(), "application/json")
    from sync.keys import fingerprint

    root = fingerprint(msgspec.json.decode(answer.content, type=SignedTrust).root)
    ours = open_trust(answer.content, root)
    assert len([key for key in ours.keys if key.purpose == "seal"]) == 2
    newer.trust = ours
    assert newer.send(newer.envelope(application(form))).items[0].status == "stored"


def test_the_case_page_names_the_region(forwarder, form, admin_client):
    forwarder.send(forwarder.envelope(application(form)))
    open_all(NOW)
    page = admin_client.get(f"/kantor/cases/case/{Case.objects.get().pk}/change/")
    assert "Kabupaten Teladan" in page.content.decode()
