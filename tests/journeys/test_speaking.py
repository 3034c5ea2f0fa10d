"""What the voice says, when, and to whom; without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands import Hush, Say, SetDeadline
from kiosk.domain.aloud import spelled
from kiosk.events import (
    Answered,
    Begin,
    BeginForm,
    Clock,
    DeviceChanged,
    Finish,
    Focused,
    Home,
    IdleExpired,
    IdleWarning,
    KeypadPressed,
    OpenGroup,
    OpenOverlay,
    OpenService,
    OpenStatus,
    PrintChanged,
    SetLanguage,
    SetOption,
    SpeechEnded,
    StatusFound,
    Submit,
    TakePhoto,
    Tick,
    Touched,
)
from kiosk.journey import Screen
from kiosk.translate import translator
from kiosk.viewdata import Display
from kiosk.views.speaking import SPEAKERS, audible, spoken
from tests import sample_views
from tests.journeys.tiny import NOW, Desk

NIK = "3299994507950003"
HEADPHONES = KeypadPressed("jack_in")


def desk(*events):
    return Desk(has_speech=True).do(*events)


def heard(desk):
    return [" ".join(command.texts) for command in desk.asked(Say)]


def apply(desk):
    desk.do(Begin(), OpenGroup("surat"), OpenService("surat-contoh"), BeginForm(), Answered(NIK))
    desk.do(Answered({"day": "5", "month": "7", "year": "1995"}), Answered("Siti Contoh"))
    desk.do(Answered("Warung Sari"), Answered("no"), Answered("2"), Answered(None))
    desk.do(TakePhoto()).photo_arrives().do(Answered("p1"), Answered(None))
    assert desk.visit.screen is Screen.CHECK
    return desk.do(Tick("truth"), Tick("consent"), Submit()).saves()


def test_a_kiosk_that_nobody_asked_to_speak_is_silent():
    assert not apply(desk()).asked(Say)


def test_headphones_hear_everything_to_the_receipt():
    told = " ".join(heard(apply(desk(HEADPHONES))))
    for words in ("Siti Contoh", "Warung Sari", spelled("K07-4821-93"), spelled("418203")):
        assert words in told


def test_the_loudspeaker_says_nothing_that_the_citizen_entered_nor_number_and_code():
    told = " ".join(heard(apply(desk(SetOption("speech", True)))))
    assert "Permohonan tersimpan" in told
    assert "hanya dibacakan lewat headphone" in told
    entered = ("Siti", "Warung", "Juli", "empat delapan dua satu", "empat satu delapan")
    assert not [words for words in entered if words in told]
    assert "tiga dua sembilan sembilan" not in told


def test_pulled_out_headphones_hide_the_receipt_at_once():
    story = apply(desk(HEADPHONES)).do(KeypadPressed("jack_out"))
    assert story.commands[-1] == Hush() or Hush() in story.commands
    before = len(heard(story))
    story.do(KeypadPressed("repeat"))
    assert spelled("418203") not in " ".join(heard(story)[before:])


def test_only_what_changed_on_a_screen_is_said():
    story = apply(desk(HEADPHONES))
    before = len(heard(story))
    story.do(Clock(NOW), DeviceChanged("printer", "ready", "ok"))
    assert len(heard(story)) == before
    story.do(PrintChanged(story.visit.id, "printed", ""))
    assert heard(story)[before:] == ["Struk sudah dicetak."]


def test_a_problem_is_said_when_it_comes():
    story = desk(HEADPHONES, Begin(), OpenGroup("surat"), OpenService("surat-contoh"), BeginForm())
    story.do(Answered("12"))
    assert story.body.problem
    assert len(heard(story)[-1]) < 120


def test_a_touch_silences_before_anything_else():
    story = desk(HEADPHONES, Begin())
    story.do(Touched())
    assert story.asked(Hush)


def test_the_focus_says_to_the_room_only_what_it_may_hear():
    focused = Focused("Kotak isian: 3299", "Kotak isian, terisi")
    assert heard(desk(SetOption("speech", True), focused))[-1] == "Kotak isian, terisi"
    assert heard(desk(HEADPHONES, focused))[-1].startswith("Kotak isian: tiga")


def test_volume_has_ends_and_is_forgotten_with_the_visit():
    story = desk(HEADPHONES, Begin(), *[KeypadPressed("volume_up")] * 20)
    assert story.session.state.volume == 200
    story.do(*[KeypadPressed("volume_down")] * 20)
    assert story.session.state.volume == 40
    story.do(Finish())
    assert story.session.state.volume == 100


def test_the_next_citizen_is_not_spoken_to_unless_headphones_are_in():
    assert not desk(SetOption("speech", True), Begin(), Finish()).session.state.display.speech
    assert desk(HEADPHONES, Begin(), Finish()).session.state.display.speech


def test_forgotten_headphones_do_not_speak_for_ever():
    story = desk(HEADPHONES, Begin())
    story.do(IdleWarning(story.visit.id), IdleExpired(story.visit.id))
    assert story.visit.screen is Screen.ATTRACT
    assert story.asked(SetDeadline)[-1].event is None or story.do(SpeechEnded())
    assert story.asked(SetDeadline)[-1].event is None


def test_who_listens_is_not_hurried_and_has_time_from_the_end_of_the_words():
    story = desk(HEADPHONES, Begin())
    assert story.asked(SetDeadline)[-1].seconds == 120
    count = len(story.asked(SetDeadline))
    story.do(SpeechEnded())
    assert len(story.asked(SetDeadline)) == count + 1
    story.do(IdleWarning(story.visit.id))
    count = len(story.asked(SetDeadline))
    story.do(SpeechEnded())
    assert len(story.asked(SetDeadline)) == count


def test_the_voice_follows_the_language():
    story = desk(HEADPHONES, SetLanguage("en"))
    assert story.asked(Say)[-1].language == "en"


def test_the_voice_is_offered_only_where_it_can_be_heard():
    def offered(story):
        return "speech" in [toggle.name for toggle in story.views[-1].overlay.toggles]

    story = desk(Begin(), OpenOverlay("accessibility"))
    assert offered(story)
    assert not offered(story.do(DeviceChanged("speech", "failed", "no_sound")))
    assert not offered(Desk().do(Begin(), OpenOverlay("accessibility")))


def test_a_kiosk_without_a_voice_offers_none():
    story = Desk().do(Begin(), HEADPHONES, KeypadPressed("next"))
    assert not story.session.state.display.speech
    assert not story.asked(Say)


def test_a_status_is_the_citizens_own():
    story = desk(SetOption("speech", True), Begin(), OpenStatus())
    story.do(Answered("K09-5555-68"), Answered("418203"))
    story.do(StatusFound(story.visit.id, "K09-5555-68", "e", (), service="surat-contoh"))
    assert story.visit.screen is Screen.STATUS
    assert "lima lima lima" not in " ".join(heard(story))


def test_help_needs_no_voice():
    story = Desk().do(Begin(), KeypadPressed("help"))
    assert story.session.state.overlay == "help"
    story.do(KeypadPressed("help"), Home())
    assert not story.session.state.overlay


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", sample_views.NAMES)
def test_every_screen_says_what_it_is_about_in_words(name, language):
    view = sample_views.view(name, Display(language=language))
    said = spoken(view, translator(language))
    assert said
    assert not [each.text for each in said if any(sign in "0123456789" for sign in each.text)]
    for headphones in (True, False):
        assert audible(said, translator(language), headphones=headphones)


def test_every_body_and_overlay_has_its_words():
    from kiosk.viewdata.bodies import Body
    from kiosk.viewdata.entries import Entry
    from kiosk.viewdata.overlays import Overlay
    from kiosk.views.speaking import ENTRIES

    assert set(Body.__args__) | set(Overlay.__args__) == set(SPEAKERS)
    assert set(Entry.__args__) == set(ENTRIES)


@given(st.lists(st.sampled_from(["next", "select", "jack_in", "jack_out", "repeat", "help"])))
def test_no_key_ever_lets_the_room_hear_the_code(keys):
    story = apply(desk(HEADPHONES))
    plugged = True
    for key in keys:
        before = len(heard(story))
        plugged = {"jack_in": True, "jack_out": False}.get(key, plugged)
        story.do(KeypadPressed(key))
        if not plugged:
            assert spelled("418203") not in " ".join(heard(story)[before:])
