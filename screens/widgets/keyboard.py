"""Our own on-screen keyboard and keypad. Nothing is predicted, remembered or copied."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens import kv
from screens.theme import theme
from screens.widgets.box import Box, Row
from screens.widgets.press import Press
from screens.widgets.surface import Surface

SPECIAL = {
    # name: weight, icon
    "shift": (1.5, "arrow-up"),
    "erase": (1.5, "delete-left"),
    "layer": (1.9, ""),
    "space": (5.6, ""),
    "done": (2.5, "arrow-right"),
}
Line = tuple[str, ...]
LAYERS: dict[str, tuple[Line, ...]] = {
    "letters": (
        tuple("1234567890"),
        tuple("qwertyuiop"),
        tuple("asdfghjkl"),
        ("shift", *"zxcvbnm", "erase"),
        ("layer", "space", "done"),
    ),
    "symbols": (
        tuple("1234567890"),
        tuple("-/:;()&@+="),
        tuple(".,?!'\"#%*"),
        ("shift", *"_<>°²³|", "erase"),
        ("layer", "space", "done"),
    ),
    "code": (
        tuple("1234567890"),
        tuple("QWERTYUIOP"),
        tuple("ASDFGHJKL"),
        ("-", *"ZXCVBNM", "erase"),
        ("done",),
    ),
    "digits": (tuple("123"), tuple("456"), tuple("789"), ("erase", "0", "done")),
    "signed": (tuple("123"), tuple("456"), tuple("789"), ("minus", "0", "erase"), ("done",)),
}


class Key(Press, Surface, Row):
    """One key; letters act on the down event, special ones like buttons."""

    char = StringProperty("")
    label = StringProperty("")
    icon = StringProperty("")
    special = BooleanProperty(False)
    primary = BooleanProperty(False)
    lit = BooleanProperty(False)
    weight = NumericProperty(1)
    size_name = StringProperty("text_button")

    def squeeze(self, width: float) -> None:
        """Where word and sign do not both fit, let one of them do."""
        sign, word = self.children
        if not (self.icon and self.label):
            return
        both = word.natural_width() + sign.natural_width() + 3 * self.gap
        word.shown = word.natural_width() + 2 * self.gap <= width
        sign.shown = both <= width or not word.shown


class Keyboard(Box):
    """Rows of keys. Dispatches `on_char(text)`, `on_erase`, `on_done`."""

    layer = StringProperty("letters")
    kind = StringProperty("")  # the layer it was put up with
    shift = BooleanProperty(False)
    done_label = StringProperty("")
    done_enabled = BooleanProperty(True)
    space_label = StringProperty("")
    gap = NumericProperty(0)
    inset = NumericProperty(0)
    key_height = NumericProperty(0)
    full = ObjectProperty(True)
    touchable = True
    __events__ = ("on_char", "on_erase", "on_done")

    def __init__(self, **kwargs: Any) -> None:
        self.lines: list[list[Key]] = []
        super().__init__(**kwargs)
        for name in ("layer", "done_label", "space_label"):
            self.fbind(name, self._build)
        self.fbind("shift", self._relabel)
        self.fbind("done_enabled", self._relabel)
        self._build()

    def measure(self, width: float) -> float:
        del width
        count = len(self.lines)
        return float(count * self.key_height + (count - 1) * self.gap + 2 * self.inset)

    def natural_width(self) -> float:
        return float(theme.keyboard_width)

    def arrange(self) -> None:
        count = len(self.lines)
        height = (self.height - 2 * self.inset - (count - 1) * self.gap) / count
        for index, line in enumerate(self.lines):
            y = self.top - self.inset - (index + 1) * height - index * self.gap
            self._line(line, y, height)

    def _line(self, line: list[Key], y: float, height: float) -> None:
        room = self.width - 2 * self.inset - self.gap * (len(line) - 1)
        x, total = self.x + self.inset, sum(key.weight for key in line)
        for key in line:
            width = room * key.weight / total
            key.squeeze(width)
            key.place(x, y + key.depth, width, height - key.depth)
            x += width + self.gap

    def on_char(self, char: str) -> None:
        """A character was typed."""

    def on_erase(self) -> None:
        """The last character is to go."""

    def on_done(self) -> None:
        """The person is done with the field."""

    def _build(self, *_args: object) -> None:
        self.clear_widgets()
        self.lines = [[self._key(name) for name in line] for line in LAYERS[self.layer]]
        for line in self.lines:
            for key in line:
                self.add_widget(key)
        self._relabel()
        self.request_layout()

    def _key(self, name: str) -> Key:
        weight, icon = SPECIAL.get(name, (1, ""))
        numeric = self.layer in ("digits", "signed")
        key = Key(char=name, icon=icon, weight=1 if numeric else weight)
        key.special = name in SPECIAL and name not in ("space", "done")
        key.primary = name == "done"
        key.at_once = name not in ("done", "layer", "shift")
        key.bind(on_tap=self._tapped)
        return key

    def _relabel(self, *_args: object) -> None:
        for key in (key for line in self.lines for key in line):
            key.label, key.spoken = self._words(key.char)
            key.lit = key.char == "shift" and self.shift
            key.enabled = key.char != "done" or self.done_enabled
            if key.char in ("space", "layer"):
                key.size_name = "text_body"

    def _words(self, char: str) -> tuple[str, str]:
        upper = char.upper() if self.shift else char
        words = {
            "shift": ("", "shift"),
            "erase": ("", "delete-left"),
            "layer": (".,/-" if self.layer == "letters" else "abc", "layer"),
            "space": (self.space_label, self.space_label),
            "done": (self.done_label, self.done_label),
            "minus": ("−", "-"),
        }
        return words.get(char, (upper, upper))

    def _tapped(self, key: Key) -> None:
        if key.char == "done":
            self.dispatch("on_done")
        elif key.char == "erase":
            self.dispatch("on_erase")
        elif key.char == "shift":
            self.shift = not self.shift
        elif key.char == "layer":
            self.layer = "symbols" if self.layer == "letters" else "letters"
        else:
            self.dispatch("on_char", {"space": " ", "minus": "-"}.get(key.char, key.label))


class Keypad(Keyboard):
    """The same with digits only."""

    def natural_width(self) -> float:
        return float(theme.dock)


kv.load(__file__)
