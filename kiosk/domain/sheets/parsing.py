"""Reads expressions of either language into nodes, by recursive descent."""

import re
from collections.abc import Callable

from kiosk.domain.sheets.dialects import Dialect
from kiosk.domain.sheets.nodes import (
    COMPARING,
    Bracket,
    Call,
    Choose,
    Here,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Text,
    Truth,
    Two,
    Unfit,
    Words,
    trimmed,
)

LONGEST = 2_000
"""Letters of an expression in a cell; longer ones are nobody's."""


_CURLY = "‘’‚“”„`´"
"""Quotes as word processors like to make them."""
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_LEVELS = {
    1: ("or",),
    2: ("and",),
    4: tuple(COMPARING),
    5: ("+", "-"),
    6: ("*", "//", "div", "mod"),
}


def parse(text: str, dialect: Dialect) -> Node:
    """Read an expression; Unfit when it cannot be read, RecursionError when too deep."""
    if len(text) > LONGEST:
        raise Unfit("too_long")
    reader = _Reader(text, dialect)
    whole = reader.choice()
    reader.end()
    return whole


class _Reader:
    """Recursive descent; one method a level of binding."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        self.operators = {word: op for op, word in dialect.spelling.items()}
        self.tokens: list[tuple[str, str]] = []
        place, text = 0, text.strip()
        while place < len(text):
            match = dialect.token.match(text, place)
            if match is None:
                rest = text[place : place + 20].strip()
                raise Unfit("curly_quotes" if rest[0] in _CURLY else "unreadable", rest)
            kind = match.lastgroup or ""
            self.tokens.append(
                (kind, " ".join(match[kind].split()) if kind == "op" else match[kind])
            )
            place = match.end()
        self.place = 0

    def end(self) -> None:
        if self.place < len(self.tokens):
            raise Unfit("unreadable", self.tokens[self.place][1])

    def _next(self, *wanted: str) -> str:
        """Take the next token when it is one of these words (not a quoted text); else ""."""
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind in ("", "text", "name") or text not in wanted:
            return ""
        self.place += 1
        return text

    def _need(self, mark: str) -> None:
        if not self._next(mark):
            raise Unfit("unreadable", mark)

    def choice(self) -> Node:
        first = self._level(1)
        if not (self.dialect.python and self._next("if")):
            return first
        test = trimmed(self._level(1), 1)
        self._need("else")
        return Choose(trimmed(first, 1), test, self.choice())

    def _level(self, level: int) -> Node:
        if level == 3:
            return self._negated()
        if level == 7:
            return self._signed()
        return self._joined(level) if level < 3 else self._paired(level)

    def _joined(self, level: int) -> Node:
        (op,) = _LEVELS[level]
        parts = [self._level(level + 1)]
        while self._next(op):
            parts.append(self._level(level + 1))
        if len(parts) == 1:
            return parts[0]
        return Logic(op, tuple(trimmed(part, level + 1) for part in parts))

    def _negated(self) -> Node:
        if self.dialect.python and self._next("not"):
            return Not(trimmed(self._negated(), 3))
        return self._level(4)

    def _paired(self, level: int) -> Node:
        words = [word for word, op in self.operators.items() if op in _LEVELS[level]]
        comparing = level == 4
        left = self._level(level + 1)
        while op := self._next(*words):
            if comparing and isinstance(left, Two) and left.op in COMPARING:
                raise Unfit("chained", op)
            right = trimmed(self._level(level + 1), level + 1)
            left = Two(self.operators[op], trimmed(left, level + comparing), right)
        return left

    def _signed(self) -> Node:
        return Negative(trimmed(self._signed(), 7)) if self._next("-") else self._atom()

    def _atom(self) -> Node:
        if self.place >= len(self.tokens):
            raise Unfit("unreadable", "…")
        kind, text = self.tokens[self.place]
        self.place += 1
        made = _ATOMS.get(kind)
        return made(self, text) if made else self._strange(text)

    def _strange(self, text: str) -> Node:
        raise Unfit("unreadable", text)

    def _mark(self, text: str) -> Node:
        if text == "." and not self.dialect.python:
            return Here()
        if text != "(":
            return self._strange(text)
        first = self.choice()
        if self.dialect.python and self._next(","):
            return Words((first, *self._listed()))
        self._need(")")
        return Bracket(first)

    def _listed(self) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self._next(")"):
            items.append(self.choice())
            if not self._next(","):
                self._need(")")
                break
        return tuple(items)

    def _word(self, text: str) -> Node:
        if self._next("("):
            return Call(text, self._listed())
        if not self.dialect.python:
            raise Unfit("bare_word", text, f"${{{text}}}, '{text}'")
        return Truth(text == "True") if text in ("True", "False") else self._name(text)

    def _name(self, text: str) -> Node:
        if not _KEY.fullmatch(text):
            raise Unfit("strange_name", text)
        return Name(text)

    def _quoted(self, text: str) -> Node:
        if self.dialect.python and "\\" in text:
            raise Unfit("strange_text", text)
        return Text(text[1:-1])

    def _number(self, text: str) -> Node:
        if len(text) > 15:
            raise Unfit("unreadable", text)
        return Number(int(text))


_ATOMS: dict[str, Callable[[_Reader, str], Node]] = {
    "mark": _Reader._mark,  # noqa: SLF001
    "word": _Reader._word,  # noqa: SLF001
    "name": _Reader._name,  # noqa: SLF001
    "text": _Reader._quoted,  # noqa: SLF001
    "number": _Reader._number,  # noqa: SLF001
}
