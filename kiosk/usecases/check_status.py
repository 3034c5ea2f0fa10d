"""Look up an application: at the office when it can be reached, else in this kiosk's own memory."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from kiosk.commands import LookUp, Proof
from kiosk.domain.regions import qualified
from kiosk.domain.status import CaseState, LetterOffer, StatusDetail, StatusStep
from kiosk.events import StatusFound, StatusMissing
from sync.envelope import note_context, token_open
from sync.lookup import Found, Lookup, Paused, Wrong
from sync.outbox import State
from sync.signatures import parse_proof, proof_forged
from sync.status import StatusClient
from sync.wire import Note, StatusAnswer, Trust


class CheckStatus:
    """`now` is a clock in UTC; the client blocks, so this runs on a lane of its own.

    A scanned receipt is checked against the directory of `trust` first, with or without a line.
    """

    def __init__(
        self,
        lookup: Lookup,
        client: StatusClient,
        now: Callable[[], datetime],
        trust: Callable[[], Trust | None] = lambda: None,
    ) -> None:
        self._lookup = lookup
        self._client = client
        self._now = now
        self._trust = trust

    def __call__(self, command: LookUp) -> StatusFound | StatusMissing:
        proof = self._proof(command)
        if proof is None:
            return StatusMissing(command.visit, "scan")
        own = self._own(proof)
        if isinstance(own, Paused):
            return StatusMissing(command.visit, "paused")
        unsent = isinstance(own, Found) and not own.received_at
        answer = None if unsent else self._ask(proof)
        if isinstance(answer, StatusAnswer) and answer.found:
            return self._from_office(command.visit, answer, proof)
        if isinstance(own, Found):
            return self._from_kiosk(command.visit, own, proof)
        return StatusMissing(command.visit, _why(answer))

    def _proof(self, command: LookUp) -> Proof | None:
        if not command.scan:
            return command.proof
        scanned, trust = parse_proof(command.scan), self._trust()
        if scanned is None or (trust is not None and proof_forged(scanned, trust)):
            return None
        return Proof(token=scanned.token)

    def _own(self, proof: Proof) -> Found | Wrong | Paused | None:
        if proof.token:
            return self._lookup.by_token(proof.token)
        return self._lookup.by_reference(proof.reference, proof.code)

    def _ask(self, proof: Proof) -> object:
        if proof.token:
            return self._client.by_token(proof.token)
        return self._client.by_reference(proof.reference, proof.code)

    def _from_office(self, visit: str, answer: StatusAnswer, proof: Proof) -> StatusFound:
        steps = (_step(e.state, e.at, e.reason, e.text) for e in answer.events)
        offer = answer.letter
        return StatusFound(
            visit=visit,
            reference=answer.reference,
            envelope=answer.id,
            steps=tuple(step for step in steps if step),
            service=qualified(answer.region, answer.service),
            agency=qualified(answer.region, answer.agency),
            wanted=answer.wanted,
            source="office",
            as_of=answer.time or self._now().isoformat(),
            token=proof.token,
            letter=LetterOffer(offer.pages, offer.left) if offer else None,
        )

    def _from_kiosk(self, visit: str, own: Found, proof: Proof) -> StatusFound:
        """Say what this kiosk knows; service and details only open with the paper's token."""
        stub = _detail(own.stub)
        notes = [(note, _note_detail(note, own.id, proof.token)) for note in own.notes]
        received = _step(CaseState.RECEIVED, own.received_at) if own.received_at else None
        told = (_step(n.state, n.at, n.reason, d.text) for n, d in notes)
        steps = [step for step in told if step]
        if received and not any(step.state is CaseState.RECEIVED for step in steps):
            steps.insert(0, received)
        return StatusFound(
            visit=visit,
            reference=own.reference,
            envelope=own.id,
            steps=tuple(steps),
            service=stub.service,
            agency=stub.agency,
            wanted=notes[-1][1].wanted if notes else (),
            source="kiosk",
            as_of=steps[-1].at if steps else own.at,
            sent=own.state != State.PENDING or bool(own.received_at),
            token=proof.token,
        )


def _why(answer: object) -> str:
    if not isinstance(answer, StatusAnswer):
        return "offline"
    return "paused" if answer.paused else "wrong"


def _step(state: str, at: str, reason: str = "", text: str = "") -> StatusStep | None:
    """Return a step; None for a state that only a newer office knows."""
    known = {item.value for item in CaseState}
    return StatusStep(CaseState(state), at, reason, text) if state in known else None


def _note_detail(note: Note, envelope: str, token: bytes) -> StatusDetail:
    if not token or not note.detail:
        return StatusDetail()
    return _detail(token_open(token, note_context(envelope), note.detail))


def _detail(data: bytes | None) -> StatusDetail:
    try:
        return msgspec.json.decode(data, type=StatusDetail) if data else StatusDetail()
    except msgspec.MsgspecError:
        return StatusDetail()
