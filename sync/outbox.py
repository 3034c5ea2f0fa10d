"""The append-only envelopes of this kiosk.

An envelope is pending, acknowledged or quarantined; "sending" is not a state, so nothing gets stuck
in it. Nothing here can delete one, and the file's own triggers refuse it to everybody else.
"""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from sync.clock import Clock, Moment, moment
from sync.counting import Counts, count
from sync.db import Store
from sync.due import damaged, due
from sync.envelope import Sealed, hash_code, hash_token, seal, stub_context, token_seal
from sync.errors import StorageError
from sync.signatures import make_proof
from sync.trust import Sealing, TrustStore
from sync.wire import MAX_ENVELOPES, MAX_TURN_BYTES, Envelope, Head


class State(StrEnum):
    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    QUARANTINED = "quarantined"


class Submission(Struct, frozen=True):
    """One act of a citizen, still in memory. Of token and code only hashes are stored.

    `id` was minted when the form started, so a second tap is the same submission. `stub` is what
    this kiosk may show again to whoever brings the token; it is stored encrypted under it.
    """

    id: str
    kind: str
    plaintext: bytes
    token: bytes
    code: str
    attachments: tuple[Sealed, ...] = ()
    stub: bytes = b""
    region: str = ""  # code of the neighbouring region it is sealed to; "" is the own office

    def __repr__(self) -> str:
        return f"Submission({self.id})"


class Stored(Struct, frozen=True):
    """The envelope is on the disk: now, and not before, may a screen or paper say so."""

    id: str
    seq: int
    epoch: int
    kiosk: str
    reference: str
    digest: str
    at: str
    time_certain: bool
    proof_url: str


class NotTaken(Struct, frozen=True):
    """Nothing was taken. `reason` is "keys", "disk" or "database"; `detail` for the technician."""

    reason: str
    detail: str = ""


class Held(Struct, frozen=True):
    """An envelope in quarantine at the office, and why."""

    reference: str
    at: str
    reason: str


