"""Our conditions and formulas in XLSForm's language.

    status == 'sewa' and 'musik' in acara      ${status} = 'sewa' and selected(${acara}, 'musik')

The kinds of the questions decide where the two languages speak differently: a yes/no question is a
choice between `ya` and `tidak` in a workbook. What has no counterpart is a Flaw, never a guess.
"""

from collections.abc import Callable, Mapping

from kiosk.domain.form import Kind
from kiosk.domain.sheets.dialects import FORMULA, XPATH
from kiosk.domain.sheets.nodes import (
    DAY,
    FALSE,
    NO,
    NUMBERS,
    TRUE,
    YES,
    Call,
    Choose,
    Flaw,
    Kinds,
    Name,
    Node,
    Not,
    Number,
    Text,
    Truth,
    Two,
    Unfit,
    Words,
    bare,
    mapped,
)
from kiosk.domain.sheets.parsing import parse
from kiosk.domain.sheets.printing import write


def to_xlsform(formula: str, kinds: Kinds) -> str | Flaw:
    """Return the XLSForm expression for one of ours."""
    try:
        return write(_Outward(kinds).turn(parse(formula, FORMULA)), XPATH)
    except Unfit as unfit:
        return unfit.flaw
    except RecursionError:
        return Flaw("too_deep")


class _Outward:
    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds

    def turn(self, node: Node) -> Node:
        how = _TURNS.get(type(node))
        return how(self, node) if how else mapped(node, self.turn)

    def _is(self, node: Node, *wanted: Kind) -> bool:
        return isinstance(node, Name) and self.kinds.get(node.key) in wanted

    def _plain(self, node: Node) -> Node:
        """Return a name as it is, also that of a yes/no question; anything else turned."""
        return node if isinstance(node, Name) else self.turn(node)

    def _name(self, node: Name) -> Node:
        asked = self._is(node, Kind.YES_NO)
        return Call("selected", (node, Text(YES))) if asked else node

    def _truth(self, node: Truth) -> Node:
        return TRUE if node.value else FALSE

    def _choose(self, node: Choose) -> Node:
        return Call("if", (self.turn(node.test), self.turn(node.yes), self.turn(node.no)))

    def _not(self, node: Not) -> Node:
        """`not x in y` is told apart from `x not in y`, which is `not(...)` in a workbook."""
        inner, told = bare(node.inner), self.turn(node.inner)
        listed = isinstance(inner, Two) and inner.op == "in"
        return Two("==", told, FALSE) if listed else Call("not", (told,))

    def _words(self, node: Words) -> Node:
        raise Unfit("strange_list", write(node, FORMULA))

    def _two(self, node: Two) -> Node:
        match node.op:
            case "//":
                return Call("floor", (Two("div", self.turn(node.left), self.turn(node.right)),))
            case "in":
                return self._selected(node)
            case "not in":
                return Call("not", (self._selected(node),))
            case "+" | "-" | "*":
                return mapped(node, self.turn)
        return self._compared(node)

    def _selected(self, node: Two) -> Node:
        item, holder = node.left, node.right
        if self._is(holder, Kind.SEVERAL_OF) and isinstance(item, Text | Name):
            return Call("selected", (holder, item))
        values = holder.items if isinstance(holder, Words) else ()
        numbers = self._is(item, *NUMBERS) and all(isinstance(v, Number) for v in values)
        words = all(map(_a_word, values)) and not self._is(item, Kind.YES_NO)
        if not values or not (numbers or words):
            raise Unfit("strange_list", write(node, FORMULA))
        listed = " ".join(str(v.value) for v in values if isinstance(v, Text | Number))
        return Call("selected", (Text(listed), self._plain(item)))

    def _compared(self, node: Two) -> Node:
        sides = (node.left, node.right)
        asked = any(self._is(side, Kind.YES_NO) for side in sides)
        if any(isinstance(side, Text) and (asked or not side.value) for side in sides):
            raise Unfit("strange_comparison", write(node, FORMULA))
        left, right = (
            Text(YES if side.value else NO)
            if asked and isinstance(side, Truth)
            else self._plain(side)
            for side in sides
        )
        return Two(node.op, left, right)

    def _call(self, node: Call) -> Node:
        rule = _CALLS.get((node.name, len(node.arguments)))
        if rule:
            return rule(*map(self.turn, node.arguments))
        if node.name in ("min", "max") and node.arguments:
            return mapped(node, self.turn)
        if len(node.arguments) == 1 and isinstance(asked := node.arguments[0], Name):
            if node.name == "answered":
                return Two("!=", asked, Text(""))
            counting = _COUNTS.get(self.kinds.get(asked.key, Kind.TEXT))
            if node.name == "count" and counting:
                return Call(counting, (asked,))
        raise Unfit("unknown_function", node.name)


_COUNTS = {Kind.SEVERAL_OF: "count-selected", Kind.GROUP: "count"}
_CALLS: Mapping[tuple[str, int], Callable[..., Node]] = {
    ("ceil", 1): lambda value: Call("ceiling", (value,)),
    ("ceil", 2): lambda value, step: Call("ceiling", (Two("div", value, step),)),
    ("days_between", 2): lambda start, end: Call(
        "int", (Two("-", Call(DAY, (end,)), Call(DAY, (start,))),)
    ),
}
_TURNS: Mapping[type, Callable[..., Node]] = {
    Name: _Outward._name,  # noqa: SLF001
    Truth: _Outward._truth,  # noqa: SLF001
    Choose: _Outward._choose,  # noqa: SLF001
    Not: _Outward._not,  # noqa: SLF001
    Words: _Outward._words,  # noqa: SLF001
    Two: _Outward._two,  # noqa: SLF001
    Call: _Outward._call,  # noqa: SLF001
}


def _a_word(node: Node) -> bool:
    """Tell whether a choice can stand in a list that is parted by spaces, and is no number."""
    return (
        isinstance(node, Text) and node.value.split() == [node.value] and not node.value.isdigit()
    )
