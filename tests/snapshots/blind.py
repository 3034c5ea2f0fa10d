"""A person who sees nothing: has a keypad, headphones or none, and what the voice says."""

from itertools import count

from msgspec.structs import replace

from kiosk.commands import CapturePhoto, Hush, Say, SubmitAct
from kiosk.events import DeviceChanged, KeypadPressed, PhotoReady, Saved
from kiosk.journey import World
from kiosk.session import Session
from kiosk.translate import translator
from tests.journeys.tiny import CATALOGUE, NOW, RECEIPT

PATIENCE = 120  # presses of NEXT until a name that never comes fails the test


class Blind:
    """Knows only `heard`: never the view, never the widgets."""

    def __init__(self, front, *, has_speech=True):
        ids = (f"visit-{n}" for n in count(1))
        world = World(CATALOGUE, "Balai Contoh", "1", next(ids), has_speech=has_speech)
        self.heard = []
        self.commands = []
        self._pilot = None
        self.session = Session(
            world,
            NOW,
            execute=self._do,
            show=self._show,
            translators=translator,
            new_id=lambda: next(ids),
        )
        self.session.refresh()
        self._pilot = front(self._view, translator=translator)
        self._pilot.host._on_event = self.session.handle
        self._pilot.host.focus._emit = self.session.handle
        for device in ("camera", "printer"):
            self.session.handle(DeviceChanged(device, "ready", "ok"))

    # --- what the kiosk does

    def _show(self, view):
        self._view = view
        if self._pilot is not None:
            self._pilot.host.render(view)

    def _do(self, command):
        self.commands.append(command)
        post = self._pilot.host.post if self._pilot else None
        match command:
            case Say():
                self.heard.append(" ".join(command.texts))
            case SubmitAct():
                post(Saved(command.visit, replace(RECEIPT, envelope=command.visit)))
            case CapturePhoto():
                post(PhotoReady(command.visit, "photo-1"))

    # --- what the person does

    def press(self, *actions):
        for action in actions:
            self._pilot.host.post(KeypadPressed(action))
            self._pilot.host.drain()  # not drawn: nobody looks

    @property
    def last(self):
        return self.heard[-1]

    def seek(self, name):
        """Go on until the voice says this name first."""
        for _ in range(PATIENCE):
            self.press("next")
            if self.last == name or self.last.startswith(f"{name},"):
                return
        raise AssertionError((name, self.heard[-PATIENCE:]))

    def choose(self, name):
        self.seek(name)
        self.press("select")

    def write(self, *signs):
        for sign in signs:
            if self.last != sign:
                self.seek(sign)
            self.press("select")

    def hears(self, words):
        return any(words in said for said in self.heard)

    def wait_for(self, words):
        self._pilot.wait_until(lambda: self.hears(words), words)

    def silenced(self):
        return isinstance(self.commands[-1], Hush)
