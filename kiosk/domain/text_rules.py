"""Rules for texts: translated, and in sentences that are read in one breath."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kiosk.domain.findings import Finding, finding
from kiosk.domain.localized import LANGUAGES, Localized

LONGEST_SENTENCE = 20
"""Words; longer sentences are lost on a reader who stands."""
_OPEN = re.compile(r"\{([a-z_]+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n")


def texts(value: Any, key: str = "") -> Iterator[tuple[str, Localized]]:
    """Yield every text inside a struct with its key."""
    if isinstance(value, Localized):
        yield key, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{key}[{index}]")
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if not (name == "question" and isinstance(inner, str)):
                yield from texts(inner, f"{key}.{name}" if key else name)


def check_texts(value: Struct, inside: str = "", *, whole: bool = True) -> Iterator[Finding]:
    """Yield what is wrong with the texts that are there; `whole`: no words are filled in later."""
    for key, text in texts(value, inside):
        for language in LANGUAGES if whole else ():
            for word in _OPEN.findall(getattr(text, language)):
                yield finding("open_word", f"{key}.{language}", word=word)
        if text.id and not text.en:
            yield finding("no_translation", f"{key}.en", stops=False)
        if text.en and not text.id:
            yield finding("absent", f"{key}.id")
        for language in LANGUAGES:
            yield from _long_sentences(f"{key}.{language}", text.pick(language))


def _long_sentences(key: str, text: str) -> Iterator[Finding]:
    for sentence in _SENTENCE_END.split(text):
        count = len(sentence.split())
        if count > LONGEST_SENTENCE:
            yield finding(
                "long_sentence", key, stops=False, count=str(count), sentence=sentence[:80]
            )


def blank(owner: Struct, *names: str, key: str = "", code: str = "absent") -> Iterator[Finding]:
    """Yield a finding for each of these texts that is empty."""
    for name in names:
        text = getattr(owner, name)
        if not text.id and not text.en:
            yield finding(code, f"{key}.{name}" if key else name)
