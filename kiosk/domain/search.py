"""Finding a service by the words people use."""

from collections import OrderedDict
from threading import Lock

from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.finder.searcher import Searcher

_KEPT = 4
_searchers: OrderedDict[int, tuple[Catalogue, Searcher]] = OrderedDict()
_lock = Lock()
"""The index of the catalogues in use, by identity: a catalogue is frozen, and there are few."""


def search(
    catalogue: Catalogue, query: str, language: str = "id", limit: int = 20
) -> tuple[Service, ...]:
    """Return services, best first; none for an empty query.

    Words count whole, as a beginning (the last one), by their root and with one typo; both
    languages count, the citizen's own a little more. Filler words ("mau buat ...") are ignored.
    Where few services have every word, those with some of them follow.
    """
    if not query.strip():
        return ()
    places = searcher_of(catalogue).search(query, language, limit)
    return tuple(catalogue.services[place] for place in places)


def searcher_of(catalogue: Catalogue) -> Searcher:
    """Return the catalogue's index, built at first use."""
    with _lock:
        kept = _searchers.get(id(catalogue))
        if kept is not None:
            return kept[1]
    return prepare(catalogue, Searcher.of(catalogue))


def prepare(catalogue: Catalogue, searcher: Searcher) -> Searcher:
    """Keep an index that was built elsewhere (the compiled catalogue's) for this catalogue."""
    with _lock:
        _searchers[id(catalogue)] = (catalogue, searcher)
        while len(_searchers) > _KEPT:
            _searchers.popitem(last=False)
    return searcher
