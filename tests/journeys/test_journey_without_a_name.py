"""Somebody reports what is wrong and does not say who they are."""

from msgspec.structs import replace

from kiosk.commands import SubmitAct
from kiosk.domain.form import Form
from kiosk.events import (
    Answered,
    Back,
    Begin,
    BeginForm,
    EditAnswer,
    Home,
    OpenService,
    Submit,
    Tick,
)
from kiosk.journey import Screen
from tests.journeys.test_journey_form import BORN, NIK
from tests.journeys.tiny import CATALOGUE, FORM, SERVICE, Desk

SHORT = Form(question=FORM.question[:1], service="lapor-tanpa-nama")
NEVER = replace(SERVICE, code="lapor-tanpa-nama", identity="none", form=SHORT)
EITHER = replace(SERVICE, code="lapor", identity="optional", form=replace(SHORT, service="lapor"))
TOWN = replace(CATALOGUE, services=(SERVICE, NEVER, EITHER))


def at(code):
    return Desk(catalogue=TOWN).do(Begin(), OpenService(code), BeginForm())


def sent(desk):
    desk.do(Tick("truth"), Tick("consent"), Submit())
    [act] = desk.asked(SubmitAct)
    return act


def rows(desk):
    return [(row.label, row.value) for row in desk.body.rows]


def test_a_report_that_never_asks_who_you_are():
    desk = at(NEVER.code)
    assert desk.visit.at == ("usaha",)
    assert desk.body.crumb == "Pertanyaan 1 dari 1"
    desk.do(Answered("Calo di loket"))
    assert rows(desk) == [("Identitas", "Tanpa nama"), ("usaha", "Calo di loket")]
    assert desk.body.rows[0].path == ""
    assert desk.body.boxes[1].text.startswith("Ini dikirim tanpa nama")
    act = sent(desk)
    assert act.identity is None


def test_back_from_its_first_question_leads_to_the_service():
    desk = at(NEVER.code).do(Back())
    assert desk.visit.screen is Screen.SERVICE
    assert desk.do(Back()).visit.screen is Screen.HOME


def test_whoever_chooses_no_name_is_not_asked_for_one():
    desk = at(EITHER.code)
    assert desk.visit.screen is Screen.WHO
    desk.do(Answered("unnamed"), Answered("Calo di loket"))
    assert rows(desk)[0] == ("Identitas", "Tanpa nama")
    assert sent(desk).identity is None


def test_whoever_chooses_a_name_gives_nik_birth_date_and_name():
    desk = at(EITHER.code).do(Answered("named"))
    assert desk.visit.screen is Screen.NIK
    desk.do(Answered(NIK), Answered(BORN), Answered("Siti Contoh"), Answered("Calo di loket"))
    assert [label for label, _value in rows(desk)] == [
        "Identitas",
        "NIK",
        "Tanggal lahir",
        "Nama",
        "usaha",
    ]
    act = sent(desk)
    assert (act.identity.nik, act.identity.name) == (NIK, "Siti Contoh")


def test_nothing_is_chosen_for_anybody():
    desk = at(EITHER.code).do(Answered(None))
    assert desk.visit.screen is Screen.WHO
    assert desk.body.problem


def test_who_was_known_from_another_application_stays_out_of_the_report():
    desk = Desk(catalogue=TOWN).do(Begin(), OpenService(SERVICE.code), BeginForm())
    desk.do(Answered(NIK), Answered(BORN), Answered("Siti Contoh"), Home())
    desk.do(OpenService(NEVER.code), BeginForm(), Answered("Calo di loket"))
    assert NIK not in str(sent(desk))


def test_a_change_of_mind_on_the_check_page_takes_the_name_out_again():
    desk = at(EITHER.code).do(Answered("named"), Answered(NIK), Answered(BORN))
    desk.do(Answered("Siti Contoh"), Answered("Calo di loket"))
    desk.do(EditAnswer("@who"), Answered("unnamed"))
    assert desk.visit.screen is Screen.CHECK
    assert "Siti Contoh" not in str(desk.body)
    assert sent(desk).identity is None


def test_a_change_of_mind_on_the_check_page_asks_for_the_name():
    desk = at(EITHER.code).do(Answered("unnamed"), Answered("Calo di loket"))
    desk.do(EditAnswer("@who"), Answered("named"), Answered(NIK), Answered(BORN))
    assert desk.visit.at == ("@name",)
    desk.do(Answered("Siti Contoh"))
    assert desk.visit.screen is Screen.CHECK
    assert sent(desk).identity.name == "Siti Contoh"


def test_a_change_of_mind_that_is_broken_off_sends_no_half_identity():
    desk = at(EITHER.code).do(Answered("unnamed"), Answered("Calo di loket"))
    desk.do(EditAnswer("@who"), Answered("named"), Answered(NIK), Back(), Back())
    assert desk.visit.screen is Screen.CHECK
    assert rows(desk)[0] == ("Identitas", "Tanpa nama")
    assert sent(desk).identity is None


def test_back_goes_by_way_of_the_choice():
    desk = at(EITHER.code).do(Answered("named"), Answered(NIK), Answered(BORN))
    seen = [desk.do(Back()).visit.screen for _ in range(4)]
    assert seen == [Screen.BIRTH, Screen.NIK, Screen.WHO, Screen.SERVICE]
    desk = at(EITHER.code).do(Answered("unnamed"))
    assert [desk.do(Back()).visit.screen for _ in range(2)] == [Screen.WHO, Screen.SERVICE]
