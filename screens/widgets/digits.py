"""Fields of digits: in groups with empty places, masked but for the current group, or free."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.widgets.field import Field

THIN = "\u200a"  # a hair space keeps digits apart
WIDE = " "


class DigitField(Field):
    """The caret stays at the end; what is drawn differs from what is typed."""

    groups = ObjectProperty(())
    masked = BooleanProperty(False)
    prefix = StringProperty("")
    suffix = StringProperty("")
    thousands = BooleanProperty(False)
    places = NumericProperty(0)

    def on_groups(self, _field: object, groups: tuple[int, ...]) -> None:
        self.max_length = sum(groups) or self.max_length

    def insert(self, char: str) -> None:
        if char == "-":
            self.put(self.text[1:] if self.text.startswith("-") else "-" + self.text)
        else:
            self.caret = len(self.text)
            super().insert(char)

    def shown_text(self) -> str:
        if self.groups:
            return grouped(self.text, self.groups, masked=self.masked)
        before, after = f"{self.prefix} " if self.prefix else "", ""
        if self.suffix and self.text:
            after = f" {self.suffix}"
        return before + self._number() + after

    def shown_caret(self) -> int:
        if self.groups:
            return len(grouped(self.text, self.groups, masked=self.masked, empty=False))
        before = f"{self.prefix} " if self.prefix else ""
        return len(before + self._number())

    def _number(self) -> str:
        return dotted(self.text) if self.thousands else self.text

    def _caret_to(self, x: float, y: float) -> None:
        del x, y
        self.caret = len(self.text)


def grouped(digits: str, groups: tuple[int, ...], *, masked: bool, empty: bool = True) -> str:
    """Return the groups as drawn: "•••• 07__"; without the empty places when not `empty`."""
    drawn, start = [], 0
    current = max(len(digits) - 1, 0)
    for length in groups:
        group = digits[start : start + length]
        if masked and group and not start <= current < start + length:
            group = "•" * len(group)
        if empty:
            group = group.ljust(length, "_")
        if group:
            drawn.append(THIN.join(group))
        start += length
    return (WIDE + WIDE).join(drawn)


def dotted(digits: str) -> str:
    """Return a whole number with dots between thousands; anything else as it is."""
    sign = "-" if digits.startswith("-") else ""
    body = digits.removeprefix("-")
    return sign + f"{int(body):,}".replace(",", ".") if body.isdigit() else digits
