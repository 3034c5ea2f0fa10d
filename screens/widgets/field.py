"""Where typed text stands: it draws itself, wraps, and has a caret. No clipboard, no prediction."""

from __future__ import annotations

from typing import Any

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from screens import kv
from screens.theme import theme
from screens.widgets.box import Box
from screens.widgets.press import Press
from screens.widgets.surface import Surface
from screens.widgets.text import Text
from screens.widgets.wrap import Line, nearest, wrap


class Field(Press, Surface, Box):
    """A field of one or more lines; grows to `max_lines`, then shows those around the caret."""

    text = StringProperty("")
    placeholder = StringProperty("")
    caret = NumericProperty(0)
    active = BooleanProperty(True)
    wrong = BooleanProperty(False)
    led = BooleanProperty(False)  # "Lanjut" and the erasing key move here by themselves
    icon = StringProperty("")
    max_length = NumericProperty(200)
    min_lines = NumericProperty(1)
    max_lines = NumericProperty(4)
    minimum = NumericProperty(0)
    inset = NumericProperty(0)
    caret_x = NumericProperty(0)
    caret_y = NumericProperty(0)
    caret_height = NumericProperty(0)
    halign = OptionProperty("left", options=["left", "center"])

    def __init__(self, **kwargs: Any) -> None:
        self._label = Text(size_name="text_field")
        self._ghost = Text(size_name="text_body", role="muted")
        self._extents: tuple[object, dict[str, float]] = ((), {})
        super().__init__(**kwargs)
        self.add_widget(self._ghost)
        self.add_widget(self._label)
        for name in ("text", "caret", "placeholder", "active"):
            self.fbind(name, self._changed)
        self.caret = len(self.text)

    # --- what a keyboard does

    def insert(self, char: str) -> None:
        """Put a character at the caret, unless the field is full."""
        if len(self.text) + len(char) <= self.max_length:
            at = int(self.caret)
            self.caret = 0  # never beyond the text while it changes
            self.text = self.text[:at] + char + self.text[at:]
            self.caret = at + len(char)

    def erase(self) -> None:
        """Take away the character before the caret."""
        at = int(self.caret)
        if at:
            self.caret = 0
            self.text = self.text[: at - 1] + self.text[at:]
            self.caret = at - 1

    def put(self, text: str) -> None:
        """Stand at the end of this text."""
        self.caret = 0
        self.text = text
        self.caret = len(text)

    # --- what is seen

    def shown_text(self) -> str:
        """Return what is drawn for the text."""
        return self.text

    def shown_caret(self) -> int:
        """Return where the caret stands in what is drawn."""
        return int(self.caret)

    @property
    def touchable(self) -> bool:  # type: ignore[override]
        """Whether a finger must reach it: not while keys fill it, nor where keys lead to it."""
        return not (self.active or self.led)

    def measure(self, width: float) -> float:
        lines = len(self._lines(width))
        lines = min(max(lines, self._least()), self._most())
        room = self._room(width)
        self._ghost.text = self._example(room)
        ghost = self._ghost.measure(room)
        return float(max(self.minimum, max(lines * self._line_height(), ghost) + 2 * self.inset))

    def _most(self) -> int:
        """Return how many lines may show; large letters on a small panel leave room for two."""
        tight = theme.small and theme.large_text
        return min(2, int(self.max_lines)) if tight else int(self.max_lines)

    def _least(self) -> int:
        return min(int(self.min_lines), self._most())

    def arrange(self) -> None:
        lines = self._lines(self.width)
        row = next(i for i, line in reversed(list(enumerate(lines))) if line.start <= self._at())
        most = self._most()
        first = min(max(row - most + 1, 0), max(len(lines) - most, 0))
        visible = lines[first : first + most]
        shown = self.shown_text()
        self._label.text = "\n".join(shown[line.start : line.end] for line in visible)
        height = self._line_height()
        rows = max(len(visible), self._least())
        top = self.center_y + rows * height / 2
        left = self.x + self._left()
        self._label.natural()
        self._label.settle()
        size = self._label.texture_size
        self._label.place(left, top - size[1], size[0], size[1])
        self._place_ghost(left, top)
        self._place_caret(shown, visible, row - first, left, top)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        taken = super().on_touch_down(touch)
        if taken and self.text:
            self._caret_to(touch.x, touch.y)
        return bool(taken)

    def _caret_to(self, x: float, y: float) -> None:
        lines = self._lines(self.width)
        rows = max(len(lines), self._least())
        top = self.center_y + min(rows, self._most()) * self._line_height() / 2
        row = min(max(int((top - y) / self._line_height()), 0), len(lines) - 1)
        line, shown = lines[row], self.shown_text()
        self.caret = line.start + nearest(
            shown[line.start : line.end], x - self.x - self._left(), self._extent
        )

    def _place_ghost(self, left: float, top: float) -> None:
        width = self._room(self.width)
        self._ghost.text = "" if self.text else self._example(width)
        height = self._ghost.measure(width)
        y = self.center_y - height / 2 if self.min_lines == 1 else top - height
        self._ghost.place(left + 2 * theme.caret_width, y, width, height)

    def _example(self, room: float) -> str:
        """Return the placeholder; nothing where one of its words would have to be broken."""
        words = self.placeholder.split()
        return self.placeholder if all(self._ghost.extent(w) <= room for w in words) else ""

    def _place_caret(
        self, shown: str, visible: list[Line], row: int, left: float, top: float
    ) -> None:
        line, height = visible[row], self._line_height()
        self.caret_height = height * 0.84 if self.active else 0
        self.caret_x = round(left + self._extent(shown[line.start : self._at()]))
        self.caret_y = round(top - row * height - height * 0.92)

    def _at(self) -> int:
        return min(self.shown_caret(), len(self.shown_text()))

    def _left(self) -> float:
        return float(self.inset + (theme.icon_small * 1.25 + theme.gap if self.icon else 0))

    def _room(self, width: float) -> float:
        return max(width - self._left() - self.inset - 2 * theme.caret_width, 1)

    def _lines(self, width: float) -> list[Line]:
        return wrap(self.shown_text(), self._room(width), self._extent)

    def _extent(self, text: str) -> float:
        font = self._label.font_size
        if self._extents[0] != font or len(self._extents[1]) > 400:
            self._extents = (font, {})
        known = self._extents[1]
        if text not in known:
            known[text] = self._label.extent(text)
        return known[text]

    def _line_height(self) -> float:
        return self._label.line_px()

    def _changed(self, *_args: object) -> None:
        self.request_layout()


kv.load(__file__)
