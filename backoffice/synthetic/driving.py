"""Drives a running office as a fleet would: signed turns over HTTP, one thread a kiosk.

Every kiosk obeys what the real one obeys: it doubles its batch while turns go well, halves it when
they do not, signs again with a new nonce, waits as `Retry-After` says, and counts an envelope as
stored only by a reply that the office signed over its digest.
"""

import gzip
import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from backoffice.keys import selectors as keys
from backoffice.synthetic import fleet, people
from backoffice.synthetic.measured import Run
from backoffice.synthetic.month import installed
from kiosk.domain.catalogue import Service
from sync.signatures import open_reply, sign_request
from sync.wire import MAX_ENVELOPES, Envelope, ItemStatus, Trust, Turn, TurnReply, to_json

FIRST_BATCH = 10
PATIENCE = 60.0  # seconds without an answer
AFTER_A_BREAK = 5.0  # seconds
WHOLE_SECONDS = 900.0  # a drain that takes longer has collapsed
HELD = (ItemStatus.STORED, ItemStatus.DUPLICATE)


class Plan(Struct, frozen=True):
    """Who drives for how long. `outage`: envelopes that each kiosk brings; 0: citizens come."""

    url: str
    kiosks: int
    seconds: float
    every: float
    outage: int = 0


class _Request(Struct):
    method: str
    url: str
    body: bytes
    headers: dict[str, str]


class _Office(Struct, frozen=True):
    """What all kiosks share."""

    plan: Plan
    trust: Trust
    services: list[tuple[str, Service]]
    random: Callable[[int], bytes]
    began: float
    stop: threading.Event


def drive(plan: Plan, random: Callable[[int], bytes], progress: Callable[[int], None]) -> list[Run]:
    """Enrol the kiosks, let them run, and return what each went through; LookupError."""
    services, recipient = installed(), fleet.recipient()
    machines = fleet.enrol(plan.kiosks, random, datetime.now(UTC))
    version = keys.trust()
    assert version is not None
    trust = msgspec.json.decode(version.body, type=Trust)
    stop = threading.Event()
    office = _Office(plan, trust, services, random, time.monotonic(), stop)
    runs = [Run(turns=[], answers=Counter()) for _machine in machines]
    threads = [
        threading.Thread(target=_Kiosk(office, fleet.Pen(m, recipient, random), run).live)
        for m, run in zip(machines, runs, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(1)
            progress(sum(run.stored for run in runs))
    return runs


class _Kiosk:
    def __init__(self, office: _Office, pen: fleet.Pen, run: Run) -> None:
        self._office, self._pen, self._run = office, pen, run
        self._nonce, self._batch = "", FIRST_BATCH
        self._waiting: list[Envelope] = []
        self._unwritten = office.plan.outage
        parts = urlsplit(office.plan.url)
        self._line = http.client.HTTPConnection(
            parts.hostname or "", parts.port or 80, timeout=PATIENCE
        )

    def live(self) -> None:
        """Take turns until the plan is over; never raises for what the office answers."""
        plan = self._office.plan
        share = people.number(self._office.random, 1000) / 1000
        next_citizen = 0.0 if plan.outage else share * plan.every
        while (now := self._elapsed()) < (WHOLE_SECONDS if plan.outage else plan.seconds):
            if plan.outage:
                if not self._unwritten and not self._waiting:
                    break
            elif now < next_citizen and not self._waiting:
                self._office.stop.wait(min(next_citizen, plan.seconds) - now)
                continue
            elif not self._waiting:
                self._unwritten, next_citizen = 1, next_citizen + plan.every
            self._write()
            if pause := self._turn():
                self._line.close()  # the office closes idle lines; the next turn dials anew
                self._office.stop.wait(pause)
        self._run.left = len(self._waiting) + self._unwritten
        self._line.close()

    def _elapsed(self) -> float:
        return time.monotonic() - self._office.began

    def _write(self) -> None:
        count = min(self._batch - len(self._waiting), self._unwritten)
        for _n in range(count):
            act = people.application(self._office.services, self._office.random)
            at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            self._waiting.append(self._pen.write(act, at))
            self._unwritten -= 1

    def _turn(self) -> float:
        """Take one turn; return how long to wait before the next."""
        sent = self._waiting[: self._batch]
        turn = Turn(self._pen.machine.name, 1, tuple(sent), 0, {"pending": len(self._waiting)})
        started = time.monotonic()
        try:
            status, headers, body = self._post(gzip.compress(to_json(turn), 1))
        except (OSError, http.client.HTTPException):
            self._line.close()
            status, headers, body = 0, {}, b""
        if status == 503:
            self._run.answers["busy"] += 1
            return float(headers.get("Retry-After", AFTER_A_BREAK))
        held = self._held(body) if status == 200 else set()
        if not held:
            self._run.answers["broken"] += 1
            self._batch = max(1, self._batch // 2)
            return AFTER_A_BREAK
        self._run.turns.append(time.monotonic() - started)
        self._run.answers["stored"] += 1
        self._waiting = [e for e in self._waiting if e.digest() not in held]
        self._run.stored += len(held)
        self._run.done_after = self._elapsed()
        self._batch = min(MAX_ENVELOPES, self._batch * 2)
        return 0.0

    def _held(self, answer: bytes) -> set[str]:
        """Return the digests of what the office signed for."""
        body = open_reply(answer, self._office.trust)
        if body is None:
            return set()
        reply = msgspec.json.decode(body, type=TurnReply)
        return {item.digest for item in reply.items if item.status in HELD}

    def _post(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send; once more when the office hands out a nonce."""
        status, headers, answer = self._once(body)
        if status == 401 and headers.get("Ekios-Nonce"):
            self._nonce = headers["Ekios-Nonce"]
            status, headers, answer = self._once(body)
        return status, headers, answer

    def _once(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        path = "/api/v1/sync"
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        request: Any = _Request("POST", f"{self._office.plan.url}{path}", body, headers)
        sign_request(request, self._pen.machine.key, self._pen.machine.key_id, self._nonce)
        try:
            self._line.request("POST", path, body, request.headers)
            answer = self._line.getresponse()
        except ConnectionError:  # the office closed an idle line: dial anew
            self._line.close()
            self._line.request("POST", path, body, request.headers)
            answer = self._line.getresponse()
        return answer.status, dict(answer.headers), answer.read()
