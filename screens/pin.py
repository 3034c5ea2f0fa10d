"""The technician's PIN."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk.events import EnterPin, Event
from kiosk.viewdata import Banner
from screens import kv
from screens.base import Next, Screen
from screens.localizer import l
from screens.widgets.digits import DigitField

MAX_DIGITS = 12


class PinField(DigitField):
    """Shows only how many digits there are."""

    def shown_text(self) -> str:
        return "•" * len(self.text)

    def shown_caret(self) -> int:
        return len(self.text)


class PinScreen(Screen):
    """Digits and "Lanjut"; empties itself after each try."""

    typing = BooleanProperty(True)

    def enter(self) -> None:
        self.ids.field.max_length = MAX_DIGITS

    def problem(self, text: str, wait: int) -> Banner | None:
        """Return what was wrong and how long to wait, as a box."""
        pause = l._("Coba lagi setelah {seconds} detik.").format(seconds=wait) if wait else ""
        words = f"{text} {pause}".strip()
        return Banner("danger", "circle-exclamation", words) if words else None

    def amend(self, event: Event) -> Event | None:
        if not isinstance(event, Next):
            return event
        pin = str(self.ids.field.text)
        self.ids.field.put("")
        return EnterPin(pin) if pin else None

    def done(self) -> None:
        """Take "Lanjut" from the keypad."""
        self.emit(Next())


kv.load(__file__)
