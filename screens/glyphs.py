"""Icons: Font Awesome names to characters of its font."""

import importlib.resources
from functools import lru_cache
from pathlib import Path

import msgspec

FALLBACK = "circle"
"""A plain dot, for a name that the font does not know."""

TABLE = Path(__file__).parent.parent / "assets" / "icons" / "solid.json"


@lru_cache(maxsize=1)
def codepoints() -> dict[str, str]:
    """Return every solid icon's name with its hexadecimal code point."""
    return msgspec.json.decode(TABLE.read_bytes(), type=dict[str, str])


@lru_cache(maxsize=1)
def font_file() -> str:
    """Return the path of the solid icons' font in the installed package."""
    fonts = importlib.resources.files("fontawesomefree") / "static/fontawesomefree/webfonts"
    return str(fonts / "fa-solid-900.ttf")


def glyph(name: str) -> str:
    """Return the character of an icon; the dot when there is none, "" for no name."""
    if not name:
        return ""
    return chr(int(codepoints().get(name) or codepoints()[FALLBACK], 16))
