"""The buttons at the end of a screen: Back at the near side, the main one where the thumb is."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty

from screens import kv
from screens.theme import theme
from screens.widgets.box import Box, adopt
from screens.widgets.button import PushButton, button_for

MAIN = ("primary", "danger", "accent")


class ButtonBar(Box):
    """Lays its buttons out in lines by what fits.

    `order` "stack" gives every button a line of its own, the main one first; "line" puts up to two
    beside each other, the main one last; in a narrow column it stacks too, but "pack" has Back and
    the main one share a line there.
    """

    actions = ObjectProperty(())
    back = ObjectProperty(None, allownone=True, rebind=True)
    order = OptionProperty("line", options=["line", "stack", "pack"])
    per_line = NumericProperty(3)
    even = BooleanProperty(False)
    gap = NumericProperty(0)
    height_main = NumericProperty(0)
    height_other = NumericProperty(0)
    touchable = True

    def __init__(self, **kwargs: Any) -> None:
        self.back_button: PushButton | None = None
        self.buttons: list[PushButton] = []
        self.lean = False
        super().__init__(**kwargs)
        for name in ("actions", "back"):
            self.fbind(name, self._build)
        for name in ("order", "per_line", "gap", "height_main"):
            self.fbind(name, self.request_layout)
        self._build()

    def measure(self, width: float) -> float:
        lines = self._lines(width)
        return sum(self._height(line, width) for line in lines) + self.gap * max(len(lines) - 1, 0)

    def natural_width(self) -> float:
        return max((box.natural_width() for box in self.boxes()), default=0)

    def arrange(self) -> None:
        top = self.top
        for line in self._lines(self.width):
            height = self._height(line, self.width)
            x = self.x
            for button, width in zip(line, self._widths(line, self.width), strict=True):
                button.place(x, top - height, width, height)
                x += width + self.gap
            top -= height + self.gap

    def _build(self, *_args: object) -> None:
        self.back_button = button_for(self.back) if self.back else None
        self.buttons = [button_for(action) for action in self.actions]
        self.lean = False
        self.dress()
        self.request_layout()

    def dress(self) -> None:
        """Take in the buttons that stand here: all of them, or only Back and the main one."""
        back = [self.back_button] if self.back_button else []
        if self.back_button:
            self.back_button.label = "" if self.lean else self.back.label
            self.back_button.least = theme.target if self.lean else 0
        kept = [b for b in self.buttons if not self.lean or b.style in MAIN]
        adopt(self, [*back, *kept])
        self.shown = bool(self.children)

    def crowded(self, width: float) -> bool:
        """Return whether all its buttons would not stand in one line."""
        back = [self.back_button] if self.back_button else []
        all_of_them = [*back, *self.buttons]
        gaps = self.gap * max(len(all_of_them) - 1, 0)
        return sum(button.natural_width() for button in all_of_them) + gaps > width

    def spared(self, lean: bool) -> list[Box]:
        """Become lean or not; return the buttons that then have to stand with the content."""
        if lean != self.lean:
            self.lean = lean
            self.dress()
        return [b for b in self.buttons if b.style not in MAIN] if lean else []

    def join(self, box: Box) -> None:
        """Take a button into the tree."""
        self.add_widget(box)

    def _lines(self, width: float) -> list[list[Any]]:
        back, rest = self._by_role()
        main = [button for button in rest if button.style in MAIN]
        others = [button for button in rest if button not in main]
        if self._stacked(width):
            return [[button] for button in (*main, *others, *back)]
        if self.order == "pack":
            return self._packed([*others, *back, *main], width)
        return self._packed([*back, *others, *main], width)

    def _packed(self, buttons: list[Any], width: float) -> list[list[Any]]:
        limit = 4 if theme.small else int(self.per_line)
        lines: list[list[Any]] = []
        for button in reversed(buttons):
            line = [button, *lines[0]] if lines else [button]
            if lines and len(line) <= limit and self._fit(line, width):
                lines[0] = line
            else:
                lines.insert(0, [button])
        return lines

    def _fit(self, line: list[Any], width: float) -> bool:
        room = width - self.gap * (len(line) - 1)
        needs = [button.natural_width() for button in line]
        return (max(needs) * len(line) if self.even and not self.lean else sum(needs)) <= room

    def _by_role(self) -> tuple[list[Any], list[Any]]:
        buttons = self.boxes()
        return (buttons[:1], buttons[1:]) if self.back else ([], buttons)

    def _stacked(self, width: float) -> bool:
        narrow = not theme.portrait and width <= theme.dock + 1
        return (narrow and self.order != "pack") or (self.order == "stack" and theme.portrait)

    def _widths(self, line: list[Any], width: float) -> list[float]:
        room = width - self.gap * (len(line) - 1)
        equal = room / len(line)
        if len(line) == 1 and self.back and line[0] is self.boxes()[0] and not self._stacked(width):
            return [min(max(width / 3, line[0].natural_width()), width)]
        needs = [button.natural_width() for button in line]
        if self.back and len(line) == 2 and line[0] is self.boxes()[0]:
            first = needs[0] if self.lean else max(room / 3, needs[0])
            if room - first >= needs[1]:
                return [first, room - first]
        if max(needs) <= equal:
            return [equal] * len(line)
        spare = (room - sum(needs)) / len(line)
        return [need + spare for need in needs]

    def _height(self, line: list[PushButton], width: float) -> float:
        main = any(button.style in MAIN for button in line)
        floor = self.height_main if main else self.height_other
        widths = self._widths(line, width)
        return max(floor, *(b.measure(w) for b, w in zip(line, widths, strict=True)))


kv.load(__file__)
