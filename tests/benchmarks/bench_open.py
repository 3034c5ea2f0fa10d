"""Opening on one core: HPKE of each suite, and the act inside; the database is not in it."""

import time

from kiosk.domain.application import Act, act_from_bytes
from sync.envelope import ALGORITHMS, new_seal_keypair, open_envelope, seal
from sync.keys import generate_signing_key
from sync.wire import Head, KeyRecord
from tests.benchmarks.row import Row, size

ACT = Act("application", "contoh", "", {"nama": "Siti Contoh", "isi": "x" * 1600}).to_bytes()


def run() -> list[Row]:
    return [
        Row(f"opened: {alg.partition('+')[0]}", _rate(alg), "envelopes/s") for alg in ALGORITHMS
    ]


def _rate(alg: str) -> float:
    key, public = new_seal_keypair(alg)
    record = KeyRecord("s", "seal", alg, public, "")
    head = Head("id", "k", 1, 1, "application", (), "", None, alg, "s", "")
    envelope, times = seal(head, ACT, record, generate_signing_key()), size(500, 20_000)
    started = time.perf_counter()
    for _ in range(times):
        opened = open_envelope(envelope, lambda _id: key)
        assert isinstance(opened, bytes)
        act_from_bytes(opened)
    return times / (time.perf_counter() - started)
