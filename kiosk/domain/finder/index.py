"""Builds the full-text index of a catalogue: an SQLite database with one row a service."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from kiosk.domain.catalogue import Catalogue, Service
from kiosk.domain.finder.words import LEAST_FOR_TYPO, meaningful, roots, split, without_one

COLUMNS = ("lead", "name_id", "name_en", "synonyms", "related", "about_id", "about_en")
"""What a name begins with; names; what people call it; roots and words of like meaning; summary,
group, event, agency."""
LEADING = 2
"""Words of a name that say what it is about, after those that many names begin with."""
GENERIC = frozenset(
    split(
        "surat keterangan izin pengantar permohonan pernyataan sertifikat kartu pendaftaran"
        " penerbitan letter permit licence certificate card of the a for statement application"
    )
)
_TABLE = (
    "create virtual table services using fts5("
    "lead, name_id, name_en, synonyms, related, about_id, about_en,"
    " content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)


def build(database: Database, catalogue: Catalogue) -> None:
    """Write the index's tables. The same catalogue gives the same rows in the same order."""
    rows = [_row(catalogue, service) for service in catalogue.services]
    database.execute(_TABLE)
    database.conn.executemany(
        "insert into services(rowid, lead, name_id, name_en, synonyms, related, about_id, about_en)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, *(_once(row[name]) for name in COLUMNS)) for number, row in enumerate(rows)],
    )
    database.execute("insert into services(services) values ('optimize')")
    _vocabulary(database, rows)
    _phrases(database, catalogue.services)


def _once(words: tuple[str, ...]) -> str:
    """Join the words, each once: saying a word in five synonyms makes no better match."""
    return " ".join(dict.fromkeys(words))


def _row(catalogue: Catalogue, service: Service) -> dict[str, tuple[str, ...]]:
    around = tuple(_around(catalogue, service))
    row = {
        "lead": _lead(service.name.id) + _lead(service.name.en),
        "name_id": split(service.name.id) + split(service.code),
        "name_en": split(service.name.en),
        "synonyms": tuple(word for text in service.synonyms for word in split(text)),
        "about_id": split(service.summary.id) + tuple(w for a in around for w in split(a.id)),
        "about_en": split(service.summary.en) + tuple(w for a in around for w in split(a.en)),
    }
    strong = dict.fromkeys((*row["name_id"], *row["synonyms"]))
    row["related"] = tuple(dict.fromkeys(_related(strong, catalogue.same_words)))
    return row


def _lead(name: str) -> tuple[str, ...]:
    return tuple(word for word in split(name) if word not in GENERIC)[:LEADING]


def _around(catalogue: Catalogue, service: Service) -> Iterator[Any]:
    """Yield the names of the group, the life events and the agency."""
    yield from (g.name for g in catalogue.groups if g.code == service.group)
    yield from (e.name for e in catalogue.life_events if e.code in service.life_events)
    yield from (a.name for a in catalogue.agencies if a.code == service.agency)


def _related(words: Iterable[str], same: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for word in words:
        forms = {word, *roots(word)}
        yield from sorted(roots(word))
        for alike in same:
            if forms & set(alike):
                yield from (other for other in alike if other not in forms)


def _vocabulary(database: Database, rows: list[dict[str, tuple[str, ...]]]) -> None:
    counts: dict[str, int] = {}
    for row in rows:
        for word in {word for words in row.values() for word in words}:
            counts[word] = counts.get(word, 0) + 1
    database["vocabulary"].create({"word": str, "count": int}, pk="word")
    database["vocabulary"].insert_all(
        {"word": word, "count": counts[word]} for word in sorted(counts)
    )
    real = {word for row in rows for name in COLUMNS if name != "related" for word in row[name]}
    database.execute(
        "create table typos (gone text, word text, primary key (gone, word)) without rowid"
    )
    database.conn.executemany(
        "insert into typos values (?, ?)",
        sorted(
            (gone, word)
            for word in real
            if len(word) >= LEAST_FOR_TYPO
            for gone in without_one(word)
        ),
    )


def _phrases(database: Database, services: tuple[Service, ...]) -> None:
    """Keep whole names and synonyms: typing one of them exactly means that service."""
    database.execute(
        "create table phrases (phrase text, service integer, primary key (phrase, service))"
        " without rowid"
    )
    pairs = {
        (" ".join(sorted(meaningful(text))), number)
        for number, service in enumerate(services)
        for text in (*service.synonyms, service.name.id, service.name.en)
    }
    database.conn.executemany("insert into phrases values (?, ?)", sorted(pairs))
