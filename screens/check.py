"""Everything that was answered, to look over and to stand by."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty

from kiosk.events import EditAnswer, Event, Tick
from kiosk.viewdata import Action, Banner, CheckRow
from kiosk.viewdata import Box as BoxData
from screens import kv
from screens.base import Next, Screen
from screens.localizer import l
from screens.widgets.box import Box, Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface


class CheckLine(Row):
    """A label, its value, and "Ubah"."""

    row = ObjectProperty(CheckRow("", "", ""), rebind=True)
    touchable = True

    def change(self) -> None:
        """Answer this one again."""
        self.emit(EditAnswer(self.row.path))


class Blank(Box):
    """Nothing, as wide as something that other lines have here."""

    like = ObjectProperty(None, allownone=True)

    def natural_width(self) -> float:
        return float(self.like.natural_width()) if self.like else 0


class TickRow(Press, Surface, Row):
    """A box to tick with what it means; the whole row is the target."""

    box = ObjectProperty(BoxData("", "", False), rebind=True)


class CheckScreen(Screen):
    """Rows page; boxes and the submit button stand on the last page."""

    last = ObjectProperty(False)
    page = NumericProperty(0)

    def enter(self) -> None:
        self.ids.pages.fbind("page", self._turned)
        self.ids.pages.fbind("pages", self._turned)
        self._turned()

    @staticmethod
    def line(row: CheckRow) -> CheckLine:
        """Return the line of an answer."""
        return CheckLine(row=row)

    @staticmethod
    def tick(box: BoxData) -> TickRow:
        """Return the row of a box."""
        row = TickRow(box=box)
        row.event = Tick(box.name)
        return row

    def problem(self, text: str) -> Banner | None:
        """Return what is missing, as a box."""
        return Banner("danger", "circle-exclamation", text) if text else None

    def privacy(self, text: str) -> Banner | None:
        """Return basis, purpose and retention as a box."""
        return Banner("plain", "shield-halved", text) if text else None

    def main(self, last: Any, submit: Action) -> tuple[Action, ...]:
        """Return the main button: submit on the last page, go on before it."""
        if last:
            return (submit,)
        return (Action(l._("Lanjut"), Next(), "primary", "arrow-right", icon_after=True),)

    def amend(self, event: Event) -> Event | None:
        if isinstance(event, Next):
            self.ids.pages.page += 1
            return None
        return event

    def _turned(self, *_args: object) -> None:
        pages = self.ids.pages
        self.last = pages.page >= pages.pages - 1


kv.load(__file__)
