"""What an opened act does: a new case, or a supplement or withdrawal of one."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from backoffice.cases import followups, lookups, notes, photos, secrets
from backoffice.cases.display import rows
from backoffice.cases.models import Agency, Case, CaseEvent
from backoffice.cases.services import promised
from backoffice.cases.versions import service_of
from backoffice.ingest.models import RawEnvelope
from backoffice.neighbours.directory import printed_code
from backoffice.neighbours.names import region_of
from kiosk.domain import reference
from kiosk.domain.application import Act
from kiosk.domain.catalogue import Service
from kiosk.domain.status import CaseState
from sync.wire import Kind


def apply(raw: RawEnvelope, act: Act, now: datetime) -> str:
    """Do what the act says; return a reason for quarantine, or ""."""
    return DOES[act.kind](raw, act, now)


def _application(raw: RawEnvelope, act: Act, now: datetime) -> str:
    service = service_of(act.form)
    if service is None or service.code != act.service:
        return "form"
    if len(act.token) != 16 or not lookups.CODE.fullmatch(act.code):
        return "secrets"
    rows(service, act.answers, "id")  # answers that cannot be shown are poison: this raises
    case = _case(raw, act, service)
    case.due = promised(service, raw.received_at)
    case.save(force_insert=True)
    CaseEvent.objects.create(case=case, kind="state", state=CaseState.RECEIVED, at=raw.received_at)
    if region_of(case.kiosk):
        notes.send(case, "", "", raw.received_at)  # its own office only handed it on
    followups.apply_waiting(case, now)
    return ""


def _case(raw: RawEnvelope, act: Act, service: Service) -> Case:
    who = act.identity
    agency, _made = Agency.objects.get_or_create(
        code=service.agency, defaults={"name": service.agency}
    )
    return Case(
        raw=raw,
        kiosk=raw.kiosk,
        envelope_id=raw.envelope_id,
        reference=reference.make(printed_code(raw.kiosk, raw.epoch), raw.seq),
        service=service.code,
        service_name=service.name.id[:200],
        agency=agency,
        form_id=act.form,
        answers=photos.without_keys(act.answers),
        nik=who.nik if who else "",
        name=who.name[:200] if who else "",
        birth_date=who.birth_date if who else None,
        identity_source=who.source if who else "",
        card={"uid": who.card.uid, "type": who.card.type} if who and who.card else None,
        consent=act.consent,
        language=act.language,
        token_hash=secrets.token_hash(act.token),
        code_hash=secrets.code_hash(act.code),
        state=CaseState.RECEIVED,
        received_at=raw.received_at,
    )


def _followup(raw: RawEnvelope, act: Act, now: datetime) -> str:
    if not act.original and not act.reference:
        return "act"
    same = Q(envelope_id=act.original) if act.original else Q(reference=act.reference)
    return followups.arrive(raw, act, followups.original(raw, same), now)


DOES: dict[str, Callable[[RawEnvelope, Act, datetime], str]] = {
    Kind.APPLICATION: _application,
    Kind.SUPPLEMENT: _followup,
    Kind.WITHDRAWAL: _followup,
}
