"""Where the keypad's focus goes, what it says, and when it lets go."""

import pytest

from kiosk import events as e
from tests import sample_views as sample
from tests.inspect_screens import faults

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Hand:
    def __init__(self, pilot, events):
        self.pilot, self.events = pilot, events
        self.focus = pilot.host.focus

    def press(self, *actions):
        for action in actions:
            self.pilot.host.post(e.KeypadPressed(action))
            self.pilot.step()
        return self

    @property
    def said(self):
        return [event.text for event in self.events if isinstance(event, e.Focused)]

    @property
    def told(self):
        quiet = (e.Focused, e.KeypadPressed, e.Touched)
        return [event for event in self.events if not isinstance(event, quiet)]


@pytest.fixture
def hand(front, events):
    return lambda name, panel="portrait": Hand(front(sample.view(name), panel), events)


def test_next_goes_through_everything_once_and_round(hand) -> None:
    keypad = hand("home").press("next")
    total = int(keypad.said[0].rsplit(" ", 1)[1])
    keypad.press(*["next"] * total)
    assert len(set(keypad.said[:total])) == total
    assert keypad.said[total] == keypad.said[0]
    keypad.press("prev")
    assert keypad.said[-1] == keypad.said[total - 1]


@pytest.mark.parametrize("panel", ["portrait", "landscape", "tablet", "compact"])
def test_the_frame_covers_nothing_and_stands_on_the_glass(hand, panel) -> None:
    keypad = hand("question", panel).press("next", "next")
    assert faults(keypad.pilot.host.stage) == []
    before = keypad.pilot.picture()
    keypad.pilot.host.focus.clear()
    assert keypad.pilot.picture() != before


def test_a_finger_takes_the_frame_away(hand) -> None:
    keypad = hand("home").press("next")
    keypad.pilot.touch(5, 5)
    assert keypad.focus.current is None


def test_another_screen_lets_go_of_the_focus(hand) -> None:
    keypad = hand("home").press("next")
    keypad.pilot.host.render(sample.view("check"))
    assert keypad.focus.current is None
    keypad.press("next")
    assert keypad.said[-1].startswith("Ubah NIK")


def test_a_wipe_leaves_nothing_in_the_focus(hand) -> None:
    keypad = hand("check").press("next")
    keypad.pilot.host.wipe()
    assert (keypad.focus.current, keypad.focus._screen) == (None, None)


def test_the_main_button_says_that_it_cannot_be_pressed_yet(hand) -> None:
    keypad = hand("check")
    while not keypad.said or "Kirim permohonan" not in keypad.said[-1]:
        keypad.press("next")
    assert "belum bisa" in keypad.said[-1]
    keypad.press("select")
    assert keypad.told == []


def test_select_presses_and_back_goes_back_with_what_was_typed(hand) -> None:
    keypad = hand("question")
    while not keypad.said or keypad.said[-1] != "s":
        keypad.press("next")
    keypad.press("select", "back")
    assert keypad.told == [e.Back(typed="Was")]


def test_after_turning_a_page_its_first_thing_is_said(hand) -> None:
    keypad = hand("several")
    while not keypad.said or not keypad.said[-1].startswith("Berikutnya"):
        keypad.press("next")
    first = keypad.said[0]
    keypad.press("select")
    assert keypad.said[-1].startswith("Hari ke-")
    assert keypad.said[-1] != first


def test_the_answer_of_the_kiosk_is_not_cut_by_the_name_of_the_button(hand) -> None:
    keypad = hand("check")
    while not keypad.said or not keypad.said[-1].startswith("Data yang saya isi"):
        keypad.press("next")
    before = len(keypad.said)
    keypad.press("select")
    assert keypad.told == [e.Tick("truth")]
    assert len(keypad.said) == before


def test_the_next_field_is_said_when_the_keys_lead_there(hand) -> None:
    keypad = hand("date")
    while not keypad.said or keypad.said[-1] != "1":
        keypad.press("next")
    keypad.press("select")
    while keypad.said[-1] != "Lanjut":
        keypad.press("next")
    keypad.press("select")
    assert keypad.said[-1].startswith("Tahun, kosong")


def test_back_closes_what_has_opened_over_the_screen(hand) -> None:
    assert hand("help").press("back").told == [e.CloseOverlay()]


def test_the_middle_key_begins_on_the_first_screen(hand) -> None:
    assert hand("attract").press("select").told == [e.Begin()]


def test_nothing_happens_on_a_wiped_stage(hand) -> None:
    keypad = hand("home")
    keypad.pilot.host.wipe()
    keypad.press("next", "select", "back", "repeat")
    assert keypad.focus.current is None
