"""One round with the office: trust, ledger, turns, uploads. Blocking; knows no thread and no clock.

The office's failures are values; `StorageError` of the kiosk's own database is raised.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from msgspec import Struct, to_builtins

from sync import letter_jobs
from sync.blobs import Blobs
from sync.caretaker import care
from sync.clock import Clock, iso, parse
from sync.db import Store, fact, set_fact
from sync.events import Delivered, Event, NotesArrived
from sync.failures import Failure, Garbage, Unreachable, told
from sync.inbox import cursor
from sync.ledger import Compared, apply_ledger, epochs, verify_ledger
from sync.mirror import Mirror
from sync.outbox import Outbox
from sync.purge import purge_all
from sync.signatures import kiosk_key_id
from sync.transport import Answer, Call, Signer, Transport
from sync.trust import Identity, TrustStore
from sync.turn import (
    Applied,
    Batch,
    Built,
    Health,
    apply_reply,
    build,
    poisoned,
    too_much,
    verify_reply,
)
from sync.wire import LedgerQuery, Trust

LEDGER_EVERY: Final = timedelta(days=1)
KEEP: Final = timedelta(days=30)
_MOST_TURNS: Final = 1000
_MOST_TRIES: Final = 10  # of one turn: enough to halve a hundred down and set three aside

_NO_TRUST: Final = Garbage("the trust in hand is not the root's any more")


class NotReady(Struct, frozen=True):
    """The kiosk is not enrolled, or its key is gone."""

    detail: str


class Parts(Struct, frozen=True):
    """What a round works with."""

    store: Store
    trust: TrustStore
    outbox: Outbox
    blobs: Blobs
    transport: Transport
    health: Callable[[], Health]
    clock: Clock
    random: Callable[[int], bytes] = os.urandom
    mirror: Mirror | None = None
    keep: timedelta = KEEP  # how long the office must have held an envelope before it is purged


class Exchange:
    """Keeps between rounds only what may be forgotten: batch size and items set aside."""

    def __init__(
        self, parts: Parts, emit: Callable[[Event], None], stopped: Callable[[], bool]
    ) -> None:
        self._p = parts
        self._emit = emit
        self._stopped = stopped
        self._batch = Batch()
        self._aside: set[str] = set()
        self._compared = False
        self._tried = ""
        self.findings: tuple[str, ...] = ()

    def round(self) -> Failure | NotReady | None:
        """Send all that is pending and fetch all that is new; None when nothing was wrong."""
        self._mirror()
        identity = self._p.trust.identity()
        if identity is None:
            return NotReady("not enrolled")
        key = self._p.trust.signing_key(identity)
        if key is None:
            return NotReady("the kiosk's key file is gone; enrol again")
        if self._p.trust.trust() is None and (failure := self._fetch_trust()):
            return failure
        signer = Signer(key, kiosk_key_id(identity.kiosk, identity.epoch))
        return self._talk(identity, signer)

    def _talk(self, identity: Identity, signer: Signer) -> Failure | None:
        failure = self._turns(identity, signer)
        if failure is None and self._ledger_is_due():
            failure = self._minor("ledger", self._compare(signer))
            failure = failure or self._turns(identity, signer)
        if failure is None and self._p.blobs.waiting():
            failure = self._minor("attachment", self._upload(signer))
            failure = failure or self._turns(identity, signer)
        self._p.store.reserve.fill()
        return failure

    def _mirror(self) -> None:
        while self._p.mirror and self._p.mirror.catch_up() and not self._stopped():
            pass

    def _minor(self, what: str, failure: Failure | None) -> Failure | None:
        """Turns work, so the office is there: what else it refuses is a finding."""
        if failure is None or isinstance(failure, Unreachable):
            return failure
        self._find(f"{what}: {told(failure)}")
        return None

    def _find(self, finding: str) -> None:
        if finding not in self.findings:
            self.findings = (*self.findings[-9:], finding)

    def _fetch_trust(self) -> Failure | None:
        answer = self._p.transport.call(Call("GET", "/api/v1/trust"))
        if not isinstance(answer, Answer):
            return answer
        if self._p.trust.accept(answer.body) is None:
            return Garbage("a trust that the enrolled root did not sign, or an older one")
        return None

    def _newer_than(self, trust: Trust) -> Trust | None:
        """Fetch the Trust once an answer is signed by a key it lacks: there may be a new one."""
        if self._fetch_trust() is not None:
            return None
        now = self._p.trust.trust()
        return now if now != trust else None

    def _turns(self, identity: Identity, signer: Signer) -> Failure | None:
        """Take turns until nothing is due and no notes come. One bad item never stops the rest."""
        for _ in range(_MOST_TURNS):
            if self._stopped():
                return None
            outcome = self._turn(identity, signer)
            if not isinstance(outcome, Applied):
                return outcome
            if outcome.trust not in {"", self._p.trust.digest(), self._tried}:
                self._tried = outcome.trust
                self._minor("trust", self._fetch_trust())
            if not (outcome.more_notes or outcome.restored or self._due()):
                self._aside.clear()  # tried again in the next round
                self._tried = ""
                return None
        return None

    def _turn(self, identity: Identity, signer: Signer) -> Applied | Failure:
        trust = self._p.trust.trust()
        if trust is None:
            return _NO_TRUST
        failure: Failure = _NO_TRUST
        for _ in range(_MOST_TRIES):
            built = self._build(identity)
            answer = self._p.transport.call(Call("POST", "/api/v1/sync", body=built.body), signer)
            if isinstance(answer, Answer):
                return self._received(answer.body, trust, built)
            failure = answer
            if not self._can_try_smaller(answer, built):
                break
        return failure

    def _build(self, identity: Identity) -> Built:
        due = self._p.outbox.pending(self._batch.size, skip=self._aside)
        position, prints = self._p.store.read(lambda db: (cursor(db), letter_jobs.ended(db)))
        return build(identity, due, position, self._p.health(), prints)

    def _can_try_smaller(self, failure: Failure, built: Built) -> bool:
        if poisoned(failure, built):
            self._aside.update(built.sent)
            self._find(f"set aside {[*built.sent]}: {told(failure)}")
            return True
        if not too_much(failure) or len(built.sent) < 2:
            return False
        self._batch = Batch(len(built.sent)).halved()
        return not isinstance(failure, Unreachable)

    def _received(self, raw: bytes, trust: Trust, built: Built) -> Applied | Garbage:
        reply = verify_reply(raw, trust, built)
        if isinstance(reply, Garbage) and (newer := self._newer_than(trust)):
            reply = verify_reply(raw, newer, built)
        if isinstance(reply, Garbage):
            return reply
        now = self._p.clock()
        applied = self._p.store.write(lambda db: apply_reply(db, reply, built, now), urgent=True)
        self._after(applied)
        return applied

    def _after(self, applied: Applied) -> None:
        self._batch = self._batch.grown()
        self._aside.update(applied.unanswered)
        for envelope, at in applied.delivered:
            self._emit(Delivered(envelope, at))
        if applied.notes:
            self._emit(NotesArrived(applied.notes))
        if applied.restored:
            self._p.store.write(lambda db: set_fact(db, "compared_at", ""), urgent=True)
            self._compared = False

    def _due(self) -> bool:
        return bool(self._p.outbox.pending(1, skip=self._aside))

    def _ledger_is_due(self) -> bool:
        """At start and daily by the kiosk's clock, in whichever direction it went."""
        last = parse(self._p.store.read(lambda db: fact(db, "compared_at")))
        return not self._compared or last is None or abs(self._p.clock() - last) >= LEDGER_EVERY

    def _compare(self, signer: Signer) -> Failure | None:
        trust = self._p.trust.trust()
        if trust is None:
            return _NO_TRUST
        found = [f"{reference}: damaged on this disk" for reference in self._p.outbox.damaged()]
        found += care(self._p.store).findings()
        for kiosk, epoch, last in self._p.store.read(epochs):
            asked = LedgerQuery(kiosk, epoch, last, self._p.random(16).hex())
            compared = self._ask_ledger(asked, trust, signer)
            if isinstance(compared, Unreachable):
                return compared
            if not isinstance(compared, Compared):
                found.append(f"ledger of {kiosk}/{epoch}: {told(compared)}")
            elif not compared.agrees:
                found.append(compared.text())
        self._compared = True
        self.findings = tuple(found)  # a fresh page: what still holds will be found again
        now = self._p.clock()
        self._p.store.write(lambda db: set_fact(db, "compared_at", iso(now)), urgent=True)
        return None

    def _ask_ledger(self, asked: LedgerQuery, trust: Trust, signer: Signer) -> Compared | Failure:
        call = Call(
            "GET", "/api/v1/ledger", query={k: str(v) for k, v in to_builtins(asked).items()}
        )
        answer = self._p.transport.call(call, signer)
        if not isinstance(answer, Answer):
            return answer
        reply = verify_ledger(answer.body, trust, asked)
        if isinstance(reply, Garbage):
            return reply
        compared = apply_ledger(self._p.store, reply)
        purge_all(self._p.store, reply, compared, self._p.keep, self._stopped)
        return compared

    def _upload(self, signer: Signer) -> Failure | None:
        """Upload each; one that fails does not stop the others, unless the line is gone."""
        worst: Failure | None = None
        for waiting in self._p.blobs.waiting():
            if self._stopped():
                break
            failure = self._p.blobs.upload(
                waiting, lambda call: self._p.transport.call(call, signer)
            )
            worst = failure or worst
            if isinstance(failure, Unreachable):
                break
        return worst
