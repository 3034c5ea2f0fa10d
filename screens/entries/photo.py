"""A photo of a document: preview, look at it, take it again or keep it."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty

from kiosk.domain.form import Raw
from kiosk.events import BringInstead, RetakePhoto, TakePhoto
from kiosk.viewdata import Action, Banner
from screens import kv
from screens.entries.base import Entry
from screens.localizer import l
from screens.widgets.items import Parts

PREVIEW_SECONDS = 1 / 12


class PhotoAnswer(Parts, Entry):
    """The preview looks into the host's frame slot; nothing of it is kept."""

    texture = ObjectProperty(None, allownone=True)
    _ticking: Any = None

    def refresh(self, data: Any) -> None:
        self.data = data
        self._start()

    def enter(self) -> None:
        self._start()

    def leave(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        self._ticking, self.texture = None, None

    def typed(self) -> Raw:
        return str(self.data.photo) or None

    def absent(self) -> Banner:
        """Return what to say where there is no camera."""
        return Banner("warning", "camera", self.data.absent_text)

    def actions(self, go_on: Action) -> tuple[Action, ...]:
        again = Action(l._("Foto ulang"), RetakePhoto(), "secondary", "camera-rotate")
        return {
            "preview": (Action(l._("Ambil foto"), TakePhoto(), "primary", "camera"),),
            "taken": (again, go_on),
            "absent": (Action(l._("Saya bawa ke kantor"), BringInstead(), "primary"),),
        }[self.data.state]

    def _start(self) -> None:
        self.leave()
        if self.data.state == "taken":
            self.texture = self.pictures.photo(self.data.photo)
        elif self.data.state == "preview":
            self._ticking = Clock.schedule_interval(self._look, PREVIEW_SECONDS)
            self._look()

    def _look(self, *_args: object) -> None:
        live = self.pictures.live()
        if live is self.texture and live is not None:
            self.blocks[0].canvas.ask_update()  # the same texture with new pixels in it
        self.texture = live


kv.load(__file__)
