"""Text on its way to a printer: no control character survives, nothing is lost silently."""

import textwrap
import unicodedata

_SAME: dict[int, str] = {
    0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n",
    0x2018: "'", 0x2019: "'", 0x201A: "'", 0x2032: "'",
    0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2033: '"',
    0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2015: "-", 0x2212: "-",
    0x2026: "...", 0x2022: "*", 0x00B7: "-", 0x00D7: "x", 0x2192: "->",
}  # fmt: skip
"""Typographic characters and what a typewriter puts in their place."""

_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format, surrogate, private, unassigned


def sanitise(text: str) -> str:
    """Return NFC text of printable characters, spaces and LF only.

    Bytes below 0x20 reach a printer as commands (DLE EOT, ESC p), so they must not exist here;
    C1 controls and invisible format characters (direction overrides) go as well.
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_SAME)
    return "".join(_keep(char) for char in lines)


def _keep(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    return "" if category in _DROPPED else char


def encodable(text: str, codepage: str) -> bool:
    """Say whether a printer has all letters of a sanitised text (LF apart)."""
    try:
        text.encode(codepage or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def wrap(text: str, columns: int) -> list[str]:
    """Break a text at words into rows of at most `columns` letters; empty lines stay."""
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rows += textwrap.wrap(paragraph, columns, break_on_hyphens=False) or [""]
    return rows


def pair(label: str, value: str, columns: int) -> list[str]:
    """Set a label left and a value right in one row; in rows of their own when too long."""
    label, value = label.replace("\n", " "), value.replace("\n", " ")
    space = columns - len(label) - len(value)
    if space >= 1:
        return [label + " " * space + value]
    return wrap(label, columns) + [row.rjust(columns) for row in wrap(value, columns)]
