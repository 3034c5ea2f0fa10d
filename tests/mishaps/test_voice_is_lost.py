"""espeak-ng on bad days."""

import pytest

from devices.speech.espeak import EspeakSpeech, Voices
from tests.contracts.devices_workbench import Heard, QuickBell


@pytest.mark.parametrize(
    "script", ["echo 'error: No such file' >&2", "exit 1", "exec 0<&-; echo 'Error: x' >&2"]
)
def test_no_sound_card_is_told_and_the_kiosk_goes_on(tmp_path, script):
    program, heard = tmp_path / "voice", Heard()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    voice = EspeakSpeech(
        "speech", heard, Voices({"id": "id"}), program=(str(program),), bell=QuickBell()
    )
    voice.start()
    heard.until_reason("ok")
    voice.say("Halo. " * 1000, "id")
    heard.until_reason("no_sound")
    voice.stop()
