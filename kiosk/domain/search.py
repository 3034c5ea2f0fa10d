"""Finding a service by the words people use."""

from collections import OrderedDict
from threading import Lock

from msgspec.structs import replace

from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.finder.searcher import Searcher

MOST_NEXT_DOOR = 3
"""Hits of neighbouring regions; our own keep the rest of the page."""
_KEPT = 4
_searchers: OrderedDict[tuple[int, frozenset[str]], tuple[Catalogue, Searcher]] = OrderedDict()
_lock = Lock()
"""The index of the catalogues in use, by identity: a catalogue is frozen, and there are few. With
regions: of their services alone."""
_OWN: frozenset[str] = frozenset()


def search(
    catalogue: Catalogue,
    query: str,
    language: str = "id",
    limit: int = 20,
    regions: frozenset[str] = _OWN,
) -> tuple[Service, ...]:
    """Return services, best first; none for an empty query. Those of `regions` follow our own.

    Words count whole, as a beginning (the last one), by their root and with one typo; both
    languages count, the citizen's own a little more. Filler words ("mau buat ...") are ignored.
    Where few services have every word, those with some of them follow.
    """
    if not query.strip():
        return ()
    theirs = _next_door(catalogue, query, language, regions) if regions else ()
    places = searcher_of(catalogue).search(query, language, limit - len(theirs))
    return (*(catalogue.services[place] for place in places), *theirs)


def searcher_of(catalogue: Catalogue, regions: frozenset[str] = _OWN) -> Searcher:
    """Return the index of the catalogue, or of what these regions offer; built at first use."""
    with _lock:
        kept = _searchers.get((id(catalogue), regions))
        if kept is not None:
            return kept[1]
    indexed = _of(catalogue, regions) if regions else catalogue
    return prepare(catalogue, Searcher.of(indexed), regions)


def prepare(catalogue: Catalogue, searcher: Searcher, regions: frozenset[str] = _OWN) -> Searcher:
    """Keep an index that was built elsewhere (the compiled catalogue's) for this catalogue."""
    with _lock:
        _searchers[id(catalogue), regions] = (catalogue, searcher)
        while len(_searchers) > _KEPT:
            _searchers.popitem(last=False)
    return searcher


def _next_door(
    catalogue: Catalogue, query: str, language: str, regions: frozenset[str]
) -> tuple[Service, ...]:
    services = catalogue.offered(regions)[len(catalogue.services) :]
    places = searcher_of(catalogue, regions).search(query, language, MOST_NEXT_DOOR)
    return tuple(services[place] for place in places)


def _of(catalogue: Catalogue, regions: frozenset[str]) -> Catalogue:
    """Return what the regions offer as a catalogue of its own."""
    services = catalogue.offered(regions)[len(catalogue.services) :]
    agencies = tuple(agency for n in catalogue.neighbours for agency in n.agencies)
    return replace(catalogue, services=services, agencies=agencies, neighbours=())
