"""Words and icons that know their size."""

from __future__ import annotations

from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from screens import kv
from screens.glyphs import font_file, glyph
from screens.widgets.box import Box

WIDEST = 1.25  # em; the widest signs of the font
SLACK = 2  # px; hinting may draw a line this much wider than it measures


class Text(Box, Label):
    """A text that wraps at words and is as high as its lines."""

    role = StringProperty("text")
    size_name = StringProperty("text_body")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._natural: tuple[object, float] = ((), 0.0)
        self.fbind("text", self.request_layout)

    def measure(self, width: float) -> float:
        if not self.text:
            return 0
        self.text_size = (max(width, 1), None)
        self.settle()
        return float(self.texture_size[1])

    def natural_width(self) -> float:
        key = (self.text, self.font_size, self.bold, self.font_name)
        if self._natural[0] != key:
            self._natural = (key, self._extent(self.text))
        return self._natural[1]

    def natural(self) -> None:
        """Do not wrap: one line for each line of the text."""
        unlimited: Any = (None, None)
        self.text_size = unlimited

    def settle(self) -> None:
        """Draw the texture now, once, instead of in the next frame."""
        if self._trigger_texture.is_triggered or self.texture is None:
            self._trigger_texture.cancel()
            self.texture_update()

    def split(self, width: float, height: float) -> tuple[Text, Text] | None:
        """Return two texts, the first at most `height` px high; None when no line fits."""
        words = self.text.split(" ")
        fits, too_many = 0, len(words)
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            if self._copy(words[:middle]).measure(width) <= height:
                fits = middle
            else:
                too_many = middle
        if not fits:
            return self._break(words, width, height)
        return self._copy(words[:fits]), self._copy(words[fits:])

    def _break(self, words: list[str], width: float, height: float) -> tuple[Text, Text] | None:
        """Return the same for a first word that is wider than a line: it goes on where it must."""
        word = words[0]
        for end in range(len(word) - 1, 0, -1):
            if self._copy([word[:end]]).measure(width) <= height:
                return self._copy([word[:end]]), self._copy([word[end:], *words[1:]])
        return None

    def _copy(self, words: list[str]) -> Text:
        return Text(
            text=" ".join(words),
            size_name=self.size_name,
            role=self.role,
            bold=self.bold,
            halign=self.halign,
            gap_before=self.gap_before,
            card=self.card,
        )

    def extent(self, text: str) -> float:
        """Return the width in px of one line of text in this font."""
        return float(self._core().get_extents(text)[0]) if text else 0

    def line_px(self) -> float:
        """Return the height in px of one line."""
        return float(self._core().get_extents("Ag")[1]) * self.line_height

    def _core(self) -> CoreLabel:
        core = CoreLabel(font_size=self.font_size, bold=self.bold, font_name=self.font_name)
        core.resolve_font_name()
        return core

    def _extent(self, text: str) -> float:
        core = self._core()
        widest = max((core.get_extents(line)[0] for line in text.split("\n")), default=0)
        return widest + SLACK if text else 0


class Icon(Box, Label):
    """One sign of the icon font in a square of `side` px. Decoration: the words carry meaning."""

    name = StringProperty("")
    role = StringProperty("primary")
    side = NumericProperty(0)
    fixed = BooleanProperty(False)  # as wide as the widest sign: for signs below each other

    def __init__(self, **kwargs: object) -> None:
        self.font_name = font_file()
        super().__init__(**kwargs)

    def on_name(self, _icon: object, name: str) -> None:
        self.text = glyph(name)

    def measure(self, width: float) -> float:
        del width
        return float(self.side) if self.name else 0

    def natural_width(self) -> float:
        if not self.name:
            return 0
        return self.side * WIDEST if self.fixed else self._glyph_width()

    def _glyph_width(self) -> float:
        core = CoreLabel(font_size=self.side, font_name=self.font_name)
        core.resolve_font_name()
        return float(core.get_extents(self.text)[0])


kv.load(__file__)
