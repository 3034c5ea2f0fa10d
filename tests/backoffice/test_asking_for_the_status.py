"""Look-ups: with the paper in hand, wrong, guessed, paused; at a kiosk and on the public page."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.cases import lookups
from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.cases.services import Decision, decide
from kiosk.domain import reference
from sync.signatures import make_proof
from sync.wire import StatusAnswer, StatusQuery, to_json
from tests.backoffice.hand import NIK, TOKEN, application


@pytest.fixture
def case(kiosk, form):
    kiosk.envelopes = [kiosk.envelope(application(form))]
    kiosk.send(*kiosk.envelopes)
    open_all(timezone.now())
    return Case.objects.get()


def ask(kiosk, **facts):
    query = to_json(StatusQuery(nonce="n", **facts))
    return kiosk.reply(kiosk.ask("POST", "/api/v1/status", query), StatusAnswer)


def test_by_token_and_by_number_and_code(kiosk, case):
    assert ask(kiosk, token=TOKEN).id == case.envelope_id
    assert ask(kiosk, reference=case.reference, code="246810").id == case.envelope_id
    assert ask(kiosk, reference=case.reference.lower().replace("-", " "), code="246810").found


def test_wrong_number_and_wrong_code_answer_alike(kiosk, case):
    wrong_code = ask(kiosk, reference=case.reference, code="000000")
    wrong_number = ask(kiosk, reference=reference.make("K99", 7), code="246810")
    nonsense = ask(kiosk, reference="tidak ada", code="246810")
    plain = [
        {**json.loads(to_json(answer)), "time": ""}
        for answer in (wrong_code, wrong_number, nonsense)
    ]
    assert plain[0] == plain[1] == plain[2]
    assert not ask(kiosk, token=b"z" * 16).found


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_codes_pause_the_number_whether_it_exists_or_not(kiosk, case, known):
    number = case.reference if known else reference.make("K99", 7)
    answers = [ask(kiosk, reference=number, code=f"00000{n}").paused for n in range(5)]
    assert answers == [False] * 4 + [True]
    assert ask(kiosk, reference=number, code="246810").paused
    assert ask(kiosk, token=TOKEN).found, "the paper's own token still opens"


def test_the_pause_ends_after_an_hour(case):
    now = timezone.now()
    right = StatusQuery(nonce="", reference=case.reference, code="246810")
    wrong = StatusQuery(nonce="", reference=case.reference, code="1")
    for _n in range(5):
        lookups.look_up(wrong, now)
    assert lookups.look_up(right, now + timedelta(minutes=59)).paused
    assert lookups.look_up(right, now + timedelta(minutes=61)).found


def test_a_right_code_forgets_the_wrong_ones(kiosk, case):
    for _round in range(3):
        for n in range(4):
            assert not ask(kiosk, reference=case.reference, code=f"00000{n}").found
        assert ask(kiosk, reference=case.reference, code="246810").found


@pytest.mark.parametrize("code", ["", "246810\x00", "2" * 5000, "２４６８１０"])
def test_strange_codes(kiosk, case, code):
    assert not ask(kiosk, reference=case.reference, code=code).found


def post(client, **question):
    return client.post("/s/cek", json.dumps(question), "application/json").json()


def test_the_public_page_verifies_the_paper_and_names_nobody(kiosk, case, client):
    decide(case.pk, Decision("review"), "ani", timezone.now())
    reason = Decision("incomplete", "photo_unreadable", "Mohon foto ulang", ("letter",))
    decide(case.pk, reason, "ani", timezone.now())
    proof = make_proof(
        kiosk.key,
        token=TOKEN,
        kiosk=kiosk.name,
        epoch=1,
        seq=1,
        at=1,
        digest=kiosk.envelopes[0].digest(),
    )
    answer = post(client, proof=proof)
    assert answer["kind"] == "found"
    for words in (
        case.reference,
        "Surat Keterangan Contoh",
        "Bukti asli",
        "Perlu dilengkapi",
        "Surat pengantar",
    ):
        assert words in answer["html"]
    for secret in ("Siti", NIK, "Warung", "246810"):
        assert secret not in answer["html"]
    page = client.get("/s/")
    assert page.status_code == 200
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_a_changed_proof_is_not_called_genuine(kiosk, case, client):
    digest = "f" * 64
    facts = {"token": TOKEN, "kiosk": kiosk.name, "epoch": 1, "seq": 1, "at": 1}
    assert (
        "Bukti asli"
        not in post(client, proof=make_proof(kiosk.key, digest=digest, **facts))["html"]
    )
    from sync.keys import generate_signing_key

    forged = make_proof(generate_signing_key(), digest=kiosk.envelopes[0].digest(), **facts)
    assert "Bukti asli" not in post(client, proof=forged)["html"]
    assert post(client, proof="abc")["kind"] == "foreign"


def test_an_application_still_at_its_kiosk(kiosk, client):
    proof = make_proof(
        kiosk.key,
        token=b"t" * 16,
        kiosk=kiosk.name,
        epoch=1,
        seq=9,
        at=1_770_000_000,
        digest="a" * 64,
    )
    answer = post(client, proof=proof)
    assert answer["kind"] == "on_the_way"
    assert "Bukti asli" in answer["html"]


def test_the_public_form_without_a_script(case, client):
    right = client.post("/s/", {"reference": case.reference, "code": "246810"})
    assert case.reference in right.content.decode()
    wrong = client.post("/s/", {"reference": case.reference, "code": "000000"})
    assert "tidak cocok" in wrong.content.decode()
    assert "Siti" not in right.content.decode()
