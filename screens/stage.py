"""The root: header, one body, perhaps an overlay over it, footer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from kiosk.events import Event
from kiosk.viewdata import Chrome
from screens.base import Screen
from screens.theme import theme
from screens.widgets.box import Box
from screens.widgets.chrome import EMPTY, Footer, Header

PASSES = 3  # placing may change a count or a word, which asks for one more


class Stage(Box):
    """Places everything in one pass before a frame, whenever something asked for it."""

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        super().__init__(size_hint=(None, None))
        self._on_event = on_event
        self.sent = 0  # events that widgets sent
        self.header, self.footer = Header(), Footer()
        self.screen: Screen | None = None
        self.add_widget(self.header)
        self.add_widget(self.footer)
        self._trigger = Clock.create_trigger(self.settle, -1)
        theme.fbind("revision", self.request_layout)

    def retire(self) -> None:
        """Follow the theme no more."""
        theme.funbind("revision", self.request_layout)

    def show(self, screen: Screen, chrome: Chrome) -> None:
        """Let this screen be the one that is seen, and touched."""
        if screen is not self.screen:
            if self.screen is not None:
                self.remove_widget(self.screen)
            self.screen = screen
            self.add_widget(screen)
        self.header.chrome = chrome
        self.footer.items = chrome.footer
        self.request_layout()

    def clear(self) -> None:
        """Let go of the screen and of what header and footer said."""
        if self.screen is not None:
            self.remove_widget(self.screen)
        self.screen = None
        self.header.chrome, self.footer.items = EMPTY, ()

    def emit(self, event: Event) -> None:
        self.sent += 1
        self._on_event(event)

    def request_layout(self, *_args: object) -> None:
        self._trigger()

    def settle(self, *_args: object) -> None:
        """Place everything now."""
        for _ in range(PASSES):
            self._trigger.cancel()
            self.place(0, 0, theme.panel.width, theme.panel.height)
            if not self._trigger.is_triggered:
                return
        self._trigger.cancel()

    def catch_up(self) -> None:
        """Place everything now if something has asked for it since."""
        if self._trigger.is_triggered:
            self.settle()

    def arrange(self) -> None:
        screen: Any = self.screen
        typing = bool(screen is not None and screen.typing and theme.small)
        urgent = next((i for i in self.header.chrome.footer if i.danger), None)
        self.header.urgent = urgent if typing else None
        bare = bool(screen is not None and screen.bare)
        self.header.shown = not (bare or (screen is not None and screen.full))
        self.footer.shown = not (bare or typing) and bool(self.footer.items)
        foot = self.footer.measure(self.width) if self.footer.shown else 0
        head = self.header.measure(self.width) if self.header.shown else 0
        self.footer.place(self.x, self.y, self.width, foot)
        self.header.place(self.x, self.top - head, self.width, head)
        if screen is not None:
            screen.place(self.x, self.y + foot, self.width, self.height - head - foot)
