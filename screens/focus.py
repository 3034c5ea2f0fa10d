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
from screens.base import Dock, Pinned
from screens.localizer import l
from screens.naming import Name, name_of, typed_name
from screens.pilot import ancestors, shown
from screens.stage import Stage
from screens.theme import theme
from screens.widgets.field import Field
from screens.widgets.keyboard import Key
from screens.widgets.pages import Pager
from screens.widgets.press import Press

AREAS = (Pinned, Pager, Dock)
PLACE = ("pos", "size")
STROKES = ((3.0, "text"), (1.4, "background"))  # in thin lines; one of the two is always seen


class Focus:
    """At most one thing on the stage has it. `next`, `prev`, `select` and `back` are the keys."""

    def __init__(
        self, stage: Stage, emit: Callable[[Event], None], covered: Callable[[], bool]
    ) -> None:
        """Take where things stand, whom to tell, and whether something has opened over a screen."""
        self._stage, self._emit, self._covered = stage, emit, covered
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
            self._stage.catch_up()
            key()

    def clear(self) -> None:
        """Let go: a finger touches the glass, or another screen stands there."""
        self._take(None)
        self._index, self._screen = -1, None

    @property
    def current(self) -> Any:
        """What has the focus; None when nothing has."""
        return self._current

    def follow(self) -> None:
        """Let go when the screen is another."""
        if self._screen is not self._stage.screen:
            self.clear()
            self._screen = self._stage.screen

    # --- inside

    def _targets(self) -> list[Any]:
        stage = self._stage
        screen = _presses(stage.screen) if stage.screen is not None else []
        areas = [[w for w in screen if _area(w) == area] for area in range(len(AREAS) + 1)]
        read = [widget for area in areas for widget in _reading(area)]
        return [*read, *_presses(stage.header), *_presses(stage.footer)]

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
        self._take(targets[self._index])
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
        sent, page = self._stage.sent, _page(screen)
        target.tap()
        self._stage.catch_up()
        if self._stage.screen is not screen or self._stage.sent != sent:
            return None  # the journey says what came of it
        if _page(screen) != page or target not in self._targets():
            return self._start_over()
        return self._tell(self._outcome(target), self._targets())

    def _outcome(self, target: Any) -> Name:
        """Return what a press has done on this screen."""
        if not isinstance(target, Key):
            return name_of(target)
        if target.char != "done":
            return typed_name(target)
        fields = [w for w in _presses(self._stage.screen) if isinstance(w, Field) and w.active]
        return name_of(fields[0] if fields else target)

    def _start_over(self) -> None:
        """Stand on the first thing of another page."""
        targets = self._targets()
        if targets:
            self._take(targets[0])
            self._tell(name_of(targets[0]), targets)

    def _back(self) -> None:
        screen: Any = self._stage.screen
        back = getattr(screen, "back", None)
        if self._covered() or back is None:
            self._emit(CloseOverlay())
        else:
            screen.emit(back.event)

    def _tell(self, name: Name, targets: list[Any]) -> None:
        """Say what it is and where: "Ya, 1 dari 3"; keys say themselves alone."""
        place = ""
        others = [target for target in targets if not isinstance(target, Key)]
        if self._current in others:
            words = l._("{n} dari {total}")
            place = ", " + words.format(n=others.index(self._current) + 1, total=len(others))
        self._emit(Focused(name.text + place, name.openly and name.openly + place))

    def _take(self, widget: Any) -> None:
        """Give the focus to this; its frame goes where it goes."""
        if self._current is not None:
            for name in PLACE:
                self._current.funbind(name, self._frame)
        self._current = widget
        if widget is not None:
            for name in PLACE:
                widget.fbind(name, self._frame)
        self._frame()

    def _frame(self, *_args: object) -> None:
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
    """Return what can be pressed now; a main button also while it cannot, for it says so."""
    presses = [w for w in shown(root) if isinstance(w, Press) and w.width]
    return [w for w in presses if w.enabled or getattr(w, "style", "") == "primary"]


def _page(screen: Any) -> Any:
    """Return which page of a screen is seen; None where there are none."""
    return getattr(getattr(screen.ids, "pages", None), "page", None)


def _area(widget: Any) -> int:
    """Return the number of the part of the screen in which this stands; content comes first."""
    for ancestor in ancestors(widget):
        for number, area in enumerate(AREAS, 1):
            if isinstance(ancestor, area):
                return number
    return 0


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
