"""A month of a city: envelopes as its kiosks would have sent them, and the cases they became.

Envelopes are really sealed and signed, so that `verify` finds them sound. They go into the tables
by the thousand, without passing through turn and opener: the result is the same, only sooner.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from backoffice.cases import holidays, secrets, worktime
from backoffice.cases.models import FormVersion
from backoffice.cases.versions import service_of
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest import months
from backoffice.ingest.models import RawEnvelope
from backoffice.synthetic import fleet, people
from backoffice.synthetic.loading import load, numbers
from kiosk.domain.application import Act
from kiosk.domain.catalogue import Service
from kiosk.domain.reference import make
from kiosk.domain.status import CaseState
from sync.envelope import read_head
from sync.wire import Envelope

MONTH = timedelta(days=30)
CHUNK = 2_000
STATES = (CaseState.READY, CaseState.READY, CaseState.APPROVED, CaseState.REJECTED)
YOUNG = (CaseState.RECEIVED, CaseState.REVIEW, CaseState.INCOMPLETE)
RAW = "id kiosk envelope_id epoch seq kind digest prev attachments received_at opening"
BYTES = "raw_id received_at head sealed signature"
CASE = (
    "id raw_id kiosk envelope_id reference service service_name agency_id form_id answers nik name"
    " birth_date identity_source consent language token_hash code_hash state wanted received_at due"
)
EVENT = "case_id kind state at reason text wanted actor"
Random = Callable[[int], bytes]
Services = Sequence[tuple[str, Service]]
Made = tuple[fleet.Machine, Act, Envelope, datetime]


def generate(
    cases: int,
    kiosks: int,
    random: Random,
    now: datetime,
    progress: Callable[[int], None] = lambda _done: None,
    *,
    processes: int = 1,
) -> int:
    """Add so many cases of new kiosks, spread over the 30 days before `now`; return the number.

    LookupError when no service is installed. `progress` is told how many are done. More than one
    of the `processes` wants PostgreSQL, and a `random` that gives each of them something else.
    """
    services = installed()
    machines = fleet.enrol(kiosks, random, now)
    recipient = fleet.recipient()
    pens = [fleet.Pen(machine, recipient, random) for machine in machines]
    months.make_room(now - MONTH)
    shares = [
        _Share(pens[n::processes], services, (cases + n) // processes, now)
        for n in range(min(processes, kiosks))
    ]
    done = 0
    for count in _counts(shares):
        done += count
        progress(done)
    return done


class _Share:
    """What one process writes: so many cases of these kiosks."""

    def __init__(
        self, pens: Sequence[fleet.Pen], services: Services, cases: int, now: datetime
    ) -> None:
        self._pens, self._services, self._cases, self._began = pens, services, cases, now - MONTH

    def write(self) -> Iterator[int]:
        """Write it, and yield the size of each chunk that is in the database."""
        for done in range(0, self._cases, CHUNK):
            count = min(CHUNK, self._cases - done)
            _write([self._one(done + n) for n in range(count)], self._pens[0].random)
            yield count
        for pen in self._pens:
            rows = KioskEpoch.objects.filter(kiosk_id=pen.machine.name, epoch=1)
            rows.update(contiguous=pen.seq)

    def _one(self, number: int) -> Made:
        pen = self._pens[number % len(self._pens)]
        at = self._began + MONTH * number / self._cases
        act = people.application(self._services, pen.random)
        return pen.machine, act, pen.write(act, f"{at:%Y-%m-%dT%H:%M:%SZ}"), at


def _counts(shares: Sequence[_Share]) -> Iterator[int]:
    """Write all shares, each in a process of its own when there are several."""
    if len(shares) == 1:
        yield from shares[0].write()
        return
    connections.close_all()
    context = multiprocessing.get_context("fork")
    counts = context.SimpleQueue()
    crew = [context.Process(target=_report, args=(share, counts)) for share in shares]
    for process in crew:
        process.start()
    at_work = len(crew)
    while at_work:
        count = counts.get()
        at_work -= count is None
        yield count or 0
    for process in crew:
        process.join()
    if any(process.exitcode for process in crew):
        raise RuntimeError("a process of the generator broke off")


def _report(share: _Share, counts: Any) -> None:
    try:
        for count in share.write():
            counts.put(count)
    finally:
        counts.put(None)


def installed() -> list[tuple[str, Service]]:
    """Return (digest of the form, service) of all that is installed; LookupError for none."""
    digests = FormVersion.objects.order_by("digest").values_list("digest", flat=True)
    found = [(digest, service) for digest in digests if (service := service_of(digest))]
    if not found:
        raise LookupError("no service is installed: init --catalogue FOLDER")
    return found


def _write(made: Sequence[Made], random: Random) -> None:
    raws, cases = numbers("ingest_rawenvelope", len(made)), numbers("cases_case", len(made))
    kept = [
        _case(*three, people.number(random, 100)) for three in zip(cases, raws, made, strict=True)
    ]
    with transaction.atomic():
        load("ingest_rawenvelope", RAW, map(_raw, raws, made))
        load("ingest_rawbytes", BYTES, map(_bytes, raws, made))
        load("cases_case", CASE, kept)
        load("cases_caseevent", EVENT, (event for case in kept for event in _history(case)))


def _raw(number: int, made: Made) -> tuple[Any, ...]:
    machine, act, envelope, at = made
    head = read_head(envelope)
    assert head is not None
    facts = (number, machine.name, head.id, head.epoch, head.seq, act.kind, envelope.digest())
    return (*facts, head.prev, "[]", at, str(RawEnvelope.Opening.OPENED))


def _bytes(number: int, made: Made) -> tuple[Any, ...]:
    _machine, _act, envelope, at = made
    return number, at, envelope.head.encode(), envelope.sealed, envelope.signature


def _case(number: int, raw: int, made: Made, die: int) -> tuple[Any, ...]:
    """Return a row of CASE; the state is the last but three."""
    machine, act, envelope, at = made
    head, service, who = read_head(envelope), service_of(act.form), act.identity
    assert head is not None
    assert service is not None
    assert who is not None
    states: Any = YOUNG if die < 10 else STATES
    of = service.code, service.name.id[:200], service.agency, act.form, "{}"
    citizen = who.nik, who.name, who.birth_date, who.source, "", "id"
    proofs = secrets.token_hash(act.token), secrets.code_hash(act.code)
    due = worktime.due(timezone.localtime(at), service.time, [], holidays.free)
    first = number, raw, machine.name, head.id, make(machine.code, head.seq)
    return (*first, *of, *citizen, *proofs, str(states[die % len(states)]), "[]", at, due)


def _history(case: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    number, state, at = case[0], case[-4], case[-2]
    received = str(CaseState.RECEIVED)
    yield number, "state", received, at, "", "", "[]", ""
    if state != received:
        yield number, "state", state, at + timedelta(days=1), "", "", "[]", "sintetis"
