"""The whole kiosk with a voice: what it was given to say, and that the visit's end ends it."""

import pytest

from devices.protocols import KeypadAction
from kiosk.events import Begin, KeypadPressed, Touched
from kiosk.journey import Screen


@pytest.fixture
def kiosk(kiosk_at):
    return kiosk_at(speech="fake+speech://", keypad="fake+keypad://", sync=False)


def voice(kiosk):
    return kiosk.machine.plugged.speech


def said(kiosk):
    return " ".join(utterance.text for utterance in voice(kiosk).said)


def test_headphones_are_told_the_receipt_and_the_end_of_the_visit_is_silent(kiosk):
    kiosk.machine.plugged.devices["keypad"].press(KeypadAction.JACK_IN)
    kiosk.until(lambda: kiosk.state.headphones)
    assert kiosk.apply() is Screen.RECEIVED
    told = voice(kiosk).said[-1].text + said(kiosk)
    assert "Kode cek status" in told
    assert not [sign for sign in told if sign in "0123456789"]
    kiosk.machine.plugged.devices["keypad"].press(KeypadAction.JACK_OUT)
    kiosk.until(lambda: not kiosk.state.headphones)
    assert not voice(kiosk).speaking()


def test_a_touch_reaches_the_voice(kiosk):
    kiosk.handle(KeypadPressed("next"))
    assert voice(kiosk).speaking()
    kiosk.handle(Touched())
    assert not voice(kiosk).speaking()


def test_a_visit_that_ends_is_not_spoken_of(kiosk):
    kiosk.handle(KeypadPressed("next"))
    kiosk.handle(Begin())
    kiosk.leave()
    assert not voice(kiosk).speaking()
    assert not kiosk.state.display.speech


def test_without_a_voice_the_keypad_still_helps(kiosk_at):
    kiosk = kiosk_at(keypad="fake+keypad://", sync=False)
    kiosk.handle(Begin())
    kiosk.machine.plugged.devices["keypad"].press(KeypadAction.HELP)
    kiosk.until(lambda: kiosk.state.overlay == "help")
