"""What people say at the counter finds the service that they mean."""

import tomllib
from pathlib import Path

from kiosk.domain.reading import load
from kiosk.domain.search import search

ROOT = Path(__file__).parents[2]
QUERIES = tomllib.loads((Path(__file__).parent / "everyday_queries.toml").read_text())["query"]
CATALOGUE = load(ROOT / "assets" / "services")
FIRST = 3
FLOOR = 0.95


def lost(language="id"):
    """Return the queries whose service is not among the first three."""
    return [
        query["typed"]
        for query in QUERIES
        if not set(query["meant"])
        & {s.code for s in search(CATALOGUE, query["typed"], language, FIRST)}
    ]


def test_there_are_enough_queries_and_each_means_a_service_that_exists():
    codes = {service.code for service in CATALOGUE.services}
    assert len(QUERIES) >= 120
    assert len({query["typed"] for query in QUERIES}) == len(QUERIES)
    assert not [q["typed"] for q in QUERIES if not set(q["meant"]) <= codes]


def test_nearly_every_everyday_query_finds_what_was_meant():
    missed = lost()
    assert 1 - len(missed) / len(QUERIES) >= FLOOR, missed


def test_whoever_reads_english_finds_nearly_as_much():
    missed = lost("en")
    assert 1 - len(missed) / len(QUERIES) >= FLOOR - 0.03, missed
