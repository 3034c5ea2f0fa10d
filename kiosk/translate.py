"""The sentences people read, in their language.

Message ids are the Indonesian sentences, so Indonesian needs no catalogue, and a sentence that
nobody has translated is shown in Indonesian, never as a key.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from kiosk import paths

DOMAIN = "ekios"

Translator = Callable[[str], str]


def _unchanged(sentence: str) -> str:
    return sentence


@cache  # views ask for it with every sentence
def translator(language: str, folder: Path | None = None) -> Translator:
    """Return the function from an Indonesian sentence to the one in `language` ("id", "en").

    `folder` holds `<language>/LC_MESSAGES/ekios.mo`; without one the program's own is used. A
    language without a catalogue falls back to Indonesian.
    """
    if language == "id":
        return _unchanged
    catalogue = gettext.translation(
        DOMAIN, folder or paths.assets() / "locale", [language], fallback=True
    )

    def translate(sentence: str) -> str:
        return catalogue.gettext(sentence) if sentence else ""  # "" would be the header

    return translate
