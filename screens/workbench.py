"""The workbench beside the demo's kiosk: the paper that came out, the card to tap, things to break.

A window of its own process. Reads JSON lines ({"paper": path} or {"say": text}) and writes JSON
lines ({"do": name}); it knows nothing of the kiosk.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from pathlib import Path
from typing import IO, Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.image import Image as CoreImage
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.button import Button

from screens import kv
from screens.localizer import l
from screens.panel import Panel
from screens.theme import theme

POLL = 0.1
PX_PER_INCH = 96


class BenchButton(Button):
    """Something that a hand could do at the machine."""

    deed = StringProperty("")


class BenchRoot(BoxLayout):
    """The paper above, the hands below."""

    paper = ObjectProperty(None, allownone=True)
    saying = StringProperty("")


class Hands(App):
    """Shows what arrives on `incoming`; tells `outgoing` which button was pressed."""

    use_kivy_settings = False

    def __init__(
        self, deeds: tuple[tuple[str, str], ...], incoming: IO[str], outgoing: IO[str]
    ) -> None:
        """`deeds` are (name, caption), the captions as gettext message ids."""
        super().__init__()
        self._deeds, self._incoming, self._outgoing = deeds, incoming, outgoing
        self._lines: deque[dict[str, Any]] = deque()

    def build(self) -> BenchRoot:
        self.view = BenchRoot(saying=l._("Struk akan tampil di sini. Tekan tombol untuk berbuat."))
        for name, caption in self._deeds:
            button = BenchButton(text=l._(caption), deed=name)
            button.bind(on_release=self._pressed)
            self.view.ids.hands.add_widget(button)
        threading.Thread(target=self._listen, daemon=True).start()
        Clock.schedule_interval(self._take, POLL)
        return self.view

    def open_settings(self, *_args: object) -> bool:
        return False

    def _listen(self) -> None:
        for line in self._incoming:
            self._lines.append(json.loads(line))
        self._lines.append({"end": True})

    def _take(self, _dt: float) -> None:
        while self._lines:
            line = self._lines.popleft()
            if "paper" in line:
                self.view.paper = CoreImage(str(Path(line["paper"]))).texture
            self.view.saying = line.get("say", self.view.saying)
            if "end" in line:
                self.stop()

    def _pressed(self, button: BenchButton) -> None:
        self._outgoing.write(json.dumps({"do": button.deed}) + "\n")
        self._outgoing.flush()


def run(deeds: tuple[tuple[str, str], ...], width: int, height: int) -> None:
    """Show the bench until its input ends."""
    diagonal = (width**2 + height**2) ** 0.5 / PX_PER_INCH
    theme.use(Panel(width, height, diagonal), theme.display)
    kv.load(__file__)
    Hands(deeds, sys.stdin, sys.stdout).run()
