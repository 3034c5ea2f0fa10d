"""A citizen fills in a form: forward, back, again, with a photo and followers."""

from kiosk.commands import (
    CapturePhoto,
    DropPhoto,
    PrintReceipt,
    StartCamera,
    StopCamera,
    SubmitAct,
    Wipe,
)
from kiosk.events import (
    AddEntry,
    Answered,
    Back,
    Begin,
    BeginForm,
    BringInstead,
    CitizenCard,
    Delivered,
    DeviceChanged,
    EditAnswer,
    EditEntry,
    Finish,
    Home,
    OpenGroup,
    OpenService,
    PlainCard,
    PrintChanged,
    RemoveEntry,
    Reprint,
    RetakePhoto,
    SaveFailed,
    Submit,
    TakePhoto,
    Tick,
)
from kiosk.journey import Screen
from kiosk.viewdata import CheckView, PrinterOutView, QuestionView, ReceivedView
from tests.journeys.tiny import Desk

NIK = "3299994507950003"
BORN = {"day": "5", "month": "7", "year": "1995"}


def at_form(desk: Desk | None = None) -> Desk:
    desk = desk or Desk()
    return desk.do(Begin(), OpenGroup("surat"), OpenService("surat-contoh"), BeginForm())


def identified() -> Desk:
    return at_form().do(Answered(NIK), Answered(BORN), Answered("Siti Contoh"))


def at_photo() -> Desk:
    return identified().do(Answered("Warung Sari"), Answered("no"), Answered("3"), Answered(None))


def at_check() -> Desk:
    desk = at_photo().do(TakePhoto()).photo_arrives()
    return desk.do(Answered("p1"), Answered(None))


def sent() -> Desk:
    return at_check().do(Tick("truth"), Tick("consent"), Submit())


def test_the_whole_form_ends_on_the_check_page_with_masked_numbers():
    desk = at_check()
    assert isinstance(desk.body, CheckView)
    rows = {row.label: row.value for row in desk.body.rows}
    assert rows["NIK"] == "3299 **** **** 0003"
    assert rows["Nama"] == "Siti Contoh"
    assert rows["biaya"].replace("\u00a0", " ") == "Rp 3.000"
    assert not desk.body.submit.enabled


def test_a_wrong_nik_stays_on_the_question_with_what_was_typed():
    desk = at_form().do(Answered("32999"))
    assert desk.visit.screen is Screen.NIK
    assert isinstance(desk.body, QuestionView)
    assert desk.body.problem
    assert desk.body.entry.value == "32999"


def test_a_birth_date_that_differs_from_the_nik_is_asked_about_once():
    other = {"day": "6", "month": "7", "year": "1995"}
    desk = at_form().do(Answered(NIK), Answered(other))
    assert desk.visit.screen is Screen.BIRTH
    assert "NIK" in desk.body.problem
    assert desk.do(Answered(other)).visit.screen is Screen.QUESTION


def test_a_card_with_data_skips_nik_birth_date_and_name():
    desk = at_form(Desk(reader_gives_identity=True)).do(
        CitizenCard(NIK, "Siti Contoh", "1995-07-05", "04112233", "A")
    )
    assert desk.visit.at == ("usaha",)
    assert desk.visit.applicant.source == "card"


def test_a_plain_card_identifies_nobody_and_shows_nothing():
    desk = at_form()
    before = desk.body
    desk.do(PlainCard("04112233", "A"))
    assert desk.visit.screen is Screen.NIK
    assert desk.body == before
    assert desk.visit.applicant.card.uid == "04112233"


def test_back_keeps_what_stood_in_the_field():
    desk = identified().do(Back(typed="Warung Sa"))
    assert desk.visit.at == ("@name",)
    desk.do(Answered("Siti Contoh"))
    assert desk.body.entry.value == "Warung Sa"


def test_back_from_the_first_question_leads_to_the_birth_date_then_nik_then_the_service():
    desk = at_form().do(Answered(NIK), Answered(BORN))
    assert [desk.do(Back()).visit.screen for _ in range(3)] == [
        Screen.BIRTH,
        Screen.NIK,
        Screen.SERVICE,
    ]


