"""Reads what was entered, whatever it is, without ever raising."""

import re
import unicodedata

from kiosk.domain.form import Raw

_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format (bidi), surrogate, private, unassigned


def text(raw: object) -> str:
    """Return one clean line: composed, single spaces, no invisible characters; "" if no text."""
    return " ".join(_clean(raw).split()) if isinstance(raw, str) else ""


def lines(raw: object) -> str:
    """Return clean text that keeps its paragraphs, at most one empty line between them."""
    if not isinstance(raw, str):
        return ""
    kept = [" ".join(line.split()) for line in _clean(raw).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def part(raw: Raw, name: str) -> str:
    """Return one field of a screen with several fields."""
    return text(raw.get(name)) if isinstance(raw, dict) else ""


def parts(raw: Raw) -> dict[str, str]:
    """Return all filled fields."""
    return {k: text(v) for k, v in raw.items() if text(v)} if isinstance(raw, dict) else {}


def choices(raw: Raw) -> list[str]:
    """Return the chosen values, each once, in the order they came."""
    given = raw if isinstance(raw, list) else [raw]
    return list(dict.fromkeys(value for value in map(text, given) if value))


def empty(raw: Raw) -> bool:
    """Tell whether nothing was entered."""
    if isinstance(raw, dict):
        return not parts(raw)
    return not choices(raw) if isinstance(raw, list) else not text(raw)


def _clean(raw: str) -> str:
    spaced = raw.replace("\r\n", "\n").replace("\t", " ").replace("\u2028", "\n")
    composed = unicodedata.normalize("NFC", spaced)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _DROPPED)
