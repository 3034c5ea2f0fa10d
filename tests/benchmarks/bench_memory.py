"""A kiosk that served for years: the memory of a program that counts, compares and sends.

Each measurement is a process of its own: its peak with many rows against its peak with a hundred.
"""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks import enrolled
from tests.benchmarks.row import Row, against, size

ROOT = Path(__file__).resolve().parents[2]
FILL = """
INSERT INTO outbox (id, kiosk, epoch, seq, kind, reference, head, sealed, signature, digest, at,
    time_certain, token_hash, code_hash, code_salt, stub, state, received_at, settled_at)
WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
SELECT 'id-' || i, kiosk, epoch, i, kind, 'K07-' || i, head, substr(sealed, 1, 200), signature,
    lower(hex(randomblob(32))), at, time_certain, randomblob(32), code_hash, code_salt,
    substr(stub, 1, 50), 'acknowledged', at, at FROM n, outbox WHERE seq = 1
"""


def run() -> list[Row]:
    many = size(100_000, 1_000_000)
    peaks = []
    for rows in (100, many):
        with enrolled.scratch() as folder:
            _fill(folder, rows)
            command = [sys.executable, "-m", "tests.benchmarks.bench_memory", str(folder)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            peaks.append(float(done.stdout) / 1024)
    few, full = peaks
    return [against(f"peak memory with {many:,} rows, against 100", full, few, "MiB")]


def _fill(folder: Path, rows: int) -> None:
    with enrolled.kiosk(folder) as kiosk:
        kiosk.outbox.append(enrolled.application())
        kiosk.store.write(lambda db: db.execute(FILL, [rows]))
        kiosk.outbox.append(enrolled.application())


def _work(folder: Path) -> int:
    """Do what a round does with the whole outbox; return the peak in KiB."""
    from datetime import UTC, datetime, timedelta

    from sync.db import Store
    from sync.ledger import apply_ledger, bucket_digest, buckets, epochs, span
    from sync.outbox import Outbox
    from sync.purge import purge_all
    from sync.trust import TrustStore
    from sync.wire import LedgerReply

    store = Store(folder / "kiosk.sqlite3")
    outbox = Outbox(
        store,
        TrustStore(store, folder),
        reference=lambda code, seq: f"{code}-{seq}",
        clock=lambda: datetime.now(UTC),
    )
    outbox.counts(), outbox.pending(), outbox.oldest_pending(), outbox.damaged()
    [(kiosk, epoch, last)] = store.read(epochs)
    lines = "SELECT seq, digest FROM outbox WHERE kiosk = ? AND epoch = ? AND seq BETWEEN ? AND ?"
    theirs = tuple(
        store.read(lambda db, n=n: bucket_digest(db.execute(lines, [kiosk, epoch, *span(n, last)])))
        for n in buckets(last)
    )
    reply = LedgerReply(kiosk, epoch, "e", "n", last, (), theirs)
    compared = apply_ledger(store, reply)
    assert compared.agrees, compared
    purge_all(store, reply, compared, timedelta(days=30))
    store.close()
    return _peak()


def _peak() -> int:
    """Return the peak in KiB; getrusage would also count the process this one was forked from."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    sys.stdout.write(str(_work(Path(sys.argv[1]))))
