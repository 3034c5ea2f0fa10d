"""Rules for the shared parts: each is complete by itself, and its code is used once."""

from collections.abc import Iterator
from typing import Any

from kiosk.domain.findings import Finding, finding
from kiosk.domain.form_rules import check_form, check_options
from kiosk.domain.shared import Block, ChoiceList
from kiosk.domain.sources import SharedFile
from kiosk.domain.text_rules import blank, check_texts


def check_shared(source: SharedFile) -> Iterator[Finding]:
    """Yield what is wrong with the parts of one file."""
    seen: set[str] = set()
    for index, part in enumerate(source.parts):
        key = f"{source.word}[{index}]"
        yield from _coded(part, key, seen, source.file)
        yield from check_texts(part, key, whole=False)
        if isinstance(part, Block):
            yield from check_form(part.question, key)
            yield from blank(part, "about", key=key)
        elif isinstance(part, ChoiceList):
            yield from check_options(part.options, key)
        elif hasattr(part, "text"):
            yield from blank(part, "text", key=key)


def _coded(part: Any, key: str, seen: set[str], file: str) -> Iterator[Finding]:
    if not part.code.strip():
        yield finding("absent", f"{key}.code")
    elif part.code in seen:
        yield finding("same_code", f"{key}.code", word=part.code, other=file)
    seen.add(part.code)
