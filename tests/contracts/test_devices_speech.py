"""One contract for every voice: the fake, and espeak-ng itself, without a loudspeaker."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from devices.bell import monotonic
from devices.fakes.speech import FakeSpeech
from devices.protocols import SpeechEnded
from devices.speech.espeak import EspeakSpeech, Voices
from tests.contracts.devices_workbench import PATIENCE, Heard, QuickBell

LONG = "Selamat datang di kios layanan. " * 200
VOICES = Voices({"id": "id", "en": "en"})


class Booth:
    def __init__(self, voice, heard, finish, unplug, plug):
        self.voice, self.heard = voice, heard
        self.finish, self.unplug, self.plug = finish, unplug, plug

    def ended(self):
        return len(self.heard.of(SpeechEnded))

    def see(self, condition):
        until = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < until, self.heard.events
            self.heard.pause()


@contextmanager
def fake_booth(_folder):
    heard = Heard()
    voice = FakeSpeech("speech", heard, bell=QuickBell())
    yield Booth(voice, heard, voice.finish, voice.unplug, voice.plug)


@contextmanager
def espeak_booth(folder):
    """Where the sound goes is a pipe that nobody empties until `finish`: it speaks for ever."""
    found = shutil.which("espeak-ng")
    assert found, "espeak-ng is not installed: tools/setup brings it"
    program, heard = folder / "voice", Heard()
    program.symlink_to(found)
    out, sink = os.pipe()
    drains = []
    voice = EspeakSpeech(
        "speech", heard, VOICES, program=(str(program), "--stdout"), sink=sink, bell=QuickBell()
    )

    def finish():
        drains.append(subprocess.Popen(("cat",), stdin=out, stdout=subprocess.DEVNULL))

    try:
        yield Booth(voice, heard, finish, program.unlink, lambda: program.symlink_to(found))
    finally:
        for drain in drains:
            drain.kill()
            drain.wait()
        os.close(out)
        os.close(sink)


BOOTHS = {"fake": fake_booth, "espeak": espeak_booth}


@pytest.fixture(params=BOOTHS)
def booth(request, tmp_path):
    with BOOTHS[request.param](tmp_path) as booth:
        booth.voice.start()
        booth.heard.until_reason("ok")
        yield booth
        booth.voice.stop()


def test_it_speaks_until_the_end_and_says_so(booth):
    booth.voice.say("Selamat datang.", "id")
    booth.finish()
    booth.see(booth.ended)
    assert not booth.voice.speaking()


def test_a_touch_silences_it_at_once_and_no_end_is_told(booth):
    booth.voice.say(LONG, "id")
    booth.see(booth.voice.speaking)
    booth.voice.hush()
    booth.see(lambda: not booth.voice.speaking())
    assert not booth.ended()


def test_the_newest_text_cuts_the_one_before(booth):
    booth.voice.say(LONG, "id")
    booth.voice.say(LONG, "en")
    booth.voice.say("Halo.", "id", 50)
    booth.finish()
    booth.see(booth.ended)
    assert booth.ended() == 1


def test_a_voice_that_is_missing_says_nothing_later_and_heals(booth):
    booth.unplug()
    booth.voice.say("Ini tidak terdengar.", "id")
    booth.heard.until_reason("no_espeak", "unplugged")
    booth.plug()
    booth.heard.until_reason("ok")
    booth.see(lambda: not booth.voice.speaking())
    booth.voice.say("Ini terdengar.", "id")
    booth.finish()
    booth.see(booth.ended)
    assert booth.ended() == 1


def test_hushing_silence_is_fine(booth):
    booth.voice.hush()
    assert not booth.voice.speaking()


def test_what_is_said_stands_in_no_log_and_no_list_of_processes(booth, caplog):
    caplog.set_level(0)
    booth.voice.say("tiga dua sembilan sembilan " * 300, "id")
    booth.see(booth.voice.speaking)
    listed = subprocess.run(("ps", "-eo", "args"), capture_output=True, text=True, check=False)
    assert "sembilan sembilan" not in caplog.text + listed.stdout
