"""Offices that break one rule each, as other teams' first versions do; and which rule that is."""

import hashlib
from typing import Any

import msgspec
from msgspec import structs

from sync.keys import generate_signing_key
from sync.letter_wire import LetterAnswer, LetterQuery
from sync.signatures import sign_trust
from sync.wire import (
    Acknowledgement,
    EnrolmentRequest,
    Envelope,
    ItemStatus,
    SignedReply,
    StatusAnswer,
    StatusQuery,
    Turn,
    to_json,
)
from tests.contracts.strict_office import Known, Refused, Strict
from tests.unit.sync_office import Raw


class ForeignRoot(Strict):
    def signed_trust(self) -> bytes:
        return to_json(sign_trust(generate_signing_key(), self.trust()))


class NoReplySignature(Strict):
    def _reply(self, message: msgspec.Struct) -> Raw:
        return 200, {}, to_json(SignedReply(to_json(message).decode(), "r1", bytes(64)))


class NotBound(Strict):
    def bound(self, body: bytes) -> str:
        return hashlib.sha256(b"").hexdigest()


class DigestOfTheWire(Strict):
    """Binds the reply to the compressed bytes."""

    def plain(self, headers: dict[str, str], body: bytes) -> bytes:
        self.wire = body
        return super().plain(headers, body)

    def bound(self, body: bytes) -> str:
        return hashlib.sha256(self.wire).hexdigest()


class NewTimeOfReceipt(Strict):
    def take(self, kiosk: str, envelope: Envelope) -> Acknowledgement:
        made = super().take(kiosk, envelope)
        return structs.replace(made, received_at=f"2026-11-21T03:04:05.{self.ticks:03}Z")


class AlwaysStored(Strict):
    def take(self, kiosk: str, envelope: Envelope) -> Acknowledgement:
        made = super().take(kiosk, envelope)
        again = made.status is ItemStatus.DUPLICATE
        return structs.replace(made, status=ItemStatus.STORED) if again else made


class Overwrites(Strict):
    """The later bytes win."""

    def take(self, kiosk: str, envelope: Envelope) -> Acknowledgement:
        name = msgspec.json.decode(envelope.head)["id"]
        held = self.known.get((kiosk, name))
        if held and held.envelope.digest() != envelope.digest():
            del self.known[kiosk, name]
        return super().take(kiosk, envelope)


class TakesForgeries(Strict):
    def sound(self, kiosk: str, envelope: Envelope) -> bool:
        return True


class ForgetsAttachments(Strict):
    """Says "stored" of what is not complete, as ODK Central does."""

    def missing(self, held: Known) -> tuple[str, ...]:
        return ()


class MarkOverGaps(Strict):
    def mark(self, kiosk: str, epoch: int) -> int:
        return max((k.seq for k in self.of(kiosk, epoch)), default=0)


class BucketsWithoutLineFeeds(Strict):
    def bucket(self, lines: list[tuple[int, str]]) -> str:
        text = "".join(f"{seq}:{digest}" for seq, digest in sorted(lines))
        return hashlib.sha256(text.encode()).hexdigest()


class Unchecked(Strict):
    """Believes the keyid."""

    def _check(self, *_request: Any) -> Raw | None:
        return None


class AnyNonce(Strict):
    def _check(self, *request: Any) -> Raw | None:
        refusal = super()._check(*request)
        stale = refusal and msgspec.json.decode(refusal[2])["code"] == "nonce"
        return None if stale else refusal


class NoFreshNonce(Strict):
    def fresh_nonce(self) -> str:
        return ""


class ReusableCode(Strict):
    def mine(self, request: EnrolmentRequest) -> bool:
        return True


class Breaks(Strict):
    """A traceback page for what it did not expect."""

    def strange(self) -> Raw:
        return 500, {"Content-Type": "text/html"}, b"<h1>Server Error</h1>"


class ProblemsOfItsOwn(Strict):
    def refusal(self, code: str, headers: dict[str, str]) -> Raw:
        status, more, body = super().refusal(code, headers)
        return (status, more, b'{"detail":"no"}') if code == "wrong_kiosk" else (status, more, body)


class NoBounds(Strict):
    def bounded(self, turn: Turn) -> None:
        pass


class NoOffset(Strict):
    def _blob(self, method: str, sha256: str, headers: dict[str, str], body: bytes) -> Raw:
        try:
            return super()._blob(method, sha256, headers, body)
        except Refused as refused:
            raise Refused(refused.code) from refused


class TellsWrongCodes(Strict):
    def by_code(self, query: StatusQuery, held: Known, name: str, act: Any) -> StatusAnswer:
        answer = super().by_code(query, held, name, act)
        return answer if answer.found else structs.replace(answer, reference=name)


class GuessesForEver(Strict):
    def by_code(self, query: StatusQuery, held: Known, name: str, act: Any) -> StatusAnswer:
        self.wrong.clear()
        return super().by_code(query, held, name, act)


class TellsNumbersOfLetters(Strict):
    """Says "no letter" of a number that nobody has, and "wrong" only of a wrong code."""

    def letter(self, query: LetterQuery) -> LetterAnswer:
        answer = super().letter(query)
        return structs.replace(answer, reason="none") if query.reference else answer


class AnyJob(Strict):
    def letter(self, query: LetterQuery) -> LetterAnswer:
        return super().letter(structs.replace(query, job="ab" * 16))


WRONG: tuple[tuple[type[Strict], str], ...] = (
    (ForeignRoot, "the trust is signed by the root"),
    (NoReplySignature, "asking again answers the same"),
    (NotBound, "an empty turn is answered"),
    (DigestOfTheWire, "gzip is read"),
    (NewTimeOfReceipt, "a lost answer is repeated"),
    (AlwaysStored, "a replayed request changes nothing"),
    (Overwrites, "other bytes under one id are quarantined"),
    (TakesForgeries, "a forged envelope is quarantined alone"),
    (TakesForgeries, "a foreign envelope is quarantined"),
    (ForgetsAttachments, "missing attachments are listed"),
    (MarkOverGaps, "the gap free mark waits for the missing one"),
    (BucketsWithoutLineFeeds, "buckets are made as the page says"),
    (Unchecked, "another key is refused"),
    (Unchecked, "a changed body is refused"),
    (AnyNonce, "a foreign nonce is refused"),
    (NoFreshNonce, "an empty nonce gets a fresh one"),
    (ReusableCode, "a code is good for one key"),
    (Breaks, "strange bodies are malformed"),
    (Breaks, "nothing breaks the office"),
    (ProblemsOfItsOwn, "a kiosk speaks for itself alone"),
    (NoBounds, "a hundred are taken and no more"),
    (NoOffset, "another offset is told the right one"),
    (TellsWrongCodes, "a wrong code answers like a wrong number"),
    (GuessesForEver, "a wrong code answers like a wrong number"),
    (TellsNumbersOfLetters, "nobodys paper gets no letter"),
    (AnyJob, "a letters job has a name"),
)
"""(office, the rule by which the suite names what is wrong with it)."""
