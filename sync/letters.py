"""Fetching a finished letter: its key in a sealed, signed answer, its ciphertext in pieces.

The letter is whole and in the clear in memory only. An interrupted fetch goes on where it stopped:
what has come is ciphertext, the same for every printing, and kept until `forget`.
"""

import hashlib
import os
import time
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from sync.envelope import DEFAULT_ALGORITHM, decrypt_attachment, new_seal_keypair, open_answer
from sync.failures import Failure, Garbage, Unreachable
from sync.keys import SealKey
from sync.letter_wire import MOST_BYTES, LetterAnswer, LetterKey, LetterQuery, context
from sync.signatures import open_reply
from sync.status import NotEnrolled, signer_of
from sync.transport import Answer, Call, Signer, Transport
from sync.trust import TrustStore
from sync.wire import Trust, to_json

PATIENCE: Final = 120.0  # seconds until the last piece is asked for
TRIES: Final = 4  # without a piece between


class Fetched(Struct, frozen=True):
    """The PDF, in the clear: keep it in memory, and not for long."""

    pdf: bytes
    pages: int


class NotGiven(Struct, frozen=True):
    """The office does not give the letter; `reason` as in LetterAnswer."""

    reason: str


class Asking(Struct, frozen=True):
    """Which letter, for which printing: by token, or by reference and code."""

    job: str
    token: bytes = b""
    reference: str = ""
    code: str = ""


class LetterClient:
    """Use it from one worker thread, with a Transport of its own."""

    def __init__(
        self,
        transport: Transport,
        trust: TrustStore,
        random: Callable[[int], bytes] = os.urandom,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._trust = trust
        self._random = random
        self._monotonic = monotonic
        self._begun = ("", b"")  # digest and what has come of that ciphertext

    def fetch(self, asking: Asking) -> Fetched | NotGiven | Failure | NotEnrolled:
        trust, signer = self._trust.trust(), signer_of(self._trust)
        if trust is None or signer is None:
            return NotEnrolled()
        key = self._ask(asking, trust, signer)
        if not isinstance(key, LetterKey):
            return key
        ciphertext = self._pieces(key, signer)
        if not isinstance(ciphertext, bytes):
            return ciphertext
        pdf = decrypt_attachment(ciphertext, key.key)
        return Garbage("a letter that does not open") if pdf is None else Fetched(pdf, key.pages)

    def forget(self) -> None:
        self._begun = ("", b"")

    def _ask(self, asking: Asking, trust: Trust, signer: Signer) -> LetterKey | NotGiven | Failure:
        key, public = new_seal_keypair(DEFAULT_ALGORITHM)
        query = LetterQuery(
            nonce=self._random(16).hex(),
            job=asking.job,
            alg=key.alg,
            public=public,
            token=asking.token,
            reference=asking.reference,
            code=asking.code,
        )
        answer = self._transport.call(Call("POST", "/api/v1/letters", body=to_json(query)), signer)
        if not isinstance(answer, Answer):
            return answer
        return _opened(open_reply(answer.body, trust), query, key)

    def _pieces(self, key: LetterKey, signer: Signer) -> bytes | Failure:
        """Fetch what is missing; altered bytes are thrown away whole."""
        came = self._begun[1] if self._begun[0] == key.sha256 else b""
        until, failures = self._monotonic() + PATIENCE, 0
        while len(came) < key.size:
            if failures >= TRIES or self._monotonic() > until:
                return Unreachable("the letter did not come whole")
            query = {"offset": str(len(came))}
            call = Call("GET", f"/api/v1/letters/{key.sha256}", query=query)
            answer = self._transport.call(call, signer)
            if isinstance(answer, Answer) and answer.body:
                came, failures = came + answer.body, 0
                self._begun = (key.sha256, came)
                continue
            failures += 1
            if not isinstance(answer, Unreachable | Answer):
                return answer
        self.forget()
        sound = hashlib.sha256(came).hexdigest() == key.sha256
        return came if sound else Garbage("a letter that was altered on the way")


def _opened(body: bytes | None, query: LetterQuery, key: SealKey) -> LetterKey | NotGiven | Garbage:
    if body is None:
        return Garbage("an answer that the office did not sign")
    try:
        answer = msgspec.json.decode(body, type=LetterAnswer)
        if answer.nonce != query.nonce:
            return Garbage("an answer to another question")
        if not answer.granted:
            return NotGiven(answer.reason)
        plain = open_answer(key, context(query), answer.sealed)
        opened = msgspec.json.decode(plain or b"", type=LetterKey)
    except msgspec.MsgspecError as error:
        return Garbage(f"a signed answer of another kind: {error}")
    return opened if 0 < opened.size <= MOST_BYTES else Garbage("a letter without bounds")
