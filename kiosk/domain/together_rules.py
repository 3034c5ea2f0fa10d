"""Rules between services: codes and what people call them belong to one service each."""

from collections.abc import Iterator

from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.sources import ServiceFile


def check_together(
    sources: tuple[ServiceFile, ...], hidden: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Finding]]:
    """Yield (file, finding) for what is wrong between services; `hidden` ones are known, too."""
    first: dict[str, str] = {}
    for source in sources:
        code = source.service.code
        if code in first:
            yield source.file, finding("same_code", "code", word=code, other=first[code])
        first.setdefault(code, source.file)
    for source in sources:
        for index, code in enumerate(source.service.see_also):
            if code not in first and code not in hidden:
                hint = nearest(code, first)
                key = f"see_also[{index}]"
                yield source.file, finding("unknown_service", key, hint, stops=False, word=code)
    yield from _synonyms(sources)


def check_popular(popular: tuple[str, ...], sources: tuple[ServiceFile, ...]) -> Iterator[Finding]:
    """Yield the services that the region wants to offer first but that do not exist."""
    codes = [source.service.code for source in sources]
    for index, code in enumerate(popular):
        if code not in codes:
            key = f"region.popular[{index}]"
            yield finding("unknown_service", key, nearest(code, codes), stops=False, word=code)


def _synonyms(sources: tuple[ServiceFile, ...]) -> Iterator[tuple[str, Finding]]:
    """Yield what people call two services: whoever types it could mean either."""
    names = {_plain(s.service.name.id): s.service.code for s in sources}
    owners: dict[str, str] = {}
    for source in sources:
        code, mine = source.service.code, set[str]()
        for index, synonym in enumerate(source.service.synonyms):
            key, word = f"synonyms[{index}]", _plain(synonym)
            owner = owners.setdefault(word, code)
            other = owner if owner != code else names.get(word, code)
            if word in mine:
                yield source.file, finding("synonym_twice", key, stops=False, word=synonym)
            elif other != code:
                item = finding("synonym_clash", key, stops=False, word=synonym, other=other)
                yield source.file, item
            mine.add(word)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
