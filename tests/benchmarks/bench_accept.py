"""Taking an application, without the slow hash on purpose: against a bare insert and persist-queue.

All three commit to the same disk with journal_mode=DELETE and synchronous=EXTRA. persist-queue
pickles and inserts; the outbox seals (ML-KEM-768 + X25519), signs, chains and inserts.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import persistqueue

from kiosk.domain import reference
from sync.db import PRAGMAS
from sync.outbox import Outbox, Stored
from sync.trust import TrustStore
from tests.benchmarks import enrolled
from tests.benchmarks.bench_submit import Bare
from tests.benchmarks.row import Row, against, size


def run() -> list[Row]:
    times = size(200, 5000)
    with enrolled.scratch() as folder, enrolled.kiosk(folder) as kiosk:
        trust = TrustStore(kiosk.store, folder)
        outbox = Outbox(
            kiosk.store,
            trust,
            reference=reference.make,
            clock=lambda: datetime.now(UTC),
            hash_code=lambda code, salt: salt,
        )
        data = os.urandom(4600)  # what an outbox row holds of such an application
        bare = Bare(folder / "bare.sqlite3")
        peer = persistqueue.SQLiteQueue(str(folder / "peer"), auto_commit=True)
        for pragma in PRAGMAS:
            peer._putter.execute(pragma)

        def accept() -> None:
            assert isinstance(outbox.append(enrolled.application()), Stored)

        took = _by_turns((accept, lambda: bare.insert(data), lambda: peer.put(data)), times)
        bare.db.close()
        peer.close()
    ours, raw, theirs = (statistics.median(each) * 1000 for each in took)
    return [
        against("accept, against a bare insert", ours, raw, "ms"),
        against("accept, against persist-queue 'put'", ours, theirs, "ms"),
        against("accept, p99, against that of a bare insert", _p99(took[0]), _p99(took[1]), "ms"),
    ]


def _p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98] * 1000


def _by_turns(works: tuple[Callable[[], object], ...], times: int) -> list[list[float]]:
    took: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for kept, work in zip(took, works, strict=True):
            started = time.perf_counter()
            work()
            kept.append(time.perf_counter() - started)
    return took
