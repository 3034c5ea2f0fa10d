"""What the technician hears: a sentence of the voice, or a tone without it."""

from collections.abc import Callable

from devices.errors import DeviceRefused, DeviceSilent
from devices.program import Ran, run
from devices.protocols import Speech
from devices.speech.tone import tone
from kiosk.commands import SoundTest
from kiosk.domain.words import Translate, mark
from kiosk.events import Inspected

PLAYER = ("aplay", "-q", "-")
PATIENCE = 10.0  # seconds
SENTENCE = mark(
    "Ini uji suara kios. Satu, dua, tiga, empat, lima. Bila kalimat ini terdengar jelas, suara "
    "siap dipakai."
)


class SoundCheck:
    """Runs on a lane; the voice tells by itself when it has ended, the tone is waited for."""

    def __init__(self, speech: Speech | None, translators: Callable[[str], Translate]) -> None:
        self._speech, self._translators = speech, translators

    def __call__(self, command: SoundTest) -> Inspected | None:
        if command.what == "tone":
            message, how = _played(command.volume)
            return Inspected(command.visit, "sound", (), message, how)
        if self._speech is not None:
            text = self._translators(command.language)(SENTENCE)
            self._speech.say(text, command.language, command.volume)
        return None


def _played(volume: int) -> tuple[str, str]:
    try:
        ran: Ran = run(PLAYER, PATIENCE, stdin=tone(volume))
    except DeviceRefused:
        return "no_player", "warning"
    except DeviceSilent:
        return "tone_failed", "danger"
    return ("tone_failed", "danger") if ran.code else ("tone_played", "success")
