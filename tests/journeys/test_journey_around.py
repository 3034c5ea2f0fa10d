"""What happens around a form: overlays, idling, status, the technician's door."""

from kiosk.commands import CheckPin, ExitProgram, LookUp, SetDeadline, SubmitAct, Wipe
from kiosk.domain.status import CaseState, StatusStep
from kiosk.events import (
    Answered,
    Begin,
    CloseOverlay,
    CompleteNow,
    ConfirmWithdraw,
    EnterPin,
    HoldLogo,
    IdleExpired,
    IdleWarning,
    OpenOverlay,
    OpenStatus,
    OutOfService,
    PinChecked,
    PrintChanged,
    Scan,
    SetLanguage,
    SetOption,
    StatusFound,
    StatusMissing,
    StillHere,
    Submit,
    TakePhoto,
    Technician,
    Tick,
    Touched,
    Withdraw,
)
from kiosk.journey import Screen
from kiosk.viewdata import EmergencyView, IdleView, MessageView, OutOfServiceView, StatusView
from tests.journeys.test_journey_form import at_form, identified, sent
from tests.journeys.tiny import Desk

REFERENCE = "K07-4821-93"


def found(desk: Desk, *states: CaseState, **more: object) -> StatusFound:
    steps = tuple(
        StatusStep(state=s, at=f"2026-11-2{i + 1}T01:00:00Z") for i, s in enumerate(states)
    )
    known = {"service": "surat-contoh", "agency": "kelurahan", **more}
    return StatusFound(desk.visit.id, REFERENCE, "envelope-1", steps, **known)


def asked_by_number() -> Desk:
    return Desk().do(Begin(), OpenStatus(), Answered("k07 4821 93"), Answered("418 203"))


def test_emergency_is_one_touch_away_and_returns_to_the_same_question():
    desk = identified().do(OpenOverlay("emergency"))
    assert isinstance(desk.views[-1].overlay, EmergencyView)
    before = desk.visit
    desk.do(CloseOverlay())
    assert desk.views[-1].overlay is None
    assert desk.visit == before


def test_another_language_changes_every_word_and_nothing_else():
    desk = identified()
    before = desk.visit
    desk.do(SetLanguage("en"))
    assert desk.visit == before
    assert desk.views[-1].display.language == "en"


def test_silence_brings_a_warning_and_then_everything_is_wiped():
    desk = identified()
    visit = desk.visit.id
    assert desk.asked(SetDeadline)[-1] == SetDeadline(60, IdleWarning(visit))
    desk.do(IdleWarning(visit))
    assert isinstance(desk.views[-1].overlay, IdleView)
    assert desk.asked(SetDeadline)[-1] == SetDeadline(30, IdleExpired(visit))
    desk.do(IdleExpired(visit))
    assert desk.asked(Wipe)[-1].visit == visit
    assert desk.visit.screen is Screen.ATTRACT


def test_still_here_goes_on_where_it_was():
    desk = identified()
    before = desk.visit
    desk.do(IdleWarning(desk.visit.id), StillHere())
    assert desk.visit == before
    assert desk.asked(SetDeadline)[-1].event == IdleWarning(desk.visit.id)


def test_english_chosen_by_somebody_who_walked_away_is_forgotten():
    desk = Desk().do(SetLanguage("en"))
    assert desk.asked(SetDeadline)[-1].event == IdleExpired(desk.visit.id)
    desk.do(IdleExpired(desk.visit.id))
    assert desk.views[-1].display.language == "id"


def test_any_touch_moves_the_deadline():
    desk = identified()
    count = len(desk.asked(SetDeadline))
    desk.do(Touched())
    assert len(desk.asked(SetDeadline)) == count + 1


def test_large_text_doubles_the_time():
    desk = identified().do(SetOption("large_text", on=True))
    assert desk.asked(SetDeadline)[-1].seconds == 120


def test_nobody_is_sent_away_while_the_paper_comes_out():
    desk = sent().saves()
    desk.do(PrintChanged(desk.visit.id, "sending"), IdleWarning(desk.visit.id))
    assert desk.views[-1].overlay is None
    assert desk.asked(SetDeadline)[-1].event == IdleWarning(desk.visit.id)


