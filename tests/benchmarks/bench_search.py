"""What a keystroke in the search field costs, with 240 and with 10,000 services."""

import resource
import time
import tomllib
from pathlib import Path
from random import Random

from kiosk import paths
from kiosk.domain.finder.searcher import Searcher
from kiosk.domain.reading import load
from kiosk.domain.search import search
from tests.benchmarks.many_services import catalogue_of, keystrokes
from tests.benchmarks.row import Row

QUERIES = Path(__file__).parents[1] / "unit" / "everyday_queries.toml"


def run() -> list[Row]:
    shipped = load(paths.assets() / "services")
    return [
        Row("everyday queries that find their service in the first three", _score(shipped), "%"),
        *(row for count in (240, 10_000) for row in _measure(shipped, count)),
    ]


def _score(shipped) -> float:
    queries = tomllib.loads(QUERIES.read_text("utf-8"))["query"]
    hits = [
        bool(set(q["meant"]) & {s.code for s in search(shipped, q["typed"], "id", 3)})
        for q in queries
    ]
    return 100 * sum(hits) / len(hits)


def _measure(shipped, count: int) -> list[Row]:
    catalogue = catalogue_of(shipped, count)
    started = time.perf_counter()
    searcher = Searcher.of(catalogue)
    built = (time.perf_counter() - started) * 1000
    typed = keystrokes(catalogue.services, Random(7))
    searcher.search("surat", "id", 12)
    before = _memory()
    took = sorted(_once(searcher, text) for text in typed)
    name = f"{count:,} services"
    return [
        Row(f"keystroke p95, {name}", took[int(len(took) * 0.95)], "ms"),
        Row(f"keystroke median, {name}", took[len(took) // 2], "ms"),
        Row(f"index built, {name}", built, "ms"),
        Row(f"memory grown by {len(typed)} keystrokes, {name}", _memory() - before, "KiB"),
    ]


def _once(searcher: Searcher, text: str) -> float:
    started = time.perf_counter()
    searcher.search(text, "id", 12)
    return (time.perf_counter() - started) * 1000


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