class Outbox:
    """`reference` makes the printed number of (printed kiosk code, seq).

    `hash_code` makes what is kept of the 6-digit code; the usual one is slow on purpose.
    """

    def __init__(
        self,
        store: Store,
        trust: TrustStore,
        *,
        reference: Callable[[str, int], str],
        clock: Clock,
        random: Callable[[int], bytes] = os.urandom,
        copied: Callable[[], object] = lambda: None,
        hash_code: Callable[[str, bytes], bytes] = hash_code,
    ) -> None:
        """`copied` is called after each commit, before it is told: a second medium's turn."""
        self._store = store
        self._copied = copied
        self._trust = trust
        self._reference = reference
        self._clock = clock
        self._random = random
        self._hash_code = hash_code

    def append(self, submission: Submission) -> Stored | NotTaken:
        """Seal, sign and store in one transaction; the same id again gives the first answer."""
        try:
            sealing = self._trust.sealing(submission.region)
            if sealing is None:
                return NotTaken("keys", "no valid key to seal with; fetch the trust or enrol again")
            salt = self._random(16)
            hashes = self._hash_code(submission.code, salt), salt
            stored = self._store.write(lambda db: self._promise(db, submission, sealing, hashes))
        except StorageError as error:
            return NotTaken(error.code, str(error))
        if stored is None:
            return NotTaken("keys", f"the office's key {sealing.recipient.id} cannot be used")
        self._copied()
        return stored

    def counts(self) -> Counts:
        """Count by state; `sent_today` by the kiosk's own date."""
        today = self._clock().date().isoformat()
        return self._store.read(lambda db: count(db, today))

    def oldest_pending(self) -> str:
        """Return when the oldest envelope that still waits was saved, "" when none does."""
        return self._store.read(
            lambda db: (
                db.execute(
                    "SELECT at FROM outbox WHERE state = 'pending' ORDER BY number LIMIT 1"
                ).fetchone()
                or ("",)
            )
        )[0]

    def quarantined(self) -> tuple[Held, ...]:
        """Return what the office could not take in or open."""
        rows = self._store.read(
            lambda db: db.execute(
                "SELECT reference, at, reason FROM outbox WHERE state = 'quarantined'"
                " ORDER BY number"
            ).fetchall()
        )
        return tuple(Held(*row) for row in rows)

    def pending(
        self,
        limit: int = MAX_ENVELOPES,
        max_bytes: int = MAX_TURN_BYTES,
        skip: Collection[str] = (),
    ) -> tuple[Envelope, ...]:
        """Return the oldest envelopes to send, at least one if any; `skip` are ids set aside.

        One that the office holds already is not due again before its attachments are there; one
        whose bytes the disk has altered is no envelope any more, and would stop the others.
        """
        return self._store.read(lambda db: due(db, limit, max_bytes, skip))

    def damaged(self) -> tuple[str, ...]:
        """Return the references of pending envelopes whose bytes the disk has altered."""
        return self._store.read(damaged)

    def _promise(
        self, db: Any, act: Submission, sealing: Sealing, code: tuple[bytes, bytes]
    ) -> Stored | None:
        """Sign the receipt's proof before the commit: a key that fails then leaves nothing half."""
        row = self._put(db, act, sealing, code)
        return None if row is None else _stored(row, act, sealing)

    def _put(
        self, db: Any, act: Submission, sealing: Sealing, code: tuple[bytes, bytes]
    ) -> dict[str, Any] | None:
        known = _row(db, act.id)
        if known is not None:
            if known["token_hash"] != hash_token(act.token):
                raise ValueError(f"{act.id} was stored already, as another act")
            return known
        now = moment(db, self._clock())
        head = _head(db, act, sealing, now)
        try:
            envelope = seal(head, act.plaintext, sealing.recipient, sealing.key)
        except ValueError:
            return None
        printed = sealing.identity.code
        db["outbox"].insert(
            self._record(head, envelope, act, printed=printed, certain=now.certain, code=code)
        )
        for position, attachment in enumerate(act.attachments):
            db["attachment"].insert(
                {
                    "sha256": attachment.sha256,
                    "envelope": act.id,
                    "position": position,
                    "data": attachment.ciphertext,
                }
            )
        return _row(db, act.id)

    def _record(
        self,
        head: Head,
        envelope: Envelope,
        act: Submission,
        *,
        printed: str,
        certain: bool,
        code: tuple[bytes, bytes],
    ) -> dict[str, Any]:
        return {
            "id": head.id,
            "kiosk": head.kiosk,
            "epoch": head.epoch,
            "seq": head.seq,
            "kind": head.kind,
            "reference": self._reference(printed, head.seq),
            "head": envelope.head,
            "sealed": envelope.sealed,
            "signature": envelope.signature,
            "digest": envelope.digest(),
            "at": head.at,
            "time_certain": certain,
            "token_hash": hash_token(act.token),
            "code_hash": code[0],
            "code_salt": code[1],
            "stub": token_seal(act.token, stub_context(act.id), act.stub, self._random),
        }


def _head(db: Any, act: Submission, sealing: Sealing, now: Moment) -> Head:
    identity = sealing.identity
    last = db.execute(
        "SELECT seq, digest FROM outbox WHERE kiosk = ? AND epoch = ? ORDER BY seq DESC LIMIT 1",
        [identity.kiosk, identity.epoch],
    ).fetchone()
    seq, prev = last or (0, "")
    return Head(
        id=act.id,
        kiosk=identity.kiosk,
        epoch=identity.epoch,
        seq=seq + 1,
        kind=act.kind,
        attachments=tuple(a.sha256 for a in act.attachments),
        at=now.text(),
        uncertainty=now.uncertainty,
        alg=sealing.recipient.alg,
        key=sealing.recipient.id,
        prev=prev,
    )


def _row(db: Any, envelope_id: str) -> dict[str, Any] | None:
    return next(iter(db.query("SELECT * FROM outbox WHERE id = ?", [envelope_id])), None)


def _stored(row: dict[str, Any], act: Submission, sealing: Sealing) -> Stored:
    fragment = make_proof(
        sealing.key,
        token=act.token,
        kiosk=row["kiosk"],
        epoch=row["epoch"],
        seq=row["seq"],
        at=int(datetime.fromisoformat(row["at"]).timestamp()),
        digest=row["digest"],
        time_certain=bool(row["time_certain"]),
    )
    return Stored(
        id=row["id"],
        seq=row["seq"],
        epoch=row["epoch"],
        kiosk=row["kiosk"],
        reference=row["reference"],
        digest=row["digest"],
        at=row["at"],
        time_certain=bool(row["time_certain"]),
        proof_url=f"{sealing.status_url}#{fragment}",
    )