def test_number_and_code_are_forgiving_of_spaces_and_case():
    desk = asked_by_number()
    [command] = desk.asked(LookUp)
    assert (command.proof.reference, command.proof.code) == (REFERENCE, "418203")


def test_a_number_with_a_slip_is_noticed_before_asking_anybody():
    desk = Desk().do(Begin(), OpenStatus(), Answered("K07-4812-93"))
    assert desk.visit.screen is Screen.STATUS_REFERENCE
    assert desk.body.problem
    assert not desk.asked(LookUp)


def test_a_scanned_receipt_opens_the_status_from_the_attract_screen():
    desk = Desk().do(Scan("https://kota.example/s/#abc"))
    assert desk.visit.screen is Screen.LOOKING_UP
    assert desk.asked(LookUp)[-1].scan == "https://kota.example/s/#abc"


def test_a_scan_in_the_middle_of_a_form_disturbs_nobody():
    desk = at_form()
    before = desk.session.state
    assert desk.do(Scan("https://kota.example/s/#abc")).session.state == before


def test_the_steps_show_what_happened_and_what_is_ahead():
    desk = asked_by_number()
    desk.do(found(desk, CaseState.RECEIVED, CaseState.REVIEW))
    assert isinstance(desk.body, StatusView)
    tones = [(step.title, step.tone) for step in desk.body.steps]
    assert tones == [
        ("Diterima kantor", "done"),
        ("Diperiksa", "done"),
        ("Disetujui", "todo"),
        ("Siap diambil", "todo"),
    ]


def test_completing_asks_only_for_what_the_office_wants():
    desk = asked_by_number()
    states = (CaseState.RECEIVED, CaseState.REVIEW, CaseState.INCOMPLETE)
    desk.do(found(desk, *states, wanted=("surat",)), CompleteNow())
    assert desk.visit.at == ("surat",)
    desk.do(TakePhoto()).photo_arrives().do(Answered("p1"))
    assert [row.label for row in desk.body.rows] == ["surat"]
    desk.do(Tick("truth"), Tick("consent"), Submit())
    [act] = desk.asked(SubmitAct)
    assert (act.kind, act.original, act.identity) == ("supplement", "envelope-1", None)
    assert (act.proof.reference, act.proof.code) == (REFERENCE, "418203")


def test_an_incomplete_case_without_details_says_to_scan_the_receipt():
    desk = asked_by_number()
    desk.do(found(desk, CaseState.RECEIVED, CaseState.INCOMPLETE, service=""))
    assert "QR" in desk.body.banner.text
    assert not any(isinstance(a.event, CompleteNow) for a in desk.body.actions)


def test_withdrawing_asks_once_more():
    desk = asked_by_number()
    desk.do(found(desk, CaseState.RECEIVED), Withdraw())
    assert isinstance(desk.body, MessageView)
    assert not desk.asked(SubmitAct)
    desk.do(ConfirmWithdraw())
    assert desk.asked(SubmitAct)[-1].kind == "withdrawal"


def test_offline_elsewhere_is_said_plainly():
    desk = asked_by_number()
    desk.do(StatusMissing(desk.visit.id, "offline"))
    assert desk.body.title == "Belum bisa dicek di kios ini"


def test_the_technician_needs_a_pin_and_can_leave():
    desk = Desk().do(HoldLogo(), EnterPin("123456"))
    assert desk.asked(CheckPin)[-1].pin == "123456"
    desk.do(PinChecked(desk.visit.id, ok=False))
    assert desk.visit.screen is Screen.PIN
    assert desk.body.problem
    desk.do(PinChecked(desk.visit.id, ok=True), Technician("exit"))
    assert desk.asked(ExitProgram)
    desk.do(Technician("leave"))
    assert desk.visit.screen is Screen.ATTRACT


def test_a_citizens_form_is_never_interrupted_by_the_long_press():
    desk = identified()
    assert desk.do(HoldLogo()).visit.screen is Screen.QUESTION


def test_a_kiosk_without_keys_takes_nobody_and_heals_by_itself():
    desk = Desk().do(OutOfService("keys"))
    assert isinstance(desk.body, OutOfServiceView)
    desk.do(OutOfService(""))
    assert not isinstance(desk.body, OutOfServiceView)
