"""How sentences of the program itself are marked for translation.

A sentence is written in Indonesian inside `_()`, which marks it and returns it unchanged; the
caller hands a `Translate` (gettext of the visit's language) to whatever builds text from it.
"""

from collections.abc import Callable

Translate = Callable[[str], str]


def _(message: str) -> str:
    return message


mark = _
"""The same marker, for modules that need `_` otherwise."""


def lower_first(text: str) -> str:
    """Return the text as it stands inside a sentence; abbreviations (NIK, No.) keep capitals."""
    return text if text[1:2].isupper() or text.startswith("No.") else text[:1].lower() + text[1:]
