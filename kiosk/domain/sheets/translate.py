"""Conditions and formulas between our language and XLSForm's, both directions.

    status == 'sewa' and 'musik' in acara      ${status} = 'sewa' and selected(${acara}, 'musik')

The kinds of the questions decide where the two languages speak differently: a yes/no question is a
choice between `ya` and `tidak` in a workbook. What has no counterpart is a Flaw, never a guess.
"""

from collections.abc import Callable, Mapping

from kiosk.domain import expressions
from kiosk.domain.findings import nearest
from kiosk.domain.form import Kind
from kiosk.domain.sheets.grammar import FORMULA, XPATH, parse, write
from kiosk.domain.sheets.nodes import (
    Bracket,
    Call,
    Choose,
    Flaw,
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
    bare,
)

Kinds = Mapping[str, Kind]
YES, NO = "ya", "tidak"
"""The values of a yes/no question in a workbook."""
_NUMBERS = (Kind.INTEGER, Kind.MONEY, Kind.COMPUTED)
_DAY = "decimal-date-time"
FUNCTIONS = (
    "selected", "count-selected", "count", "if", "not", "min", "max", "floor", "int", "ceiling",
    _DAY, "true", "false",
)  # fmt: skip
"""What a condition or formula in a workbook may call."""


def to_xlsform(formula: str, kinds: Kinds) -> str | Flaw:
    """Return the XLSForm expression for one of ours."""
    try:
        return write(_outward(parse(formula, FORMULA), kinds), XPATH)
    except Unfit as unfit:
        return unfit.flaw


def to_formula(xpath: str, kinds: Kinds) -> str | Flaw:
    """Return our expression for one of XLSForm's."""
    try:
        formula = write(_inward(parse(xpath, XPATH), kinds), FORMULA)
    except Unfit as unfit:
        return unfit.flaw
    too_long = len(formula) > expressions.MAX_LENGTH
    return Flaw("too_long") if too_long else formula


def _mapped(node: Node, turn: Callable[[Node], Node]) -> Node:
    """Turn the parts of a node that is the same in both languages."""
    match node:
        case Bracket(inner):
            return Bracket(turn(inner))
        case Negative(inner):
            return Negative(turn(inner))
        case Two(op, left, right):
            return Two(op, turn(left), turn(right))
        case Logic(op, parts):
            return Logic(op, tuple(turn(part) for part in parts))
        case Call(name, arguments):
            return Call(name, tuple(turn(item) for item in arguments))
    return node


def _is(node: Node, kinds: Kinds, *wanted: Kind) -> bool:
    return isinstance(node, Name) and kinds.get(node.key) in wanted


# --- ours -> XLSForm ---


def _outward(node: Node, kinds: Kinds) -> Node:
    def turn(part: Node) -> Node:
        return _outward(part, kinds)

    match node:
        case Name() if _is(node, kinds, Kind.YES_NO):
            return Call("selected", (node, Text(YES)))
        case Truth(value):
            return Call("true" if value else "false", ())
        case Choose(yes, test, no):
            return Call("if", (turn(test), turn(yes), turn(no)))
        case Not(inner):
            inside = bare(inner)
            if isinstance(inside, Two) and inside.op == "in":
                return Two("==", turn(inner), Call("false", ()))
            return Call("not", (turn(inner),))
        case Two("//", left, right):
            return Call("floor", (Two("div", turn(left), turn(right)),))
        case Two("in", left, right):
            return _selected(left, right, kinds)
        case Two("not in", left, right):
            return Call("not", (_selected(left, right, kinds),))
        case Two("==" | "!=" | "<" | "<=" | ">" | ">=" as op, left, right):
            return _compared(op, left, right, kinds)
        case Call(name, arguments):
            return _called(name, arguments, kinds)
        case Words():
            raise Unfit("strange_list", write(node, FORMULA))
    return _mapped(node, turn)


def _selected(item: Node, holder: Node, kinds: Kinds) -> Node:
    if _is(holder, kinds, Kind.SEVERAL_OF) and isinstance(item, Text | Name):
        return Call("selected", (holder, item))
    values = holder.items if isinstance(holder, Words) else ()
    numbers = all(isinstance(v, Number) for v in values) and _is(item, kinds, *_NUMBERS)
    if not values or not (numbers or all(_a_word(v) for v in values)):
        raise Unfit("strange_list", write(Two("in", item, holder), FORMULA))
    words = " ".join(str(v.value) for v in values if isinstance(v, Text | Number))
    return Call("selected", (Text(words), _plain(item, kinds)))


def _a_word(node: Node) -> bool:
    """Tell whether a choice can stand in a list that is parted by spaces."""
    if not isinstance(node, Text):
        return False
    return len(node.value.split()) == 1 and node.value.strip() == node.value and not node.value.isdigit()


def _plain(node: Node, kinds: Kinds) -> Node:
    """Return a name as it is, also that of a yes/no question; anything else translated."""
    return node if isinstance(node, Name) else _outward(node, kinds)


def _compared(op: str, left: Node, right: Node, kinds: Kinds) -> Node:
    sides = (left, right)
    asked = any(_is(side, kinds, Kind.YES_NO) for side in sides)
    for side in sides:
        if isinstance(side, Text) and (asked or not side.value):
            raise Unfit("strange_comparison", write(Two(op, left, right), FORMULA))
    told = (
        Text(YES if side.value else NO) if asked and isinstance(side, Truth) else _plain(side, kinds)
        for side in sides
    )
    return Two(op, next(told), next(told))


