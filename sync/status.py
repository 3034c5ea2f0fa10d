"""Asking the office about an application that this kiosk may never have seen."""

import os
from collections.abc import Callable

import msgspec
from msgspec import structs

from sync.failures import Failure, Garbage
from sync.signatures import kiosk_key_id, open_reply
from sync.transport import Answer, Call, Signer, Transport
from sync.trust import TrustStore
from sync.wire import StatusAnswer, StatusQuery, to_json


class NotEnrolled(msgspec.Struct, frozen=True):
    """The kiosk has no office to ask."""


class StatusClient:
    """Use it from one worker thread, with a Transport of its own."""

    def __init__(
        self,
        transport: Transport,
        trust: TrustStore,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._transport = transport
        self._trust = trust
        self._random = random

    def by_token(self, token: bytes) -> StatusAnswer | Failure | NotEnrolled:
        return self._ask(StatusQuery(nonce="", token=token))

    def by_reference(self, reference: str, code: str) -> StatusAnswer | Failure | NotEnrolled:
        return self._ask(StatusQuery(nonce="", reference=reference, code=code))

    def _ask(self, query: StatusQuery) -> StatusAnswer | Failure | NotEnrolled:
        trust, signer = self._trust.trust(), signer_of(self._trust)
        if trust is None or signer is None:
            return NotEnrolled()
        asked = structs.replace(query, nonce=self._random(16).hex())
        answer = self._transport.call(Call("POST", "/api/v1/status", body=to_json(asked)), signer)
        if not isinstance(answer, Answer):
            return answer
        return _verified(open_reply(answer.body, trust), asked)


def signer_of(trust: TrustStore) -> Signer | None:
    """Return what this kiosk signs its requests with; None while it is not enrolled."""
    identity = trust.identity()
    key = trust.signing_key(identity) if identity else None
    if identity is None or key is None:
        return None
    return Signer(key, kiosk_key_id(identity.kiosk, identity.epoch))


def _verified(body: bytes | None, asked: StatusQuery) -> StatusAnswer | Garbage:
    if body is None:
        return Garbage("a status that the office did not sign")
    try:
        status = msgspec.json.decode(body, type=StatusAnswer)
    except msgspec.MsgspecError as error:
        return Garbage(f"a signed answer of another kind: {error}")
    return status if status.nonce == asked.nonce else Garbage("a status of another question")
