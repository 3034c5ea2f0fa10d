"""The tone of the sound test, and what plays it."""

import io
import wave
from array import array
from itertools import pairwise

import pytest

from devices.speech.tone import HERTZ, RATE, tone
from kiosk.commands import SoundTest
from kiosk.translate import translator
from kiosk.usecases.sound_check import SoundCheck


def samples(volume):
    with wave.open(io.BytesIO(tone(volume))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return array("h", file.readframes(file.getnframes()))


def test_it_swings_as_often_as_it_says_and_does_not_click():
    heard = samples(100)
    up = sum(1 for a, b in pairwise(heard) if a < 0 <= b)
    assert abs(up * RATE / len(heard) - HERTZ) < 2
    assert max(map(abs, (heard[0], heard[-1]))) < 1000


def test_louder_is_louder_and_never_clipped():
    peaks = [max(samples(volume)) for volume in (40, 100, 200, 900)]
    assert peaks == sorted(peaks)
    assert peaks[0] < peaks[1] < peaks[2]
    assert peaks[3] <= 32_767


@pytest.fixture
def played(tmp_path, monkeypatch):
    """A player called aplay that keeps what it is given, and ends as it is told."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def ends(code):
        player = tmp_path / "aplay"
        player.write_text(f"#!/bin/sh\ncat > {tmp_path}/heard\nexit {code}\n")
        player.chmod(0o755)
        outcome = SoundCheck(None, translator)(SoundTest("v", "tone", "id", 100))
        return outcome.message, (tmp_path / "heard").read_bytes()

    return ends


def test_the_tone_goes_to_the_player_and_its_failure_is_told(played):
    assert played(0) == ("tone_played", tone(100))
    assert played(1)[0] == "tone_failed"


def test_without_a_player_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = SoundCheck(None, translator)(SoundTest("v", "tone", "id", 100))
    assert (outcome.message, outcome.tone) == ("no_player", "warning")
