"""Searches the index. One typing mistake a word is forgiven, word order is free, best first."""

import sqlite3
from collections.abc import Iterator
from threading import Lock

from msgspec import Struct
from sqlite_utils import Database

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.finder.index import build
from kiosk.domain.finder.words import (
    LEAST_FOR_TYPO,
    meaningful,
    one_typo,
    roots,
    without_one,
)

WEIGHTS = {"id": (8, 10, 6, 9, 4, 2, 1), "en": (8, 6, 10, 8, 3, 1, 2)}
"""By language, in the order of `index.COLUMNS`; the citizen's own language counts more."""
ENOUGH = 3
"""With fewer services that have every word, those that have some of them follow."""
COMMON = 5
"""A word that more than one in this many services has says little alone."""
MOST_FORMS = 8


class Term(Struct, frozen=True):
    """One typed word and what it may stand for."""

    query: str  # FTS5
    count: int  # services that have it, at least


class Searcher:
    """The index of one catalogue, in memory. May be used from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()
        counted = connection.execute("select word, count from vocabulary").fetchall()
        self._counts: dict[str, int] = dict(counted)
        self._size = connection.execute("select count(*) from services").fetchone()[0]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Searcher":
        """Build the index of a catalogue: some milliseconds a hundred services."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        build(Database(connection), catalogue)
        return cls(connection)

    def search(self, query: str, language: str, limit: int) -> tuple[int, ...]:
        """Return the places of the services in the catalogue, best first."""
        words = meaningful(query)
        if not words or limit < 1:
            return ()
        with self._lock:
            terms = [self._term(word, last=word == words[-1]) for word in words]
            found = dict.fromkeys(self._exactly(words))
            if all(terms):
                found |= dict.fromkeys(self._ranked(" AND ".join(_queries(terms)), language, limit))
            if len(found) < ENOUGH and len(terms) > 1:
                telling = [t for t in terms if t and t.count * COMMON <= max(self._size, COMMON)]
                some = " OR ".join(_queries(telling))
                found |= dict.fromkeys(self._ranked(some, language, limit)) if some else {}
        return tuple(found)[:limit]

    def _exactly(self, words: tuple[str, ...]) -> list[int]:
        rows = self._connection.execute(
            "select service from phrases where phrase = ?", (" ".join(sorted(words)),)
        )
        return [row[0] for row in rows]

    def _ranked(self, match: str, language: str, limit: int) -> list[int]:
        weights = WEIGHTS.get(language, WEIGHTS["id"])
        rows = self._connection.execute(
            "select rowid from services where services match ?"
            " order by bm25(services, ?, ?, ?, ?, ?, ?, ?), rowid limit ?",
            (match, *weights, limit),
        )
        return [row[0] for row in rows]

    def _term(self, word: str, *, last: bool) -> Term | None:
        forms = {word} & self._counts.keys()
        forms |= roots(word) & self._counts.keys()
        beginning = self._begins(word) if last or not forms else False
        if not forms and not beginning:
            forms = set(self._mistyped(word))
        if not forms and not beginning:
            return None
        chosen = sorted(forms, key=lambda form: (-self._counts[form], form))[:MOST_FORMS]
        parts = [f'"{form}"' for form in chosen] + ([f'"{word}"*'] if beginning else [])
        count = sum(self._counts[form] for form in chosen)
        return Term(f"({' OR '.join(parts)})", count)

    def _begins(self, word: str) -> bool:
        row = self._connection.execute(
            "select 1 from vocabulary where word >= ? and word < ? limit 1", (word, f"{word}\uffff")
        )
        return len(word) > 1 and row.fetchone() is not None

    def _mistyped(self, word: str) -> Iterator[str]:
        if len(word) < LEAST_FOR_TYPO:
            return
        gone = sorted(without_one(word))
        marks = ", ".join("?" * len(gone))
        rows = self._connection.execute(
            f"select distinct word from typos where gone in ({marks})",  # noqa: S608  marks only
            gone,
        )
        yield from (row[0] for row in rows if one_typo(word, row[0]))


def _queries(terms: list[Term] | list[Term | None]) -> list[str]:
    return [term.query for term in terms if term]