def test_a_condition_brings_its_question_and_change_takes_it_away():
    desk = identified().do(Answered("Warung Sari"), Answered("yes"))
    assert desk.visit.at == ("kota_cabang",)
    desk.do(Answered("Kota Lain"), Back(), Back())
    assert desk.visit.at == ("punya_cabang",)
    desk.do(Answered("no"))
    assert "kota_cabang" not in desk.visit.answers


def test_ubah_asks_one_question_and_returns_to_the_check_page():
    desk = at_check().do(EditAnswer("usaha"))
    assert desk.body.next_label == "Simpan"
    desk.do(Answered("Warung Baru"))
    assert desk.visit.screen is Screen.CHECK
    assert desk.visit.answers["usaha"] == "Warung Baru"


def test_a_change_that_opens_a_question_asks_it_before_returning():
    desk = at_check().do(EditAnswer("punya_cabang"), Answered("yes"))
    assert desk.visit.at == ("kota_cabang",)
    assert desk.do(Answered("Kota Lain")).visit.screen is Screen.CHECK


def test_ubah_and_back_changes_nothing():
    desk = at_check().do(EditAnswer("usaha"), Back(typed="X"))
    assert desk.visit.screen is Screen.CHECK
    assert desk.visit.answers["usaha"] == "Warung Sari"


def test_home_keeps_the_answers_and_the_form_goes_on_where_it_was():
    desk = identified().do(Answered("Warung Sari"), Home())
    assert desk.visit.screen is Screen.HOME
    desk.do(OpenService("surat-contoh"), BeginForm())
    assert desk.visit.at == ("punya_cabang",)


def test_the_camera_runs_only_while_a_photo_is_wanted():
    desk = at_photo()
    assert len(desk.asked(StartCamera)) == 1
    desk.do(TakePhoto())
    assert desk.asked(CapturePhoto)
    desk.photo_arrives()
    assert len(desk.asked(StopCamera)) == 1
    desk.do(RetakePhoto())
    assert desk.asked(DropPhoto)[-1].photo == "p1"
    assert len(desk.asked(StartCamera)) == 2


def test_a_blurred_photo_is_taken_again_and_the_second_may_be_kept():
    desk = at_photo().do(TakePhoto()).photo_arrives("p1", "blurred")
    assert not desk.body.entry.can_keep
    assert "kabur" in desk.body.problem
    desk.do(Answered("p1"))
    assert desk.visit.at == ("surat",)
    desk.do(RetakePhoto())
    assert not desk.body.problem
    desk.do(TakePhoto()).photo_arrives("p2", "dark")
    assert desk.body.entry.can_keep
    assert "masih gelap" in desk.body.problem
    desk.do(Answered("p2"))
    assert desk.visit.at == ("pengikut",)


def test_a_sharp_photo_after_a_blurred_one_says_nothing_more():
    desk = at_photo().do(TakePhoto()).photo_arrives("p1", "blurred").do(RetakePhoto(), TakePhoto())
    desk.photo_arrives("p2")
    assert (desk.body.problem, desk.body.entry.can_keep) == ("", True)


def test_each_photo_question_has_two_tries_of_its_own():
    desk = at_photo().do(TakePhoto()).photo_arrives("p1", "blurred").do(RetakePhoto(), Back())
    desk.do(Answered("2")).do(Answered(None))
    assert desk.visit.at == ("surat",)
    desk.do(TakePhoto()).photo_arrives("p2", "blurred")
    assert not desk.body.entry.can_keep


def test_without_a_camera_the_document_is_brought_to_the_counter():
    desk = at_photo().do(DeviceChanged("camera", "absent", "unplugged"))
    assert desk.body.entry.state == "absent"
    desk.do(BringInstead())
    assert desk.visit.at == ("pengikut",)


def test_a_photo_that_arrives_after_leaving_the_question_is_dropped():
    desk = at_photo().do(TakePhoto(), Back())
    desk.photo_arrives("late")
    assert desk.asked(DropPhoto)[-1].photo == "late"
    assert not desk.visit.photo


def with_follower() -> Desk:
    desk = at_photo().do(TakePhoto()).photo_arrives().do(Answered("p1"))
    return desk.do(AddEntry(), Answered("Budi"), Answered("anak"))


