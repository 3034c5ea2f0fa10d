"""A photo of a document: preview, three, two, one; look at it, take it again or keep it."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty
from msgspec import Struct
from msgspec.structs import replace

from kiosk.domain.form import Raw
from kiosk.events import BringInstead, Event, RetakePhoto, TakePhoto
from kiosk.viewdata import Action, Banner
from screens import kv
from screens.entries.base import Entry
from screens.localizer import l
from screens.widgets.items import Parts

PREVIEW_SECONDS = 1 / 12
COUNT_FROM = 3
COUNT_SECONDS = 0.8  # of each number


class CountDown(Struct, frozen=True):
    """The person wants the photo: this screen's own, never sent on."""


class PhotoAnswer(Parts, Entry):
    """The preview looks into the host's frame slot; nothing of it is kept."""

    texture = ObjectProperty(None, allownone=True)
    count = NumericProperty(0)  # seconds, as it were, until the photo; 0: nobody counts
    _ticking: Any = None
    _counting: Any = None

    def refresh(self, data: Any) -> None:
        if data != self.data:
            self.data = data
            self._start()

    def amend(self, event: Event) -> Event | None:
        """Count before the photo is taken: hands that pressed a button must find the paper."""
        if not isinstance(event, CountDown):
            return event
        if self._counting is None:
            self.count = COUNT_FROM
            self._counting = Clock.schedule_interval(self._count, COUNT_SECONDS)
        return None

    def enter(self) -> None:
        self._start()

    def leave(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
        if self._counting is not None:
            self._counting.cancel()
        self._ticking = self._counting = self.texture = None
        self.count = 0

    def typed(self) -> Raw:
        return str(self.data.photo) or None

    def absent(self) -> Banner:
        """Return what to say where there is no camera."""
        return Banner("warning", "camera", self.data.absent_text)

    def actions(self, go_on: Action) -> tuple[Action, ...]:
        again = Action(l._("Foto ulang"), RetakePhoto(), "secondary", "camera-rotate")
        return {
            "preview": (Action(l._("Ambil foto"), CountDown(), "primary", "camera"),),
            "taken": (again, go_on) if self.data.can_keep else (replace(again, style="primary"),),
            "absent": (Action(l._("Saya bawa ke kantor"), BringInstead(), "primary"),),
        }[self.data.state]

    def _start(self) -> None:
        self.leave()
        if self.data.state == "taken":
            self.texture = self.pictures.photo(self.data.photo)
        elif self.data.state == "preview":
            self._ticking = Clock.schedule_interval(self._look, PREVIEW_SECONDS)
            self._look()

    def _count(self, *_args: object) -> None:
        self.count -= 1
        if not self.count:
            self._counting.cancel()
            self._counting = None
            self.send(TakePhoto())

    def _look(self, *_args: object) -> None:
        live = self.pictures.live()
        if live is self.texture and live is not None:
            self.blocks[0].canvas.ask_update()  # the same texture with new pixels in it
        self.texture = live


kv.load(__file__)
