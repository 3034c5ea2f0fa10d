"""The two languages of expressions, as far as their spelling differs."""

import re
from collections.abc import Mapping

from msgspec import Struct

from kiosk.domain.sheets.nodes import COMPARING


class Dialect(Struct, frozen=True):
    """One way to write expressions. `spelling`: operator of the tree -> as it is written."""

    token: re.Pattern[str]
    spelling: Mapping[str, str]
    name: str  # how a question is named, as a format
    python: bool  # has `not x`, `a if b else c`, tuples, True


_TEXT = r"'[^']*'|\"[^\"]*\""
FORMULA = Dialect(
    re.compile(
        rf"[\s\u00a0]*(?:(?P<text>{_TEXT})|(?P<op>not\s+in\b|and\b|or\b|in\b|[=!<>]=|//|[-+*<>])"
        r"|(?P<word>[A-Za-z_]\w*)|(?P<number>\d+)|(?P<mark>[(),]))",
        re.ASCII,
    ),
    {op: op for op in (*COMPARING, "+", "-", "*", "//", "and", "or")},
    "{}",
    python=True,
)
XPATH = Dialect(
    re.compile(
        rf"[\s\u00a0]*(?:(?P<text>{_TEXT})|(?P<op>and\b|or\b|div\b|mod\b|[!<>]=|[-+*<>=])"
        r"|\$\{\s*(?P<name>[^}]*?)\s*\}|(?P<word>[A-Za-z_][\w:-]*)"
        r"|(?P<number>\d+(?![.\d]))|(?P<mark>[(),]|\.(?![\d.])))",
        re.ASCII,
    ),
    {op: op for op in ("!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or")}
    | {"==": "="},
    "${{{}}}",
    python=False,
)
