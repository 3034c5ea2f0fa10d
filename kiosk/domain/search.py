"""Finding a service by the words people use."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kiosk.domain.catalogue import Catalogue, Service

_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "a an and atau buat cara dan di for from how i ingin ke make mau minta new of saya the to"
        " untuk urus mengurus yang my apply need want get",
    )
)
"""Words that say nothing about the service."""

_EXACT, _PREFIX, _TYPO = 4, 3, 2
_LEAST_LETTERS_FOR_TYPO = 4


def search(
    catalogue: Catalogue, query: str, language: str = "id", limit: int = 20
) -> tuple[Service, ...]:
    """Return services, best first; none for an empty query.

    Every word has to be found somewhere (whole, as a beginning, or with one typo); both languages
    count, the citizen's own a little more. Filler words ("mau buat ...") are ignored.
    """
    words = _meaningful(query)
    if not words:
        return ()
    scored = [
        (score, index, service)
        for index, service in enumerate(catalogue.services)
        if (score := _score(service, words, language))
    ]
    scored.sort(key=lambda item: (-item[0], item[1]))
    return tuple(service for _, _, service in scored[:limit])


def _meaningful(query: str) -> tuple[str, ...]:
    words = _words(query[:200])
    return tuple(w for w in words if w not in _FILLERS) or words


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _score(service: Service, words: tuple[str, ...], language: str) -> int:
    indexed = _index(tuple(_texts(service, language)))
    total = 0
    for word in words:
        best = max((weight * _match(word, known) for known, weight in indexed), default=0)
        if not best:
            return 0
        total += best
    return total


@lru_cache(maxsize=20_000)
def _index(texts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Return every word once with its best weight."""
    weights: dict[str, int] = {}
    for text, weight in texts:
        for word in _words(text):
            weights[word] = max(weight, weights.get(word, 0))
    return tuple(weights.items())


def _texts(service: Service, language: str) -> Iterator[tuple[str, int]]:
    other = "id" if language == "en" else "en"
    yield service.name.pick(language), 10
    yield service.name.pick(other), 8
    for synonym in service.synonyms:
        yield synonym, 9
    yield service.code.replace("-", " "), 8
    yield service.summary.pick(language), 3
    yield service.summary.pick(other), 2


def _match(word: str, known: str) -> int:
    if word == known:
        return _EXACT
    if len(word) > 1 and known.startswith(word):
        return _PREFIX
    return _TYPO if len(word) >= _LEAST_LETTERS_FOR_TYPO and _one_typo(word, known) else 0


def _one_typo(typed: str, known: str) -> bool:
    """Tell whether one letter was added, left out, changed or swapped with its neighbour."""
    if abs(len(typed) - len(known)) > 1 or typed[0] != known[0]:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b),
        min(len(typed), len(known)),
    )
    rest, wanted = typed[start:], known[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
