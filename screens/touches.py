"""What a hand did, freed of doubles: one pointer, one event for a double tap."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any

from kivy.input import MotionEvent

from kiosk.events import Event
from screens.theme import theme

SAME_EVENT_SECONDS = 0.4  # the same event again within this is the same tap
SETTLE_SECONDS = 0.25  # after a new screen: the second half of a double tap hits nothing
BOUNCE_SECONDS = 0.06  # a second touch at the same place: a bouncing panel
BOUNCE_MM = 6.0


class TouchGate:
    """Stands before the window; `clock` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float], touched: Callable[[], None]) -> None:
        self._clock, self._touched = clock, touched
        self._last_event: tuple[Event | None, float] = (None, float("-inf"))
        self._settled_at = float("-inf")
        self._last_touch: tuple[float, float, float] = (0.0, 0.0, float("-inf"))

    def watch(self, window: Any) -> None:
        """Look at every touch of this window before its widgets do."""
        window.bind(on_touch_down=self._down)

    def unwatch(self, window: Any) -> None:
        """Look away."""
        window.unbind(on_touch_down=self._down)

    def admits(self, event: Event) -> bool:
        """Return False for the same event again within a moment."""
        last, at = self._last_event
        now = self._clock()
        if event == last and now - at < SAME_EVENT_SECONDS:
            return False
        self._last_event = (event, now)
        return True

    def settle(self) -> None:
        """A new screen stands: what was meant for the old one must not hit it."""
        self._settled_at = self._clock()
        self.forget()

    @property
    def open(self) -> bool:
        """Whether a touch would get through now."""
        return self._clock() - self._settled_at >= SETTLE_SECONDS

    @property
    def steady(self) -> bool:
        """Whether another touch at the same place would count: no panel bounces that long."""
        return self._clock() - self._last_touch[2] >= BOUNCE_SECONDS

    def forget(self) -> None:
        """Drop the last event; it may hold what was typed."""
        self._last_event = (None, float("-inf"))

    def _down(self, _window: object, touch: MotionEvent) -> bool:
        self._touched()
        now = self._clock()
        x, y, at = self._last_touch
        self._last_touch = (touch.x, touch.y, now)
        if not self.open:
            return True
        near = hypot(touch.x - x, touch.y - y) < theme.panel.px(BOUNCE_MM)
        return near and now - at < BOUNCE_SECONDS
