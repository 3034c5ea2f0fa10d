"""A turn of 100 envelopes over HTTP to a real office, against one bare insert of the same bytes.

The turn: read, sign, compress, send, verify, store and commit at the office, sign the reply, verify
it and write it down at the kiosk. The office's opener works beside it, as it always does.
"""

import json
import sqlite3
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain import reference
from sync.db import PRAGMAS, Store
from sync.enrolment import Enrolment, Step
from sync.outbox import Outbox
from sync.signatures import kiosk_key_id
from sync.transport import Answer, Call, Signer, Transport
from sync.trust import TrustStore
from sync.turn import apply_reply, build, verify_reply
from sync.wire import MAX_ENVELOPES, Envelope, TurnReply
from tests.benchmarks import enrolled, office_end
from tests.benchmarks.row import Row, against

TURNS = 5


def run() -> list[Row]:
    with enrolled.scratch() as folder, office_end.office(folder) as office:
        store = Store(folder / "kiosk.sqlite3")
        trust = TrustStore(store, folder)
        transport = Transport(office.url)
        _enrol(office, Enrolment(store, trust), transport)
        outbox = Outbox(store, trust, reference=reference.make, clock=lambda: datetime.now(UTC))
        _fill(outbox, 1)
        _turn(store, trust, transport, outbox.pending())  # fetches the nonce, warms both ends
        ours, raw = [], []
        for number in range(TURNS):
            _fill(outbox, MAX_ENVELOPES)
            batch = outbox.pending()
            assert len(batch) == MAX_ENVELOPES
            ours.append(_turn(store, trust, transport, batch))
            raw.append(_bare(folder / f"bare-{number}.sqlite3", batch))
        transport.close()
        store.close()
    speed, limit = (MAX_ENVELOPES / statistics.median(times) for times in (ours, raw))
    return [
        against("through one turn of 100", speed, limit, "envelopes/s", more_is_better=True),
        Row("one turn of 100", statistics.median(ours) * 1000, "ms"),
    ]


def _enrol(office: office_end.Office, enrolment: Enrolment, transport: Transport) -> None:
    code = json.loads(office.run("enrol", "--place", "Balai Contoh", "--json"))["code"]
    enrolment.begin(code, "Balai Contoh")
    enrolment.advance(transport)
    office.run("approve", "--all-waiting")
    assert enrolment.advance(transport).step is Step.DONE


def _fill(outbox: Outbox, number: int) -> None:
    for _ in range(number):
        outbox.append(enrolled.application())


def _turn(
    store: Store, trust: TrustStore, transport: Transport, batch: tuple[Envelope, ...]
) -> float:
    sealing, office = trust.sealing(), trust.trust()
    assert sealing is not None
    assert office is not None
    started = time.perf_counter()
    me = sealing.identity
    built = build(me, batch, 0, {})
    signer = Signer(sealing.key, kiosk_key_id(me.kiosk, me.epoch))
    answer = transport.call(Call("POST", "/api/v1/sync", body=built.body), signer)
    assert isinstance(answer, Answer), answer
    reply = verify_reply(answer.body, office, built)
    assert isinstance(reply, TurnReply), reply
    applied = store.write(lambda db: apply_reply(db, reply, built, datetime.now(UTC)))
    taken = time.perf_counter() - started
    assert len(applied.delivered) == len(batch)
    return taken


def _bare(path: Path, batch: tuple[Envelope, ...]) -> float:
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        db.execute(pragma)
    db.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, head TEXT, sealed BLOB, signature BLOB)")
    rows = [(e.head, e.sealed, e.signature) for e in batch]
    started = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO bare (head, sealed, signature) VALUES (?, ?, ?)", rows)
    db.execute("COMMIT")
    taken = time.perf_counter() - started
    db.close()
    return taken
