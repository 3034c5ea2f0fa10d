"""An approved letter: attached by an officer, given to kiosks for printing, counted and told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from backoffice.cases import letters, pdf
from backoffice.cases.models import AuditEntry, Case, CaseEvent, LetterJob
from backoffice.pages.people import make_first_user
from sync.envelope import MLKEM768_X25519, open_answer
from sync.letter_wire import MOST_BYTES, PIECE, context
from sync.wire import LetterPrint, StatusAnswer, StatusQuery, to_json
from tests.backoffice import letters_at_hand as hand
from tests.backoffice.hand import TOKEN

PAGE = "/kantor/cases/case/"


@pytest.fixture
def case(kiosk, form):
    return hand.approved(kiosk, form)


@pytest.fixture
def letter(case):
    data = hand.pdf()
    assert letters.attach(case.pk, data, "sari", timezone.now()) == ""
    return data


def look_up(kiosk, **query):
    asked = to_json(StatusQuery("12" * 16, **query))
    return kiosk.reply(kiosk.ask("POST", "/api/v1/status", asked), StatusAnswer)


def history(case):
    return list(case.events.filter(kind="letter").values_list("reason", "actor"))


def told(kiosk, state, job=hand.JOB):
    import msgspec

    from sync.wire import Turn

    turn = Turn(kiosk.name, 1, (), 0, {}, (LetterPrint(job, state),))
    assert kiosk.ask("POST", "/api/v1/sync", msgspec.json.encode(turn)).status_code == 200


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"GIF89a", "type"),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (b"%PDF-1.7" + bytes(MOST_BYTES), "size"),
        (hand.pdf(pages=11), "pages"),
        (hand.pdf(size=(612, 1008)), "paper"),
        (hand.pdf(password="rahasia"), "locked"),
        (hand.pdf(pages=10, size=(842, 595)), ""),
    ],
)
def test_only_what_an_a4_printer_can_print_is_attached(data, fault):
    assert pdf.check(data).fault == fault


def test_a_case_that_is_not_approved_takes_no_letter(case):
    Case.objects.update(state="review")
    assert letters.attach(case.pk, hand.pdf(), "sari", timezone.now()) == "state"
    assert letters.standing(case) is None


@pytest.mark.parametrize("alg", ["X25519+HKDF-SHA256+CHACHA20POLY1305", MLKEM768_X25519])
def test_the_citizen_is_told_of_the_letter_and_the_kiosk_gets_it_sealed(kiosk, case, letter, alg):
    offer = look_up(kiosk, token=TOKEN).letter
    assert (offer.pages, offer.left) == (2, 2)
    asked = hand.Asked(kiosk, alg=alg)
    assert asked.fetched() == letter
    assert asked.opened().key not in asked.raw.content
    assert look_up(kiosk, reference=case.reference, code="246810").letter.left == 1


def test_nobody_else_can_open_the_answer_nor_the_same_kiosk_for_another_question(kiosk, letter):
    asked, other = hand.Asked(kiosk), hand.Asked(kiosk, job="cd" * 16)
    sealed = asked.answer.sealed
    assert open_answer(other.key, context(asked.query), sealed) is None
    assert open_answer(asked.key, context(other.query), sealed) is None


def test_a_long_letter_comes_in_pieces_from_any_offset(kiosk, case):
    data = hand.pdf(padding=PIECE)
    assert letters.attach(case.pk, data, "sari", timezone.now()) == ""
    asked = hand.Asked(kiosk)
    assert asked.fetched() == data
    where = f"/api/v1/letters/{asked.opened().sha256}"
    whole = kiosk.ask("GET", f"{where}?offset=0").content
    assert len(whole) == PIECE
    assert kiosk.ask("GET", f"{where}?offset={PIECE - 5}").content[:5] == whole[-5:]
    assert kiosk.ask("GET", f"{where}?offset=99999999").content == b""
    assert kiosk.ask("GET", f"{where}?offset=-1").status_code == 400
    assert kiosk.client.get(f"{where}?offset=0").status_code == 401


def test_a_lost_answer_is_asked_for_again_and_counts_once(kiosk, case, letter):
    assert hand.Asked(kiosk).fetched() == hand.Asked(kiosk).fetched() == letter
    assert LetterJob.objects.count() == 1
    assert history(case) == [("attached", "sari"), ("given", kiosk.name)]


def test_it_is_printed_twice_and_then_only_when_an_officer_says_so(kiosk, case, letter, desk):
    for job in ("01" * 16, "02" * 16):
        assert hand.Asked(kiosk, job=job).answer.granted
    assert hand.Asked(kiosk, job="03" * 16).answer.reason == "spent"
    assert look_up(kiosk, token=TOKEN).letter.left == 0
    assert "2 dari 2 kali" in desk.get(f"{PAGE}{case.pk}/change/").content.decode()
    desk.post(f"{PAGE}{case.pk}/surat/", {"do": "allow"})
    assert hand.Asked(kiosk, job="03" * 16).answer.granted


def test_what_is_known_to_have_failed_does_not_count_and_what_is_unknown_does(kiosk, case, letter):
    hand.Asked(kiosk)
    told(kiosk, "failed")
    assert look_up(kiosk, token=TOKEN).letter.left == 2
    hand.Asked(kiosk, job="01" * 16)
    told(kiosk, "unknown", "01" * 16)
    assert look_up(kiosk, token=TOKEN).letter.left == 1
    assert [what for what, _who in history(case)][1:] == ["given", "failed", "given", "unknown"]


def test_a_report_counts_once_and_only_of_the_kiosk_that_was_given_the_letter(
    kiosk, case, letter, office
):
    from tests.backoffice.conftest import make_kiosk

    other = make_kiosk(office)
    hand.Asked(kiosk)
    told(other, "failed")
    told(kiosk, "nonsense")
    told(kiosk, "printed", "x\x00")
    assert history(case)[-1] == ("given", kiosk.name)
    told(kiosk, "printed")
    told(kiosk, "failed")
    assert history(case)[-1] == ("printed", kiosk.name)
    assert hand.Asked(kiosk).answer.reason == "none"


def test_a_wrong_code_gets_no_letter_and_the_fifth_pauses(kiosk, case, letter):
    reasons = [
        hand.Asked(kiosk, token=b"", reference=case.reference, code="000000").answer.reason
        for _ in range(6)
    ]
    assert reasons == ["wrong"] * 4 + ["paused"] * 2
    assert hand.Asked(kiosk, token=b"", reference="K99-9999-99", code="1").answer.reason == "wrong"
    assert hand.Asked(kiosk, token=bytes(16)).answer.reason == "wrong"
    assert not LetterJob.objects.exists()


@pytest.mark.parametrize(
    ("more", "status"),
    [({"job": "x"}, 400), ({"job": "ab" * 16 + "\x00"}, 400), ({"alg": "none"}, None)],
)
def test_a_question_that_makes_no_sense_is_malformed(kiosk, letter, more, status):
    if status is None:
        import msgspec

        asked = hand.Asked(kiosk)
        strange = msgspec.structs.replace(asked.query, job="cd" * 16, public=b"short")
        for each in (strange, msgspec.structs.replace(strange, alg="none")):
            assert kiosk.ask("POST", "/api/v1/letters", to_json(each)).status_code == 400
        assert LetterJob.objects.count() == 1
        return
    assert hand.Asked(kiosk, **more).raw.status_code == status


def test_a_suspended_kiosk_gets_no_letter(kiosk, letter):
    from backoffice.fleet.models import KioskEpoch

    KioskEpoch.objects.update(state="suspended")
    assert hand.Asked(kiosk).raw.status_code == 403


def test_a_letter_that_was_taken_back_or_replaced_or_is_old_is_not_given(kiosk, case, letter, desk):
    address = hand.Asked(kiosk).opened().sha256
    better = hand.pdf(pages=3)
    file = SimpleUploadedFile("siti.pdf", better, "text/html")
    desk.post(f"{PAGE}{case.pk}/surat/", {"letter": file})
    assert kiosk.ask("GET", f"/api/v1/letters/{address}?offset=0").status_code == 404
    assert hand.Asked(kiosk, job="01" * 16).fetched() == better
    later = timezone.now() + letters.OFFERED + timedelta(seconds=1)
    assert letters.offer(case, later) is None
    desk.post(f"{PAGE}{case.pk}/surat/", {"do": "take_back"})
    assert hand.Asked(kiosk, job="02" * 16).answer.reason == "none"
    assert look_up(kiosk, token=TOKEN).letter is None


def test_the_officer_sees_the_card_and_what_happened(kiosk, case, desk):
    page = desk.get(f"{PAGE}{case.pk}/change/").content.decode()
    assert "Lampirkan surat" in page
    bad = SimpleUploadedFile("surat.pdf", b"MZ", "application/pdf")
    answer = desk.post(f"{PAGE}{case.pk}/surat/", {"letter": bad}, follow=True)
    assert "bukan PDF" in answer.content.decode()
    assert (
        "paling besar 4 MB"
        in desk.post(f"{PAGE}{case.pk}/surat/", {}, follow=True).content.decode()
    )
    data = hand.pdf()
    good = SimpleUploadedFile("surat.pdf", data, "application/pdf")
    desk.post(f"{PAGE}{case.pk}/surat/", {"letter": good})
    shown = desk.get(f"{PAGE}{case.pk}/surat/")
    assert shown.content == data
    assert shown["Content-Disposition"] == f'attachment; filename="{case.reference}.pdf"'
    hand.Asked(kiosk)
    told(kiosk, "printed")
    page = desk.get(f"{PAGE}{case.pk}/change/").content.decode()
    assert "1 dari 2 kali" in page
    assert "Surat tercetak di kios" in page
    deeds = set(AuditEntry.objects.values_list("action", flat=True))
    assert deeds >= {"letter.attached", "view.letter"}


def test_who_may_not_see_the_case_or_decide_touches_no_letter(client, case, letter):
    make_first_user("admin", "kata-sandi-contoh-1")
    user = User.objects.create_user("budi", password="kata-sandi-contoh-2", is_staff=True)
    user.groups.add(Group.objects.get(name="Petugas"))
    client.force_login(user)
    assert client.get(f"{PAGE}{case.pk}/surat/").status_code == 404
    assert client.post(f"{PAGE}{case.pk}/surat/", {"do": "take_back"}).status_code == 404
    assert letters.standing(case) is not None


def test_the_database_alone_tells_no_letter(case, letter, settings):
    row = letters.standing(case)
    assert letters.opened(row) == letter
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cases_letter")
        assert letter[20:60] not in bytes(cursor.fetchone()[0])
    settings.SECRET_KEY = "another"
    assert letters.opened(row) is None


def test_a_letter_is_no_step_of_the_citizens_status(kiosk, case, letter):
    hand.Asked(kiosk)
    steps = [event.state for event in look_up(kiosk, token=TOKEN).events]
    assert steps == ["received", "review", "approved"]
    assert CaseEvent.objects.filter(kind="letter").count() == 2
