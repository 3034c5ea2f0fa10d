"""Becoming a kiosk of an office: a typed code, a new key, an officer's approval.

Nothing the office's answers say is believed for itself. The kiosk is who the root-signed directory
says it is, found there by its own public key.
"""

from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.db import Store, fact, set_fact
from sync.errors import KeyUnusable
from sync.failures import Failure, Garbage, Refused, told
from sync.keys import SigningKey, fingerprint
from sync.signatures import enrolment_proof, open_reply, open_trust, split_enrolment_code
from sync.transport import Answer, Call, Transport
from sync.trust import Identity, TrustStore
from sync.wire import EnrolmentReply, EnrolmentRequest, KioskKey, Trust, to_json

_PENDING: Final = "enrolment"
_NOTHING: Final = ""


class Step(StrEnum):
    """Where an enrolment stands."""

    NONE = "none"  # nobody typed a code
    TYPO = "typo"  # the code's check character does not fit
    FOREIGN = "foreign"  # this office's root is not the one in the code
    FAILED = "failed"  # the office was not heard; asked again later
    REFUSED = "refused"  # the code is wrong, used or expired
    WAITING = "waiting"  # an officer has to compare the fingerprints
    HOLDS = "holds"  # another kiosk's applications are still here; enrol as that one
    DONE = "done"


class Progress(Struct, frozen=True):
    """`key` and `root` are fingerprints to compare on both screens."""

    step: Step
    key: str = ""
    root: str = ""
    detail: str = ""


class _Pending(Struct, frozen=True):
    secret: str
    root: str
    place: str
    key: str


class Enrolment:
    """Survives restarts: what was typed is kept until an officer has decided."""

    def __init__(self, store: Store, trust: TrustStore) -> None:
        self._store = store
        self._trust = trust

    def begin(self, typed: str, place: str) -> Progress:
        """Take a typed code and make a new key for it; `advance` does the rest."""
        code = split_enrolment_code(typed)
        if code is None:
            return Progress(Step.TYPO)
        try:
            name = fingerprint(self._trust.new_key().public)
        except KeyUnusable as error:
            return Progress(Step.FAILED, detail=str(error))
        self._remember(_Pending(code.secret, code.fingerprint, place, name))
        return Progress(Step.WAITING, name, code.fingerprint)

    def pending(self) -> bool:
        return self._read() is not None

    def advance(self, transport: Transport) -> Progress:
        """Ask the office once; repeat until the step is DONE or REFUSED."""
        pending = self._read()
        if pending is None:
            return Progress(Step.DONE if self._trust.identity() else Step.NONE)
        answer = transport.call(Call("GET", "/api/v1/trust"))
        if not isinstance(answer, Answer):
            return _progress(Step.FAILED, pending, told(answer))
        trust = open_trust(answer.body, pending.root)
        if trust is None:
            return _progress(Step.FOREIGN, pending, "the root key is not the one in the code")
        key = self._trust.key(pending.key)
        listed = _listed(trust, key)
        if listed is None:
            return self._ask(transport, trust, pending, key)
        return self._become(answer.body, listed, pending)

    def _ask(
        self, transport: Transport, trust: Trust, pending: _Pending, key: SigningKey
    ) -> Progress:
        try:
            proof = enrolment_proof(key, pending.secret, pending.place)
        except KeyUnusable as error:
            return _progress(Step.FAILED, pending, str(error))
        request = EnrolmentRequest(pending.secret, key.public, pending.place, proof)
        answer = transport.call(Call("POST", "/api/v1/enrolments", body=to_json(request)))
        if isinstance(answer, Refused) and answer.code == "code":
            return _progress(Step.REFUSED, pending, told(answer))
        reply = answer if not isinstance(answer, Answer) else _reply(answer.body, trust)
        if not isinstance(reply, EnrolmentReply):
            return _progress(Step.FAILED, pending, told(reply))
        if reply.state == "refused":
            self._forget()
            return _progress(Step.REFUSED, pending, "an officer refused")
        return _progress(Step.WAITING, pending, reply.state)

    def _become(self, raw: bytes, listed: KioskKey, pending: _Pending) -> Progress:
        if held := self._store.read(lambda db: _held_for_others(db, listed.kiosk)):
            return _progress(Step.HOLDS, pending, f"applications of {held} are not sent yet")
        self._store.write(lambda db: set_fact(db, "root", pending.root))
        if self._trust.accept(raw) is None:
            return _progress(Step.FOREIGN, pending, "the trust is older than the one in hand")
        self._trust.adopt(Identity(listed.kiosk, listed.epoch, listed.code, pending.key))
        self._forget()
        return _progress(Step.DONE, pending, "")

    def _read(self) -> _Pending | None:
        text = self._store.read(lambda db: fact(db, _PENDING))
        return msgspec.json.decode(text, type=_Pending) if text else None

    def _remember(self, pending: _Pending) -> None:
        text = msgspec.json.encode(pending).decode()
        self._store.write(lambda db: set_fact(db, _PENDING, text))

    def _forget(self) -> None:
        self._store.write(lambda db: set_fact(db, _PENDING, _NOTHING))


def _held_for_others(db: Any, kiosk: str) -> str:
    row = db.execute(
        "SELECT kiosk FROM outbox WHERE kiosk <> ? AND state = 'pending' LIMIT 1", [kiosk]
    ).fetchone()
    return row[0] if row else ""


def _listed(trust: Trust, key: SigningKey) -> KioskKey | None:
    """Find this kiosk in the directory by its own key."""
    mine = (k for k in trust.kiosks if k.public == key.public and not k.revoked)
    return next(mine, None)


def _reply(raw: bytes, trust: Trust) -> EnrolmentReply | Failure:
    body = open_reply(raw, trust)
    if body is None:
        return Garbage("an enrolment answer that the office did not sign")
    try:
        return msgspec.json.decode(body, type=EnrolmentReply)
    except msgspec.MsgspecError as error:
        return Garbage(f"a signed answer of another kind: {error}")


def _progress(step: Step, pending: _Pending, detail: str) -> Progress:
    return Progress(step, pending.key, pending.root, detail)
