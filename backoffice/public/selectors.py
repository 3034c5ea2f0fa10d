"""What the public page shows: states and times, never a name, number or answer of a person."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext
from msgspec import Struct

from backoffice.cases import lookups, words
from backoffice.cases.models import STATE_NAMES, Agency, Case
from backoffice.cases.versions import service_of
from backoffice.ingest.models import RawEnvelope
from backoffice.keys.selectors import trust
from backoffice.neighbours.models import Neighbour
from kiosk.domain.status import REASONS, CaseState
from sync.signatures import Proof, parse_proof, proof_valid
from sync.wire import StatusAnswer, StatusQuery, Trust

USUAL = (CaseState.RECEIVED, CaseState.REVIEW, CaseState.APPROVED, CaseState.READY)
ENDS = {CaseState.REJECTED, CaseState.WITHDRAWN}


class Question(Struct, frozen=True):
    """What the page asks: the fragment of a QR, or a number and a code."""

    proof: str = ""
    reference: str = ""
    code: str = ""


def answer(question: Question, language: str, now: datetime) -> dict[str, Any]:
    """Return the context of the answer; `kind` names which one it is."""
    if question.proof:
        proof = parse_proof(question.proof[:2_000])
        return {"kind": "foreign"} if proof is None else _by_proof(proof, language, now)
    query = StatusQuery(nonce="", reference=question.reference[:60], code=question.code[:20])
    found = lookups.look_up(query, now)
    if found.paused:
        return {"kind": "paused"}
    return _shown(found, language) if found.found else {"kind": "wrong"}


def _by_proof(proof: Proof, language: str, now: datetime) -> dict[str, Any]:
    genuine = _genuine(proof)
    context = {
        "proof": "genuine" if genuine else "unknown",
        "saved_at": datetime.fromtimestamp(min(proof.at, 1 << 36), UTC),
        "saved_certain": proof.time_certain,
        "saved_kiosk": proof.kiosk if genuine else "",
    }
    found = lookups.look_up(StatusQuery(nonce="", token=proof.token), now)
    if found.found:
        return context | _shown(found, language)
    return context | {"kind": "on_the_way" if genuine else "foreign"}


def _genuine(proof: Proof) -> bool:
    """Tell whether a kiosk of ours signed it, and that it is what we hold, if we hold it."""
    row = trust()
    if row is None or not proof_valid(proof, msgspec.json.decode(row.body, type=Trust)):
        return False
    held = RawEnvelope.objects.filter(kiosk=proof.kiosk, epoch=proof.epoch, seq=proof.seq)
    digests = set(held.values_list("digest", flat=True))
    return not digests or proof.digest in digests


def _shown(found: StatusAnswer, language: str) -> dict[str, Any]:
    if found.region:
        return _shown_elsewhere(found)
    same = {"envelope_id": found.id, "reference": found.reference}
    case = Case.objects.select_related("agency").filter(**same)[0]
    service = service_of(case.form_id)
    asked = {q.key: q.short.pick(language) or q.label.pick(language) for q in service.form.question}  # type: ignore[union-attr]
    state = CaseState(case.state)
    return {
        "kind": "found",
        "reference": found.reference,
        "service": service.name.pick(language) if service else case.service_name,
        "agency": _name(case.agency),
        "steps": [_step(event, last=event is found.events[-1]) for event in found.events],
        "ahead": _ahead(state),
        "wanted": [asked.get(key, key) for key in found.wanted],
        "waits_for_citizen": state == CaseState.INCOMPLETE,
    }


def _shown_elsewhere(found: StatusAnswer) -> dict[str, Any]:
    """Return what a neighbouring region told; what was asked for is known to it alone."""
    state = CaseState(found.events[-1].state) if found.events else CaseState.RECEIVED
    region = Neighbour.objects.get(pk=found.region)
    return {
        "kind": "found",
        "reference": found.reference,
        "service": gettext("Layanan daerah tetangga"),
        "agency": region.name,
        "steps": [_step(event, last=event is found.events[-1]) for event in found.events],
        "ahead": _ahead(state),
        "wanted": [],
        "waits_for_citizen": state == CaseState.INCOMPLETE,
    }


def _name(agency: Agency) -> str:
    return agency.name


def _step(event: Any, *, last: bool) -> dict[str, Any]:
    state = CaseState(event.state)
    return {
        "name": STATE_NAMES[state],
        "at": datetime.fromisoformat(event.at),
        "reason": gettext(REASONS[event.reason]) if REASONS.get(event.reason) else "",
        "text": event.text,
        "tone": words.BADGES[state] if last else "success",
        "mark": {"warning": "!", "danger": "×"}.get(words.BADGES[state], "✓") if last else "✓",
    }


def _ahead(state: CaseState) -> list[Any]:
    """Return the usual steps still to come."""
    if state in ENDS:
        return []
    start = CaseState.REVIEW if state == CaseState.INCOMPLETE else state
    return [STATE_NAMES[step] for step in USUAL[USUAL.index(start) + 1 :]]
