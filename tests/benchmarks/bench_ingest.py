"""What an office takes in: real signed requests over HTTP to `serve`, against bare inserts.

Everything is signed beforehand, so that the two cores are the office's; four kiosks send at once,
each its own turns. Durable on both: SQLite as the office opens it, PostgreSQL with fsync on.
"""

import http.client
import json
import os
import sqlite3
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from msgspec import Struct

import sync.conformance.rules  # noqa: F401 - its parts know each other through the table
from sync.conformance.inspector import SYNC, Inspector
from sync.conformance.line import Line
from sync.conformance.rules.enrolling import fetch_trust, the_directory_lists_the_new_kiosk
from sync.conformance.signing import signed_headers
from sync.wire import Envelope
from tests.benchmarks import enrolled, office_end
from tests.benchmarks.row import Row, against, size
from tools.postgres import PROGRAMS, cluster

KIOSKS = 4
BATCH = 100


class Ready(Struct, frozen=True):
    headers: dict[str, str]
    body: bytes


def run() -> list[Row]:
    rows = []
    with enrolled.scratch() as folder, office_end.office(folder) as office:
        rows += _both("SQLite", office, folder)
    if not PROGRAMS.exists():
        return rows
    with (
        cluster(durable=True) as url,
        enrolled.scratch() as folder,
        office_end.office(folder, url) as office,
    ):
        rows += _both("PostgreSQL", office, folder, url)
    return rows


def _both(name: str, office: office_end.Office, folder: Path, url: str = "") -> list[Row]:
    kiosks = _enrolled(office)
    rows = []
    for each, turns in ((1, size(60, 600)), (BATCH, size(3, 30))):
        envelopes = [[_batch(kiosk, each) for _ in range(turns)] for kiosk in kiosks]
        ready = [
            [_signed(kiosk, batch) for batch in batches]
            for kiosk, batches in zip(kiosks, envelopes, strict=True)
        ]
        started = time.perf_counter()
        with ThreadPoolExecutor(KIOSKS) as pool:
            took = [t for times in pool.map(lambda r: _send(office.url, r), ready) for t in times]
        rate = each * turns * KIOSKS / (time.perf_counter() - started)
        flat = [batch for batches in envelopes for batch in batches]
        raw = len(flat) * each / (_bare_postgres(url, flat) if url else _bare(folder, flat))
        what = "singly" if each == 1 else f"{each} a turn"
        rows.append(against(f"{name}, {what}", rate, raw, "envelopes/s", more_is_better=True))
        rows.append(Row(f"{name}, {what}: median of a turn", statistics.median(took) * 1000, "ms"))
    return rows


def _enrolled(office: office_end.Office) -> list[Inspector]:
    line, made = Line(office.url), []
    for _ in range(KIOSKS):
        code = json.loads(office.run("enrol", "--place", "Balai Contoh", "--json"))["code"]
        kiosk = Inspector(line, code, time.time, lambda: True)
        fetch_trust(kiosk)
        line.send("POST", "/api/v1/enrolments", kiosk.enrolment())
        made.append(kiosk)
    office.run("approve", "--all-waiting")
    for kiosk in made:
        the_directory_lists_the_new_kiosk(kiosk)
        kiosk.take_turn()  # brings the nonce
    return made


def _batch(kiosk: Inspector, number: int) -> tuple[Envelope, ...]:
    return tuple(kiosk.envelope() for _ in range(number))


def _signed(kiosk: Inspector, batch: tuple[Envelope, ...]) -> Ready:
    body = kiosk.turn(*batch)
    return Ready(dict(signed_headers("POST", SYNC, body, kiosk.signing())), body)


def _send(url: str, turns: list[Ready]) -> list[float]:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    took = []
    for turn in turns:
        started = time.perf_counter()
        line.request("POST", SYNC, turn.body, {"Content-Type": "application/json", **turn.headers})
        answer = line.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
        took.append(time.perf_counter() - started)
    line.close()
    return took


def _bare(folder: Path, batches: list[tuple[Envelope, ...]]) -> float:
    """The same bytes, a commit for each turn, in the mode that the office's SQLite is in."""
    db = sqlite3.connect(folder / f"bare-{os.urandom(4).hex()}.sqlite3", isolation_level=None)
    db.execute("PRAGMA journal_mode=DELETE")
    db.execute("PRAGMA synchronous=EXTRA")
    db.execute("CREATE TABLE bare (head TEXT, sealed BLOB, signature BLOB)")
    started = time.perf_counter()
    for batch in batches:
        db.execute("BEGIN IMMEDIATE")
        rows = [(e.head, e.sealed, e.signature) for e in batch]
        db.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
        db.execute("COMMIT")
    taken = time.perf_counter() - started
    db.close()
    return taken


def _bare_postgres(url: str, batches: list[tuple[Envelope, ...]]) -> float:
    with psycopg.connect(url) as db, db.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (head text, sealed bytea, signature bytea)")
        db.commit()
        started = time.perf_counter()
        for batch in batches:
            rows = [(e.head, e.sealed, e.signature) for e in batch]
            cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s)", rows)
            db.commit()
        return time.perf_counter() - started
