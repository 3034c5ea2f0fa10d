"""A receipt under the scanner, from wherever somebody is; and what it never takes from anybody."""

import pytest

from kiosk.commands import LookUp, SetDeadline, SubmitAct, Wipe
from kiosk.domain.status import CaseState, StatusStep
from kiosk.events import (
    Answered,
    Back,
    Begin,
    CardNotRead,
    CloseOverlay,
    CompleteNow,
    Finish,
    HoldLogo,
    Home,
    IdleExpired,
    IdleWarning,
    KeypadPressed,
    OpenEvents,
    OpenGroup,
    OpenOverlay,
    OpenScanned,
    OpenSearch,
    OpenService,
    OpenStandard,
    OpenStatus,
    PinChecked,
    PlainCard,
    PrintStatus,
    ResumeForm,
    Scan,
    StatusFound,
    StatusMissing,
    Submit,
    TakePhoto,
    Tick,
)
from kiosk.journey import Screen
from kiosk.viewdata import IdleView, MessageView, QuestionView
from tests.journeys.test_journey_around import asked_by_number, found
from tests.journeys.test_journey_form import at_check, at_form, identified, sent
from tests.journeys.tiny import Desk

RECEIPT = Scan("https://kota.example/s/#abc", ours=True)
FOREIGN = Scan("https://elsewhere.example/win-a-prize")


def answer(desk: Desk) -> StatusFound:
    steps = (StatusStep(state=CaseState.REVIEW, at="2026-11-21T01:00:00Z"),)
    return StatusFound(
        desk.visit.id, "K07-4821-93", "envelope-9", steps, "surat-contoh", "kelurahan"
    )


@pytest.mark.parametrize(
    "way",
    [
        (),
        (Begin(),),
        (Begin(), OpenGroup("surat")),
        (Begin(), OpenEvents()),
        (Begin(), OpenSearch()),
        (Begin(), OpenService("surat-contoh")),
        (Begin(), OpenService("surat-contoh"), OpenStandard()),
        (Begin(), OpenStatus()),
        (Begin(), OpenOverlay("help")),
    ],
)
def test_from_every_place_without_answers_the_status_opens_at_once(way):
    desk = Desk().do(*way, RECEIPT)
    assert desk.visit.screen is Screen.LOOKING_UP
    assert desk.views[-1].overlay is None
    assert [command.scan for command in desk.asked(LookUp)] == [RECEIPT.text]


@pytest.mark.parametrize("place", [at_form, identified, at_check])
def test_in_the_middle_of_a_form_it_asks_first(place):
    desk = place()
    before = desk.visit.answers, desk.visit.at, desk.visit.screen
    desk.do(RECEIPT)
    assert isinstance(desk.views[-1].overlay, MessageView)
    assert desk.views[-1].back is None, "Back would move the form underneath"
    assert not desk.asked(LookUp)
    desk.do(CloseOverlay())
    assert desk.views[-1].overlay is None
    assert (desk.visit.answers, desk.visit.at, desk.visit.screen) == before


@pytest.mark.parametrize("place", [at_form, identified, at_check, sent])
def test_a_foreign_code_in_the_middle_of_a_form_disturbs_nobody(place):
    desk = place()
    before = desk.session.state
    assert desk.do(FOREIGN).session.state == before


def test_looking_at_a_status_loses_no_answer():
    desk = at_check()
    answers = desk.visit.answers
    desk.do(RECEIPT, OpenScanned())
    assert desk.visit.screen is Screen.LOOKING_UP
    desk.do(answer(desk))
    resume = desk.body.actions[-1].event
    assert resume == ResumeForm()
    desk.do(resume)
    assert desk.visit.screen is Screen.CHECK
    assert desk.visit.answers == answers
    desk.do(Tick("truth"), Tick("consent"), Submit())
    [act] = desk.asked(SubmitAct)
    assert (act.kind, act.service, act.answers) == ("application", "surat-contoh", answers)
    assert (act.original, act.proof.token, act.proof.reference) == ("", b"", "")


def test_a_receipt_that_is_not_found_leads_back_to_the_form_too():
    desk = identified().do(RECEIPT, OpenScanned())
    desk.do(StatusMissing(desk.visit.id, "offline"))
    assert desk.body.actions[0].event == ResumeForm()
    desk.do(ResumeForm())
    assert desk.visit.screen is Screen.QUESTION


def test_from_the_resumed_form_back_leads_where_it_always_led():
    desk = at_form().do(RECEIPT, OpenScanned())
    desk.do(answer(desk), ResumeForm())
    assert desk.visit.screen is Screen.NIK
    assert desk.do(Back()).visit.screen is Screen.SERVICE
    assert desk.do(Back()).visit.screen is Screen.HOME


def test_a_status_without_a_form_behind_it_offers_no_return():
    desk = Desk().do(RECEIPT)
    desk.do(answer(desk))
    assert desk.body.actions[-1].event == Finish()
    before = desk.session.state
    assert desk.do(ResumeForm()).session.state == before


def test_a_supplement_is_never_sent_for_another_application_than_its_own():
    desk = asked_by_number()
    states = (CaseState.RECEIVED, CaseState.INCOMPLETE)
    desk.do(found(desk, *states, wanted=("surat",)), CompleteNow(), TakePhoto())
    desk.photo_arrives().do(Answered("p1"))
    assert desk.visit.kind == "supplement"
    desk.do(RECEIPT, OpenScanned())
    desk.do(answer(desk), ResumeForm())
    assert desk.visit.screen is Screen.STATUS
    assert (desk.visit.kind, desk.visit.draft, desk.visit.answers) == ("application", "", {})
    assert not desk.asked(SubmitAct)


