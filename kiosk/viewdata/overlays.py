"""What opens over a screen."""

from msgspec import Struct

from kiosk.viewdata.bodies import MessageView
from kiosk.viewdata.common import Choice, Fact


class EmergencyView(Struct, frozen=True):
    numbers: tuple[Fact, ...]
    place: str


class HelpView(Struct, frozen=True):
    rows: tuple[tuple[str, str], ...]  # question, answer; paged by the screen


class LanguageView(Struct, frozen=True):
    choices: tuple[Choice, ...]


class Toggle(Struct, frozen=True):
    name: str  # for SetOption
    label: str
    detail: str
    icon: str
    on: bool


class AccessibilityView(Struct, frozen=True):
    toggles: tuple[Toggle, ...]


class IdleView(Struct, frozen=True):
    seconds: int  # counted down by the screen
    title: str
    text: str


Overlay = EmergencyView | HelpView | LanguageView | AccessibilityView | IdleView | MessageView
