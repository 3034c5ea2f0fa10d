"""XLSForm's conditions and formulas in our language; the other way than `outward`."""

from collections.abc import Callable, Mapping

from kiosk.domain import expressions
from kiosk.domain.findings import nearest
from kiosk.domain.form import Kind
from kiosk.domain.sheets.dialects import FORMULA, XPATH
from kiosk.domain.sheets.nodes import (
    COMPARING,
    DAY,
    FALSE,
    NO,
    NUMBERS,
    YES,
    Call,
    Choose,
    Flaw,
    Here,
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

FUNCTIONS: Mapping[str, str] = {
    "selected": "selected(${a}, 'x'), selected('x y', ${a})",
    "count-selected": "count-selected(${a})",
    "count": "count(${a})",
    "if": "if(${a} = 'x', 1, 2)",
    "not": "not(${a} = 'x')",
    "min": "min(${a}, ${b})",
    "max": "max(${a}, ${b})",
    "floor": "floor(${a} div ${b})",
    "ceiling": "ceiling(${a} div ${b})",
    "int": f"int(${{a}} div ${{b}}), int({DAY}(${{b}}) - {DAY}(${{a}}))",
    DAY: f"int({DAY}(${{b}}) - {DAY}(${{a}}))",
    "true": "true()",
    "false": "false()",
}
"""What a condition or formula of a workbook may call -> how."""
_INSTEAD = {
    "concat": "", "today": "", "now": "", "round": FUNCTIONS["floor"],
    "regex": "constraint", "string-length": "constraint",
}  # fmt: skip
"""Other functions that offices use -> what helps; the nearest name would mislead."""


def to_formula(xpath: str, kinds: Kinds) -> str | Flaw:
    """Return our expression for one of XLSForm's."""
    try:
        formula = write(_Inward(kinds).turn(parse(xpath, XPATH)), FORMULA)
    except Unfit as unfit:
        return unfit.flaw
    except RecursionError:
        return Flaw("too_deep")
    return Flaw("too_long") if len(formula) > expressions.MAX_LENGTH else formula


class _Inward:
    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds

    def turn(self, node: Node) -> Node:
        how = _TURNS.get(type(node))
        return how(self, node) if how else mapped(node, self.turn)

    def _is(self, node: Node, *wanted: Kind) -> bool:
        return isinstance(node, Name) and self.kinds.get(node.key) in wanted

    def _here(self, _node: Here) -> Node:
        raise Unfit("dot_outside")

    def _name(self, node: Name) -> Node:
        if self._is(node, Kind.YES_NO):
            raise Unfit("bare_yes_no", node.key, f"${{{node.key}}} = '{YES}'")
        return node

    def _two(self, node: Two) -> Node:
        if node.op in ("div", "mod"):
            raise Unfit("fraction", node.op, "floor(a div b), ceiling(a div b)")
        if node.right == FALSE and _selects(node.left):
            inner = self.turn(node.left)
            return Not(inner) if _listed(bare(inner)) else Two(node.op, inner, Truth(value=False))
        if node.op in COMPARING:
            return self._compared(node.op, node.left, node.right)
        return mapped(node, self.turn)

    def _compared(self, op: str, left: Node, right: Node) -> Node:
        sides = (left, right)
        named = [side for side in sides if isinstance(side, Name)]
        if named and Text("") in sides and op in ("==", "!="):
            answered = Call("answered", (named[0],))
            return answered if op == "!=" else Not(answered)
        if many := [side.key for side in named if self._is(side, Kind.SEVERAL_OF)]:
            raise Unfit("use_selected", many[0], f"selected(${{{many[0]}}}, 'x')")
        asked = any(self._is(side, Kind.YES_NO) for side in named)
        return Two(op, self._side(left, asked), self._side(right, asked))

    def _side(self, side: Node, asked: bool) -> Node:
        if isinstance(side, Name):
            return side
        if not (asked and isinstance(side, Text)):
            return self.turn(side)
        if side.value not in (YES, NO):
            raise Unfit("not_yes_no", side.value, f"{YES}, {NO}")
        return Truth(side.value == YES)

    def _call(self, node: Call) -> Node:
        if node.name not in FUNCTIONS:
            hint = _INSTEAD.get(node.name, nearest(node.name, FUNCTIONS))
            raise Unfit("unknown_function", node.name, hint)
        if node.name in ("min", "max") and node.arguments:
            return mapped(node, self.turn)
        rule = _CALLS.get((node.name, len(node.arguments)))
        told = rule(self, *node.arguments) if rule else None
        if told is None:
            raise Unfit("strange_call", node.name, FUNCTIONS[node.name])
        return told

    def _if(self, test: Node, yes: Node, no: Node) -> Node:
        return Choose(self.turn(yes), self.turn(test), self.turn(no))

    def _not(self, inner: Node) -> Node:
        told = self.turn(inner)
        if isinstance(told, Two) and _listed(told):
            return Two("not in", told.left, told.right)
        return Not(told)

    def _counted(self, asked: Node) -> Node | None:
        return Call("count", (asked,)) if isinstance(asked, Name) else None

    def _floored(self, inner: Node) -> Node | None:
        match inner:
            case Two("div", left, right):
                return Two("//", self.turn(left), self.turn(right))
        return None

    def _int(self, inner: Node) -> Node | None:
        match inner:
            case Two("-", Call(first, (end,)), Call(second, (start,))) if first == second == DAY:
                return Call("days_between", (self.turn(start), self.turn(end)))
        return self._floored(inner)

    def _ceiling(self, inner: Node) -> Node:
        match inner:
            case Two("div", left, right):
                return Call("ceil", (self.turn(left), self.turn(right)))
        return Call("ceil", (self.turn(inner),))

    def _selected(self, holder: Node, item: Node) -> Node | None:
        if isinstance(holder, Text):
            return self._one_of(item, holder.value.split())
        if self._is(holder, Kind.SEVERAL_OF) and isinstance(item, Text | Name):
            return Two("in", item, holder)
        if self._is(holder, Kind.YES_NO) and item == Text(YES):
            return holder
        if isinstance(holder, Name) and isinstance(item, Text) and item.value:
            return self._compared("==", holder, item)
        return None

    def _one_of(self, item: Node, words: list[str]) -> Node | None:
        number = self._is(item, *NUMBERS)
        values = [Number(int(w)) if number and w.isdigit() else Text(w) for w in words]
        asked = item if isinstance(item, Name) else self.turn(item)
        told = values and not self._is(item, Kind.YES_NO)
        return Two("in", asked, Words(tuple(values))) if told else None


def _selects(node: Node) -> bool:
    inner = bare(node)
    return isinstance(inner, Call) and inner.name == "selected"


def _listed(node: Node) -> bool:
    return isinstance(node, Two) and node.op == "in"


_CALLS: Mapping[tuple[str, int], Callable[..., Node | None]] = {
    ("true", 0): lambda _self: Truth(value=True),
    ("false", 0): lambda _self: Truth(value=False),
    ("if", 3): _Inward._if,  # noqa: SLF001
    ("not", 1): _Inward._not,  # noqa: SLF001
    ("selected", 2): _Inward._selected,  # noqa: SLF001
    ("count-selected", 1): _Inward._counted,  # noqa: SLF001
    ("count", 1): _Inward._counted,  # noqa: SLF001
    ("floor", 1): _Inward._floored,  # noqa: SLF001
    ("int", 1): _Inward._int,  # noqa: SLF001
    ("ceiling", 1): _Inward._ceiling,  # noqa: SLF001
}
_TURNS: Mapping[type, Callable[..., Node]] = {
    Here: _Inward._here,  # noqa: SLF001
    Name: _Inward._name,  # noqa: SLF001
    Two: _Inward._two,  # noqa: SLF001
    Call: _Inward._call,  # noqa: SLF001
}
