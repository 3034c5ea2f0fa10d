"""A technician tries the sound and the screen: what is asked of the machine, and what is shown."""

import pytest

from kiosk import events as e
from kiosk.commands import Hush, SoundTest
from kiosk.journey import Screen
from kiosk.journey.trying import PROBES
from kiosk.viewdata import ProbeView, ServicingView, TechnicianView
from tests.journeys.tiny import Desk


def at_work(page: str = "", **world: object) -> Desk:
    desk = Desk(**world).do(e.HoldLogo())
    desk.do(e.PinChecked(desk.visit.id, ok=True, who="PIN"))
    return does(desk, f"page {page}") if page else desk


def does(desk: Desk, *actions: str) -> Desk:
    return desk.do(*(e.Technician(action) for action in actions))


def offers(desk: Desk) -> list[str]:
    return [action.event.action for action in desk.body.menu]


# --- sound


def test_a_sentence_is_said_as_loud_as_was_set_and_the_page_says_when_it_has_ended():
    desk = does(at_work("sound", has_speech=True), "louder 20", "louder 20", "sentence")
    (asked,) = desk.asked(SoundTest)
    assert (asked.what, asked.language, asked.volume) == ("sentence", "id", 140)
    assert ("Kenyaringan", "140 %", "plain") in desk.body.rows
    assert "sedang diucapkan" in desk.body.banner.text
    desk.do(e.SpeechEnded())
    assert (desk.body.banner.tone, "Terdengar" in desk.body.banner.text) == ("success", True)


def test_without_a_voice_there_is_still_a_tone():
    desk = at_work("sound")
    assert "sentence" not in offers(desk)
    does(desk, "tone")
    assert desk.asked(SoundTest)[0].what == "tone"
    desk.do(e.Inspected(desk.visit.id, "sound", (), "no_player", "warning"))
    assert "aplay" in desk.body.banner.text


def test_it_is_never_louder_or_softer_than_can_be_heard():
    desk = does(at_work("sound"), *["louder 20"] * 20)
    assert desk.session.state.servicing.volume == 200
    assert does(desk, *["louder -20"] * 20).session.state.servicing.volume == 40
    assert desk.session.state.volume == 100, "citizens find the usual one"


def test_headphones_are_shown_where_a_keypad_tells_of_them():
    assert len(at_work("sound").body.rows) == 1
    desk = at_work("sound", has_speech=True).do(e.DeviceChanged("keypad", "ready", "ok"))
    assert desk.body.rows[1][1] == "tidak terpasang"
    assert desk.do(e.KeypadPressed("jack_in")).body.rows[1][1] == "terpasang"
    desk.do(e.KeypadPressed("jack_out"))
    assert not desk.session.state.headphones, "else the next citizen's number is said aloud"


@pytest.mark.parametrize("leave", [e.Back(), e.Home(), e.Technician("leave")])
def test_the_sentence_ends_when_the_page_is_left(leave):
    desk = does(at_work("sound", has_speech=True), "sentence")
    before = len(desk.asked(Hush))
    desk.do(leave)
    assert len(desk.asked(Hush)) == before + 1


# --- screen


def test_five_colours_with_a_cross_each_and_then_how_well_they_were_hit():
    desk = at_work("touch")
    does(desk, "page probe")
    seen = []
    for miss in (1, 2, 4, 0, 3):
        assert isinstance(desk.body, ProbeView)
        seen.append(desk.body.colour)
        does(desk, f"hit {miss}")
    assert seen == ["white", "black", "red", "green", "blue"]
    assert isinstance(desk.body, ServicingView)
    assert (desk.body.key, desk.body.banner.tone) == ("touch", "success")
    assert "4 mm" in desk.body.banner.text


def test_touches_that_are_off_by_more_than_a_few_millimetres_ask_for_calibration():
    desk = does(at_work("probe"), *[f"hit {n}" for n in (1, 6, 2, 2, 1)])
    assert desk.body.banner.tone == "warning"
    assert "6 mm" in desk.body.banner.text
    assert "Kalibrasi" in desk.body.banner.text
    assert does(desk, "page touch").body.banner is None, "begun anew, it is forgotten"


def test_a_test_of_the_screen_that_nobody_ends_ends_by_itself():
    desk = does(at_work("probe"), "hit 1")
    desk.do(e.IdleWarning(desk.visit.id), e.IdleExpired(desk.visit.id))
    assert desk.visit.screen is Screen.ATTRACT


def test_more_touches_than_crosses_change_nothing():
    desk = does(at_work("probe"), *["hit 1"] * (len(PROBES) + 3))
    assert desk.session.state.servicing.misses == (1,) * len(PROBES)


# --- what the kiosk knows of itself


@pytest.mark.parametrize(
    ("reason", "words"), [("clock_unvouched", "belum memastikan"), ("clock_uncertain", "meleset")]
)
def test_a_clock_that_nobody_vouches_for_is_on_the_first_page(reason, words):
    desk = at_work().do(e.DeviceChanged("clock", "warning", reason, "± 1:00:00"))
    assert isinstance(desk.body, TechnicianView)
    (card,) = [card for card in desk.body.devices if card.icon == "clock"]
    assert (card.tone, card.badge) == ("warning", "Belum pasti")
    assert words in card.detail
    assert "± 1:00:00" in card.detail
