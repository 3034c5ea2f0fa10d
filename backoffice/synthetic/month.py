"""A month of a city: envelopes as its kiosks would have sent them, and the cases they became.

Envelopes are really sealed and signed, so that `verify` finds them sound. They go into the tables
by the thousand, without passing through turn and opener: the result is the same, only sooner.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from backoffice.cases import holidays, secrets, worktime
from backoffice.cases.models import Case, CaseEvent, FormVersion
from backoffice.cases.versions import service_of
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.models import RawBytes, RawEnvelope
from backoffice.synthetic import fleet, people
from kiosk.domain.application import Act
from kiosk.domain.catalogue import Service
from kiosk.domain.reference import make
from kiosk.domain.status import CaseState
from sync.envelope import read_head
from sync.wire import Envelope

MONTH = timedelta(days=30)
CHUNK = 1_000
STATES = (CaseState.READY, CaseState.READY, CaseState.APPROVED, CaseState.REJECTED)
YOUNG = (CaseState.RECEIVED, CaseState.REVIEW, CaseState.INCOMPLETE)
Random = Callable[[int], bytes]
Made = tuple[fleet.Machine, Act, Envelope, datetime]


def generate(
    cases: int,
    kiosks: int,
    random: Random,
    now: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Add so many cases of new kiosks, spread over the 30 days before `now`; return the number.

    LookupError when no service is installed. `progress` is told how many are done.
    """
    services = installed()
    machines = fleet.enrol(kiosks, random, now)
    recipient = fleet.recipient()
    pens = [fleet.Pen(machine, recipient, random) for machine in machines]
    done = 0
    while done < cases:
        count = min(CHUNK, cases - done)
        moments = (now - MONTH + MONTH * (done + n) / cases for n in range(count))
        made = [_one(pens[(done + n) % kiosks], services, at) for n, at in enumerate(moments)]
        _write(made, random)
        done += count
        progress(done)
    for pen in pens:
        rows = KioskEpoch.objects.filter(kiosk_id=pen.machine.name, epoch=1)
        rows.update(contiguous=pen.seq)
    return done


def installed() -> list[tuple[str, Service]]:
    """Return (digest of the form, service) of all that is installed; LookupError for none."""
    digests = FormVersion.objects.order_by("digest").values_list("digest", flat=True)
    found = [(digest, service) for digest in digests if (service := service_of(digest))]
    if not found:
        raise LookupError("no service is installed: init --catalogue FOLDER")
    return found


def _one(pen: fleet.Pen, services: Sequence[tuple[str, Service]], at: datetime) -> Made:
    act = people.application(services, pen.random)
    return pen.machine, act, pen.write(act, f"{at:%Y-%m-%dT%H:%M:%SZ}"), at


def _write(made: Sequence[Made], random: Random) -> None:
    with transaction.atomic():
        raws = RawEnvelope.objects.bulk_create(_raw(*one) for one in made)
        RawBytes.objects.bulk_create(
            _bytes(raw, one[2]) for raw, one in zip(raws, made, strict=True)
        )
        pairs = zip(raws, made, strict=True)
        rows = Case.objects.bulk_create(
            _case(raw, machine, act, people.number(random, 100))
            for raw, (machine, act, _envelope, _at) in pairs
        )
        CaseEvent.objects.bulk_create(event for row in rows for event in _history(row))


def _raw(machine: fleet.Machine, act: Act, envelope: Envelope, at: datetime) -> RawEnvelope:
    head = read_head(envelope)
    assert head is not None
    return RawEnvelope(
        kiosk=machine.name,
        envelope_id=head.id,
        epoch=head.epoch,
        seq=head.seq,
        kind=act.kind,
        digest=envelope.digest(),
        prev=head.prev,
        received_at=at,
        opening=RawEnvelope.Opening.OPENED,
    )


def _bytes(raw: RawEnvelope, envelope: Envelope) -> RawBytes:
    return RawBytes(
        raw_id=raw.pk,
        received_at=raw.received_at,
        head=envelope.head.encode(),
        sealed=envelope.sealed,
        signature=envelope.signature,
    )


def _case(raw: RawEnvelope, machine: fleet.Machine, act: Act, die: int) -> Case:
    service, who = service_of(act.form), act.identity
    assert service is not None
    assert who is not None
    states: Any = YOUNG if die < 10 else STATES
    return Case(
        raw=raw,
        kiosk=raw.kiosk,
        envelope_id=raw.envelope_id,
        reference=make(machine.code, raw.seq),
        service=service.code,
        service_name=service.name.id[:200],
        agency_id=service.agency,
        form_id=act.form,
        nik=who.nik,
        name=who.name,
        birth_date=who.birth_date,
        identity_source=who.source,
        token_hash=secrets.token_hash(act.token),
        code_hash=secrets.code_hash(act.code),
        state=states[die % len(states)],
        received_at=raw.received_at,
        due=worktime.due(timezone.localtime(raw.received_at), service.time, [], holidays.free),
    )


def _history(case: Case) -> Iterator[CaseEvent]:
    yield CaseEvent(case=case, kind="state", state=CaseState.RECEIVED, at=case.received_at)
    if case.state != CaseState.RECEIVED:
        later = case.received_at + timedelta(days=1)
        yield CaseEvent(case=case, kind="state", state=case.state, at=later, actor="sintetis")