def _called(name: str, arguments: tuple[Node, ...], kinds: Kinds) -> Node:
    turned = tuple(_outward(item, kinds) for item in arguments)
    match name, arguments:
        case "min" | "max", (_, *_):
            return Call(name, turned)
        case "ceil", (_,):
            return Call("ceiling", turned)
        case "ceil", (_, _):
            return Call("ceiling", (Two("div", *turned),))
        case "days_between", (_, _):
            start, end = (Call(_DAY, (item,)) for item in turned)
            return Call("int", (Two("-", end, start),))
        case "count", (Name() as asked,) if _is(asked, kinds, Kind.SEVERAL_OF):
            return Call("count-selected", arguments)
        case "count", (Name() as asked,) if _is(asked, kinds, Kind.GROUP):
            return Call("count", arguments)
        case "answered", (Name() as asked,):
            return Two("!=", asked, Text(""))
    raise Unfit("unknown_function", name)


# --- XLSForm -> ours ---


def _inward(node: Node, kinds: Kinds) -> Node:
    def turn(part: Node) -> Node:
        return _inward(part, kinds)

    match node:
        case Here():
            raise Unfit("dot_outside")
        case Name(key) if _is(node, kinds, Kind.YES_NO):
            raise Unfit("bare_yes_no", key, f"${{{key}}} = '{YES}'")
        case Two("div" | "mod" as op):
            raise Unfit("fraction", op, "floor(a div b), ceiling(a div b)")
        case Two("==", left, Call("false", ())) if _membership(turn_bare := bare(left)):
            inner = _inward(turn_bare, kinds)
            return Not(inner) if _is_in(inner) and left is turn_bare else _mapped(node, turn)
        case Two("==" | "!=" | "<" | "<=" | ">" | ">=" as op, left, right):
            return _comparison(op, left, right, kinds)
        case Call(name, arguments):
            return _function(name, arguments, kinds)
    return _mapped(node, turn)


def _membership(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "selected"


def _is_in(node: Node) -> bool:
    return isinstance(node, Two) and node.op == "in"


def _comparison(op: str, left: Node, right: Node, kinds: Kinds) -> Node:
    sides = (left, right)
    named = [side for side in sides if isinstance(side, Name)]
    if named and Text("") in sides and op in ("==", "!="):
        asked = Call("answered", (named[0],))
        return asked if op == "!=" else Not(asked)
    asked_yes = next((side for side in named if _is(side, kinds, Kind.YES_NO)), None)
    told = [_side(side, asked_yes, kinds) for side in sides]
    return Two(op, told[0], told[1])


def _side(side: Node, asked: Node | None, kinds: Kinds) -> Node:
    if isinstance(side, Name):
        return side
    if isinstance(asked, Name) and isinstance(side, Text):
        if side.value not in (YES, NO):
            raise Unfit("not_yes_no", side.value, f"{YES}, {NO}")
        return Truth(side.value == YES)
    return _inward(side, kinds)


def _function(name: str, arguments: tuple[Node, ...], kinds: Kinds) -> Node:
    def turn(part: Node) -> Node:
        return _inward(part, kinds)

    match name, arguments:
        case "true" | "false", ():
            return Truth(name == "true")
        case "if", (test, yes, no):
            return Choose(turn(yes), turn(test), turn(no))
        case "not", (inner,):
            inside = turn(inner)
            listed = isinstance(inside, Two) and inside.op == "in" and _membership(inner)
            return Two("not in", inside.left, inside.right) if listed else Not(inside)  # type: ignore[union-attr]
        case "selected", (holder, item):
            return _chosen(holder, item, kinds)
        case "floor" | "int", (Two("div", left, right),):
            return Two("//", turn(left), turn(right))
        case "int", (Two("-", Call("decimal-date-time", (end,)), Call("decimal-date-time", (start,))),):
            return Call("days_between", (turn(start), turn(end)))
        case "ceiling", (Two("div", left, right),):
            return Call("ceil", (turn(left), turn(right)))
        case "ceiling", (inner,):
            return Call("ceil", (turn(inner),))
        case "min" | "max", (_, *_):
            return Call(name, tuple(turn(item) for item in arguments))
        case "count-selected" | "count", (Name() as asked,):
            return Call("count", (asked,))
    if name in FUNCTIONS:
        raise Unfit("strange_call", name, _USED.get(name, ""))
    raise Unfit("unknown_function", name, nearest(name, FUNCTIONS))


_USED = {
    "selected": "selected(${a}, 'x'), selected('x y', ${a})",
    "floor": "floor(${a} div ${b})",
    "int": f"int({_DAY}(${{b}}) - {_DAY}(${{a}})), int(${{a}} div ${{b}})",
    "ceiling": "ceiling(${a} div ${b})",
    _DAY: f"int({_DAY}(${{b}}) - {_DAY}(${{a}}))",
    "count": "count(${a})",
    "count-selected": "count-selected(${a})",
    "if": "if(${a} = 'x', 1, 2)",
}
"""How a function of few uses is called."""


def _chosen(holder: Node, item: Node, kinds: Kinds) -> Node:
    if isinstance(holder, Text):
        numeric = _is(item, kinds, *_NUMBERS)
        words = [Number(int(w)) if numeric and w.isdigit() else Text(w) for w in holder.value.split()]
        if words:
            return Two("in", item if isinstance(item, Name) else _inward(item, kinds), Words(tuple(words)))
    if _is(holder, kinds, Kind.SEVERAL_OF) and isinstance(item, Text | Name):
        return Two("in", item, holder)
    if _is(holder, kinds, Kind.YES_NO) and item == Text(YES):
        return holder
    if isinstance(holder, Name) and isinstance(item, Text) and item.value:
        return _comparison("==", holder, item, kinds)
    raise Unfit("strange_call", "selected", _USED["selected"])