def test_a_receipt_on_screen_is_not_closed_by_a_scan_and_the_next_visit_is_a_new_one():
    desk = sent().saves()
    mine = desk.visit.id
    desk.do(RECEIPT)
    assert desk.visit.receipt is not None
    desk.do(OpenScanned())
    assert desk.asked(Wipe)[-1].visit == mine
    assert desk.visit.id != mine
    assert (desk.visit.receipt, desk.visit.screen) == (None, Screen.LOOKING_UP)
    assert desk.asked(LookUp)[-1].visit == desk.visit.id


@pytest.mark.parametrize("busy", [sent, lambda: Desk().do(RECEIPT), lambda: Desk().do(HoldLogo())])
def test_nothing_that_is_under_way_is_disturbed(busy):
    desk = busy()
    before = desk.session.state
    looked_up = len(desk.asked(LookUp))
    desk.do(RECEIPT)
    assert (desk.session.state, len(desk.asked(LookUp))) == (before, looked_up)


def test_a_question_that_nobody_answers_gives_way_to_the_idle_warning():
    desk = identified()
    question = desk.visit.at
    desk.do(RECEIPT, IdleWarning(desk.visit.id))
    assert isinstance(desk.views[-1].overlay, IdleView)
    desk.do(KeypadPressed("next"))
    assert desk.views[-1].overlay is None
    assert desk.visit.at == question
    assert desk.do(OpenScanned()).visit.at == question


def test_a_code_stuck_before_the_scanner_keeps_nobodys_visit_alive():
    desk = identified().do(RECEIPT)
    deadlines = len(desk.asked(SetDeadline))
    desk.do(RECEIPT, FOREIGN, RECEIPT)
    assert len(desk.asked(SetDeadline)) == deadlines
    desk.do(IdleWarning(desk.visit.id), RECEIPT, FOREIGN)
    assert isinstance(desk.views[-1].overlay, IdleView)
    assert desk.asked(SetDeadline)[-1].event == IdleExpired(desk.visit.id)
    desk.do(IdleExpired(desk.visit.id))
    assert desk.visit.screen is Screen.ATTRACT


def test_two_tags_on_the_reader_keep_nobodys_visit_alive():
    desk = at_form()
    deadlines = len(desk.asked(SetDeadline))
    desk.do(PlainCard("100086F444", "EM4100"), PlainCard("100086F445", "EM4100"), CardNotRead("x"))
    assert len(desk.asked(SetDeadline)) == deadlines


def test_a_scan_that_leads_to_a_status_gives_time_to_read_it():
    desk = Desk().do(RECEIPT)
    assert desk.asked(SetDeadline)[-1].event == IdleWarning(desk.visit.id)


def test_the_receipt_whose_status_is_on_screen_is_not_asked_for_again():
    desk = Desk().do(RECEIPT)
    desk.do(answer(desk), RECEIPT)
    assert (desk.visit.screen, len(desk.asked(LookUp))) == (Screen.STATUS, 1)
    desk.do(Scan("https://kota.example/s/#another", ours=True))
    assert len(desk.asked(LookUp)) == 2


def test_home_instead_of_an_answer_closes_the_question():
    desk = identified().do(RECEIPT, Home())
    assert desk.views[-1].overlay is None
    assert desk.visit.screen is Screen.HOME


def test_it_says_what_becomes_of_what_is_on_screen():
    said = []
    for desk in (identified(), sent().saves()):
        desk.do(RECEIPT)
        said.append(desk.views[-1].overlay.text)
    supplement = asked_by_number()
    states = (CaseState.RECEIVED, CaseState.INCOMPLETE)
    supplement.do(found(supplement, *states, wanted=("surat",)), CompleteNow(), RECEIPT)
    said.append(supplement.views[-1].overlay.text)
    assert [
        words in text
        for words, text in zip(("melanjutkannya", "ditutup", "dihapus"), said, strict=True)
    ] == [True] * 3


def test_another_application_is_home_first_and_still_keeps_the_answers():
    desk = identified().do(RECEIPT, OpenScanned())
    desk.do(answer(desk), PrintStatus(), Home())
    assert desk.visit.draft == "surat-contoh"


@pytest.mark.parametrize(
    ("reason", "words"), [("removed", "terlalu cepat"), ("refused", "belum terbaca")]
)
def test_a_card_that_gave_nothing_says_how_to_go_on(reason, words):
    desk = at_form().do(CardNotRead(reason))
    assert isinstance(desk.body, QuestionView)
    assert words in desk.body.problem
    assert desk.visit.applicant.nik == ""


def test_a_technicians_card_goes_with_the_pin_and_is_forgotten_at_once():
    desk = Desk(technician_card=True).do(HoldLogo())
    assert ("Tempelkan kartu" in desk.body.hint, desk.body.problem) == (True, "")
    desk.do(PlainCard("04112233", "A"))
    assert (desk.body.hint, desk.body.problem) == ("", "")
    desk.do(PinChecked(desk.visit.id, ok=False))
    assert desk.visit.card is None
    assert "Kartu atau PIN" in desk.body.problem


def test_a_card_before_the_technicians_door_opens_nothing():
    desk = Desk(technician_card=True).do(PlainCard("04112233", "A"))
    assert desk.visit.screen is Screen.ATTRACT
    assert desk.do(HoldLogo()).visit.card is None
