from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver, PluggedFake
from devices.protocols import Emit, SpeechEnded
from devices.supervisor import Supervisor


class Utterance(Struct, frozen=True):
    text: str
    language: str
    volume: int


class FakeSpeech(PluggedFake):
    """A Speech without a sound: `said` is what it was given; `finish` lets it come to the end."""

    def __init__(
        self, name: str, emit: Emit, clock: Clock = monotonic, bell: Bell | None = None
    ) -> None:
        bell = bell or Bell()
        self._driver = PluggedDriver(emit, bell, mute="no_sound", garbled="no_sound")
        supervisor = Supervisor(name, self._driver, emit, clock, bell)
        super().__init__(name, supervisor, self._driver.cable)
        self.said: list[Utterance] = []
        self.now: Utterance | None = None

    def say(self, text: str, language: str, volume: int = 100) -> None:
        if self._cable.plugged:
            self.now = Utterance(text, language, volume)
            self.said.append(self.now)

    def hush(self) -> None:
        self.now = None

    def speaking(self) -> bool:
        return self.now is not None

    def finish(self) -> None:
        if self.now is not None:
            self.now = None
            self._driver.happen(SpeechEnded())

    def unplug(self) -> None:
        self.now = None
        super().unplug()