def test_followers_are_added_changed_and_taken_away():
    desk = with_follower()
    assert [row.detail for row in desk.body.entry.rows] == ["Budi"]
    desk.do(EditEntry(0))
    assert desk.body.entry.value == "Budi"
    desk.do(Answered("Budi Contoh"), Answered("anak"), RemoveEntry(0))
    assert desk.body.entry.rows == ()
    assert "pengikut" not in desk.visit.answers


def test_a_follower_left_half_filled_is_not_sent():
    desk = with_follower().do(AddEntry(), Answered("Tono"), Home())
    desk.do(OpenService("surat-contoh"), BeginForm())
    assert len(desk.visit.answers["pengikut"]) == 1


def test_nothing_is_sent_before_both_boxes_are_ticked():
    desk = at_check().do(Tick("truth"), Submit())
    assert not desk.asked(SubmitAct)
    assert desk.visit.screen is Screen.CHECK


def test_a_double_tap_on_send_is_one_act():
    desk = sent().do(Submit(), Submit())
    assert len(desk.asked(SubmitAct)) == 1


def test_saved_is_said_only_after_the_disk_and_then_paper_moves():
    desk = sent()
    assert not desk.asked(PrintReceipt)
    assert not any(isinstance(view.body, ReceivedView) for view in desk.views)
    desk.saves()
    assert isinstance(desk.body, ReceivedView)
    assert len(desk.asked(PrintReceipt)) == 1
    assert desk.body.banners[-1].title == "Belum terkirim ke kantor."


def test_received_by_the_office_is_said_only_after_the_acknowledgement():
    desk = sent().saves()
    desk.do(Delivered("another", "2026-11-21T02:42:00Z"))
    assert desk.body.banners[-1].title == "Belum terkirim ke kantor."
    desk.do(Delivered(desk.visit.id, "2026-11-21T02:42:00Z"))
    assert desk.body.banners[-1].title == "Diterima kantor."
    assert "09.42" in desk.body.banners[-1].text


def test_a_full_disk_keeps_the_answers_and_offers_another_try():
    desk = sent()
    desk.do(SaveFailed(desk.visit.id, "disk"))
    assert desk.visit.screen is Screen.SAVE_FAILED
    assert desk.visit.answers["usaha"] == "Warung Sari"
    desk.do(Submit())
    first, second = desk.asked(SubmitAct)
    assert first.visit == second.visit


def test_paper_out_shows_the_same_receipt_on_the_screen():
    desk = sent().saves()
    desk.do(PrintChanged(desk.visit.id, "failed", "paper_out"))
    assert isinstance(desk.body, PrinterOutView)
    assert desk.body.title == "Kertas struk habis"
    assert desk.body.reference == "K07-4821-93"


def test_a_printer_known_to_be_out_is_not_even_tried():
    desk = sent().do(DeviceChanged("printer", "failed", "paper_out")).saves()
    assert not desk.asked(PrintReceipt)
    assert isinstance(desk.body, PrinterOutView)
    assert desk.body.title == "Kertas struk habis"


def test_an_unknown_outcome_is_said_and_a_copy_only_made_when_asked():
    desk = sent().saves()
    desk.do(PrintChanged(desk.visit.id, "unknown", "unplugged"))
    assert "mungkin" in desk.body.banners[0].title
    assert len(desk.asked(PrintReceipt)) == 1
    desk.do(Reprint())
    assert desk.asked(PrintReceipt)[-1].receipt.copy


def test_outcomes_of_another_visit_change_nothing():
    desk = sent().saves()
    before = desk.session.state
    desk.do(PrintChanged("visit-99", "failed", "paper_out"), SaveFailed("visit-99", "disk"))
    assert desk.session.state == before


def test_finishing_wipes_and_the_next_visit_is_another():
    desk = sent().saves()
    ended = desk.visit.id
    desk.do(Finish())
    assert desk.asked(Wipe)[-1].visit == ended
    assert desk.visit.id != ended
    assert desk.visit.answers == {}
    assert desk.visit.screen is Screen.ATTRACT
