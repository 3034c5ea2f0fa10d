"""Moves among all that can be pressed, for hands that cannot see: next, back, press.

The order is that of reading: the screen from top to bottom, then the header, then the footer. What
has the focus is told as a Focused event, and framed so that bystanders can follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kivy.graphics import Color, Line

from kiosk.events import Begin, CloseOverlay, Event, Focused
from screens.attract import AttractScreen
from screens.localizer import l
from screens.naming import Name, name_of, typed_name
from screens.pilot import shown
from screens.stage import Stage
from screens.theme import theme
from screens.widgets.keyboard import Key
from screens.widgets.press import Press

STROKES = ((3.0, "text"), (1.4, "background"))  # in thin lines; one of the two is always seen


class Focus:
    """At most one thing on the stage has it. `next`, `prev`, `select` and `back` are the keys."""

    def __init__(self, stage: Stage, emit: Callable[[Event], None]) -> None:
        self._stage, self._emit = stage, emit
        self._current: Any = None
        self._index = -1
        self._screen: Any = None
        self.keys: dict[str, Callable[[], None]] = {
            "next": lambda: self._move(1),
            "prev": lambda: self._move(-1),
            "select": self._select,
            "back": self._back,
        }

    def press(self, action: str) -> None:
        """Do what a key of the keypad asks for; others are not the focus's."""
        key = self.keys.get(action)
        if key is not None:
            self._stage.settle()
            key()

    def clear(self) -> None:
        """Let go: a finger touches the glass, or another screen stands there."""
        self._current, self._index = None, -1
        self._stage.canvas.after.clear()

    @property
    def current(self) -> Any:
        """What has the focus; None when nothing has."""
        return self._current

    def follow(self) -> None:
        """Draw the frame where things stand now; let go when the screen is another."""
        if self._screen is not self._stage.screen:
            self._screen = self._stage.screen
            self.clear()
        self._frame()

    # --- inside

    def _targets(self) -> list[Any]:
        stage = self._stage
        screen = _reading(_presses(stage.screen)) if stage.screen is not None else []
        return [*screen, *_presses(stage.header), *_presses(stage.footer)]

    def _move(self, step: int) -> None:
        self.follow()
        targets = self._targets()
        if not targets:
            return
        if self._current in targets:
            self._index = targets.index(self._current) + step
        else:  # its page was turned, or nothing had it yet
            self._index = max(self._index, 0) if step > 0 else self._index - 1
        self._index %= len(targets)
        self._current = targets[self._index]
        self._frame()
        self._tell(name_of(self._current), targets)

    def _select(self) -> None:
        self.follow()
        screen: Any = self._stage.screen
        if self._current is None:
            if isinstance(screen, AttractScreen):
                screen.emit(Begin())
            return None
        target = self._current
        if not target.enabled:
            return self._tell(name_of(target), self._targets())
        target.tap()
        self._stage.settle()
        if self._stage.screen is screen and target in self._targets():
            self._frame()
            name = typed_name(target) if isinstance(target, Key) else name_of(target)
            self._tell(name, self._targets())
        return None

    def _back(self) -> None:
        screen: Any = self._stage.screen
        back = getattr(screen, "back", None)
        if back is not None:
            screen.emit(back.event)
        else:
            self._emit(CloseOverlay())

    def _tell(self, name: Name, targets: list[Any]) -> None:
        """Say what it is and where: "Ya, 1 dari 3"; keys say themselves alone."""
        place = ""
        others = [target for target in targets if not isinstance(target, Key)]
        if self._current in others:
            words = l._("{n} dari {total}")
            place = ", " + words.format(n=others.index(self._current) + 1, total=len(others))
        self._emit(Focused(name.text + place, name.openly and name.openly + place))

    def _frame(self) -> None:
        after = self._stage.canvas.after
        after.clear()
        widget = self._current
        if widget is None:
            return
        gap = theme.stroke
        box = (widget.x - gap, widget.y - gap, widget.width + 2 * gap, widget.height + 2 * gap)
        with after:
            for width, role in STROKES:
                Color(rgba=theme.color(role))
                Line(rounded_rectangle=(*box, theme.radius), width=width * max(theme.stroke, 1))


def _presses(root: Any) -> list[Any]:
    """Return what can be pressed now; a disabled one too, for it says that it is."""
    return [w for w in shown(root) if isinstance(w, Press) and w.width]


def _reading(widgets: list[Any]) -> list[Any]:
    """Sort by lines from the top, and in a line from the left."""
    return [widget for line in _lines(widgets) for widget in sorted(line, key=lambda w: w.x)]


def _lines(widgets: list[Any]) -> Iterator[list[Any]]:
    rest = sorted(widgets, key=lambda w: -w.top)
    while rest:
        first = rest[0]
        line = [w for w in rest if w.center_y > first.y and w.top <= first.top]
        yield line
        rest = [w for w in rest if w not in line]
