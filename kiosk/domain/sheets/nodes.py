"""What an expression is made of, in our own language and in XLSForm's (XPath) alike.

Brackets that the grammar needs are not in the tree, for printing puts them back; a `Bracket` is one
that somebody wrote for the eye. So an expression comes back from a translation as it was written.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from kiosk.domain.form import Kind


class Name(Struct, frozen=True):
    key: str


class Text(Struct, frozen=True):
    value: str


class Number(Struct, frozen=True):
    value: int


class Truth(Struct, frozen=True):
    value: bool


class Here(Struct, frozen=True):
    """The dot of a constraint: the answer to the question itself."""


class Words(Struct, frozen=True):
    """A tuple: `('a', 'b')`."""

    items: tuple["Node", ...]


class Bracket(Struct, frozen=True):
    inner: "Node"


class Negative(Struct, frozen=True):
    inner: "Node"


class Not(Struct, frozen=True):
    inner: "Node"


class Two(Struct, frozen=True):
    """Arithmetic or a comparison of two sides."""

    op: str
    left: "Node"
    right: "Node"


class Logic(Struct, frozen=True):
    op: str  # "and", "or"
    parts: tuple["Node", ...]


class Choose(Struct, frozen=True):
    """`yes if test else no`."""

    yes: "Node"
    test: "Node"
    no: "Node"


class Call(Struct, frozen=True):
    name: str
    arguments: tuple["Node", ...]


Node = (
    Name | Text | Number | Truth | Here | Words
    | Bracket | Negative | Not | Two | Logic | Choose | Call
)  # fmt: skip

COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})
ATOM = 9
_BINDS: dict[str, int] = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "//": 6, "div": 6, "mod": 6}
"""How strongly an operator binds; the same in both languages. Comparisons: 4, not: 3."""


class Flaw(Struct, frozen=True):
    """Why an expression has no counterpart: a code of `problems.REASONS`, its word, a hint."""

    code: str
    word: str = ""
    hint: str = ""


class Unfit(Exception):  # noqa: N818 - it is an answer, carried up through a recursion
    """Raised inside the translation; its public functions return the flaw instead."""

    def __init__(self, code: str, word: str = "", hint: str = "") -> None:
        super().__init__(code)
        self.flaw = Flaw(code, word, hint)


def binds(node: Node) -> int:
    """Return how strongly the node holds together; `ATOM` needs no brackets anywhere."""
    if isinstance(node, Choose):
        return 0
    if isinstance(node, Two):
        return 4 if node.op in COMPARING else _BINDS[node.op]
    if isinstance(node, Logic):
        return _BINDS[node.op]
    return {Not: 3, Negative: 7}.get(type(node), ATOM)


def trimmed(node: Node, least: int) -> Node:
    """Take away one pair of brackets where printing would put it back."""
    core = bare(node)
    return node.inner if isinstance(node, Bracket) and binds(core) < least else node


def bare(node: Node) -> Node:
    """Return the node without the brackets around it."""
    while isinstance(node, Bracket):
        node = node.inner
    return node


def mapped(node: Node, turn: Callable[[Node], Node]) -> Node:
    """Turn the parts of a node that is the same in both languages."""
    match node:
        case Bracket(inner) | Negative(inner):
            return type(node)(turn(inner))
        case Two(op, left, right):
            return Two(op, turn(left), turn(right))
        case Logic(op, parts):
            return Logic(op, tuple(map(turn, parts)))
        case Call(name, arguments):
            return Call(name, tuple(map(turn, arguments)))
    return node


Kinds = Mapping[str, Kind]
"""Key of a question -> its kind."""
NUMBERS = (Kind.INTEGER, Kind.MONEY, Kind.COMPUTED)
YES, NO = "ya", "tidak"
"""The values of a yes/no question in a workbook."""
TRUE, FALSE = Call("true", ()), Call("false", ())
DAY = "decimal-date-time"
"""XLSForm's function for the number of a day."""
