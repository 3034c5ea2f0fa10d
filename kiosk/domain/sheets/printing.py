"""Writes nodes as an expression of either language, with the brackets that it needs."""

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
    binds,
)


def write(node: Node, dialect: Dialect, least: int = 0) -> str:
    """Write an expression; Unfit when a text cannot be quoted."""
    if isinstance(node, Bracket):
        return f"({write(node.inner, dialect, least)})"
    text = _bare(node, dialect)
    return f"({text})" if binds(node) < least else text


def _bare(node: Node, dialect: Dialect) -> str:  # noqa: C901, PLR0911 - one line a node
    match node:
        case Name(key):
            return dialect.name.format(key)
        case Text(value):
            return quoted(value, dialect)
        case Number(value) | Truth(value):
            return str(value)
        case Here():
            return "."
        case Words(items):
            listed = ", ".join(write(item, dialect) for item in items)
            return f"({listed},)" if len(items) == 1 else f"({listed})"
        case Negative(inner):
            return f"-{write(inner, dialect, 7)}"
        case Not(inner):
            return f"not {write(inner, dialect, 3)}"
        case Call(name, arguments):
            return f"{name}({', '.join(write(item, dialect) for item in arguments)})"
        case Logic(op, parts):
            return f" {op} ".join(write(part, dialect, binds(node) + 1) for part in parts)
        case Choose(yes, test, no):
            told = write(yes, dialect, 1), write(test, dialect, 1), write(no, dialect)
            return f"{told[0]} if {told[1]} else {told[2]}"
        case Two(op, left, right):
            level = binds(node)
            before = write(left, dialect, level + (op in COMPARING))
            return f"{before} {dialect.spelling[op]} {write(right, dialect, level + 1)}"
    raise TypeError(node)


def quoted(text: str, dialect: Dialect) -> str:
    """Return the text in quotes; neither language can write both quotes in one text."""
    both = "'" in text and '"' in text
    if both or not text.isprintable() or ("\\" in text and dialect.python) or "${" in text:
        raise Unfit("strange_text", text)
    return f'"{text}"' if "'" in text else f"'{text}'"
