"""One-time codes: single use, a day, slow to guess, one key."""

from datetime import timedelta

import pytest

from backoffice.fleet import services
from backoffice.fleet.models import Enrolment, EnrolmentCode, Kiosk, KioskEpoch
from sync.keys import generate_signing_key
from sync.wire import EnrolmentRequest
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import enrolment_request

SECRET = b"0123456789"


@pytest.fixture
def code(office):
    return services.new_code("Pasar", SECRET, bytes(office.root), NOW, region="Kota Contoh")[1]


def ask(code, key, now=NOW, **more):
    return services.ask(EnrolmentRequest(**(enrolment_request(code, key) | more)), now)


def test_a_code_serves_one_key_and_repeats_its_answer(code):
    key = generate_signing_key()
    assert ask(code, key).state == "waiting"
    assert ask(code, key).state == "waiting"
    assert ask(code, generate_signing_key()) is None
    assert Enrolment.objects.count() == 1
    services.approve(Enrolment.objects.get(), "ani", NOW)
    assert ask(code, key, NOW + timedelta(days=9)).code == "K01"


def test_a_code_is_too_old_after_a_day(code):
    assert ask(code, generate_signing_key(), NOW + timedelta(hours=24)) is None
    assert ask(code, generate_signing_key(), NOW + timedelta(hours=23)).state == "waiting"


def test_the_key_must_sign_for_itself(code):
    assert ask(code, generate_signing_key(), proof=bytes(64)) is None
    assert ask(code, generate_signing_key(), place="elsewhere") is None


def test_guessing_is_slow(code, office):
    key = generate_signing_key()
    for n in range(services.WRONG_PER_MINUTE):
        guess = services.make_enrolment_code(bytes([n]) * 10, bytes(office.root))
        assert ask(guess, key) is None
    assert ask(code, key) is None, "even the right one has to wait"
    assert ask(code, key, NOW + timedelta(minutes=1)).state == "waiting"


def test_the_database_keeps_no_code(code):
    secret = code.replace("-", "")[:16]
    row = EnrolmentCode.objects.get()
    assert secret not in row.digest.upper()
    assert len(row.digest) == 64


def test_a_refused_kiosk_stays_out(code):
    key = generate_signing_key()
    ask(code, key)
    assert services.refuse(Enrolment.objects.get(), "ani", NOW)
    assert services.approve(Enrolment.objects.get(), "ani", NOW) is None
    assert ask(code, key).state == "refused"
    assert KioskEpoch.objects.count() == 0


def test_the_next_epoch_gets_a_new_printed_code(code, office):
    ask(code, generate_signing_key())
    first = services.approve(Enrolment.objects.get(), "ani", NOW)
    root = bytes(office.root)
    for n in range(2):
        again = services.new_code("Pasar", bytes([n]) * 10, root, NOW, kiosk=first.kiosk_id)[1]
        ask(again, generate_signing_key())
        services.approve(Enrolment.objects.get(state="waiting"), "ani", NOW)
    rows = KioskEpoch.objects.values_list("kiosk_id", "epoch", "code")
    assert list(rows) == [("contoh-1", 1, "K01"), ("contoh-1", 2, "K02"), ("contoh-1", 3, "K03")]
    other, _code = services.new_code("Lain", b"x" * 10, root, NOW, region="Kota Contoh")
    assert other.pk == "contoh-2"
    ask(_code, generate_signing_key())
    assert services.approve(Enrolment.objects.get(state="waiting"), "ani", NOW).code == "K04"


def test_a_strange_place_is_kept_tidy(code):
    key = generate_signing_key()
    place = "Pasar\x00 " + "x" * 900
    assert services.ask(EnrolmentRequest(**enrolment_request(code, key, place)), NOW) is not None
    assert len(Enrolment.objects.get().place) <= 200
    assert Kiosk.objects.count() == 1
