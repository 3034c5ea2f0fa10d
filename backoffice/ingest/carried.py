"""Batch files that came on a stick: the same turns through the same door, answered into a file."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from backoffice.cases import releases
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest import blobs, ledgers
from backoffice.ingest.gate import digest_of
from backoffice.ingest.judge import DIGEST
from backoffice.ingest.turns import LooseTurn, take_in
from backoffice.keys import selectors as keys
from backoffice.keys import services as signing
from sync import carry
from sync.carry import BACK, DOMAIN, Damage, Kind, Record
from sync.signatures import verify
from sync.wire import MAX_ENVELOPES, LedgerQuery, to_json

MAX_THROUGH = 5_000_000
T = TypeVar("T")


class Report(Struct, frozen=True):
    """What a file brought. `statuses` counts the office's word on each envelope."""

    reply: Path
    statuses: Mapping[str, int]
    problems: tuple[str, ...]


class Bad(Exception):  # noqa: N818 - an expected outcome of one record, told in the report
    """Raised when a record is not what a kiosk of ours wrote; the next one may be."""


def import_batch(
    path: Path, folder: Path, now: datetime, progress: Callable[[int], None] = lambda _at: None
) -> Report:
    """Take a batch file in and write the answer into `folder`; OSError. Safe to repeat.

    `progress` is told how many bytes of the file are done.
    """
    desk = _Desk(now, progress)
    reply = folder / f"{path.stem}{BACK}"
    with path.open("rb") as file:
        carry.write_file(reply, desk.answers(carry.read(file)))
    return Report(reply, dict(desk.statuses), tuple(desk.problems))


class _Desk:
    """Goes through one file; keeps count."""

    def __init__(self, now: datetime, progress: Callable[[int], None]) -> None:
        self._now = now
        self._progress = progress
        self._done = 0
        self.statuses: Counter[str] = Counter()
        self.problems: list[str] = []

    def answers(self, records: Iterator[Record | Damage]) -> Iterator[Record]:
        """Yield the newest keys, then an answer to each record that wants one."""
        if (version := keys.trust()) is not None:
            yield Record(Kind.TRUST, to_json(keys.signed(version)))
        for number, each in enumerate(records, start=1):
            if isinstance(each, Damage):
                self.problems.append(f"from byte {each.offset}: {each.why}")
                return
            try:
                answer = self._take(each)
            except Bad as bad:
                self.problems.append(f"record {number} ({each.kind}): {bad}")
                continue
            if answer is not None:
                yield answer
            self._done += len(each.body)
            self._progress(self._done)

    def _take(self, record: Record) -> Record | None:
        kiosk, number = _sender(record)
        if record.kind == Kind.CHUNK:
            self._chunk(kiosk, record.body)
        elif record.kind == Kind.TURN:
            return Record(Kind.REPLY, self._turn(kiosk, number, record.body))
        elif record.kind == Kind.LEDGER:
            return Record(Kind.LEDGER_REPLY, self._ledger(kiosk, record.body))
        return None

    def _chunk(self, kiosk: str, body: bytes) -> None:
        parts = carry.chunk_parts(body)
        if parts is None or not DIGEST.fullmatch(parts[0].sha256):
            raise Bad("not a piece of an attachment")
        head, data = parts
        upload = blobs.append(
            kiosk, head.sha256, data, self._now, offset=head.offset, length=head.size
        )
        # "offset": this piece is here already, over the line or from another copy of the file.
        if upload.problem not in {"", "offset"}:
            raise Bad(upload.problem)

    def _turn(self, kiosk: str, number: int, body: bytes) -> bytes:
        turn = _decoded(body, LooseTurn)
        if (turn.kiosk, turn.epoch) != (kiosk, number):
            raise Bad("a turn of another kiosk")
        most = max(len(turn.envelopes), len(turn.prints))
        if most > MAX_ENVELOPES or not -1 < turn.cursor < 1 << 53:
            raise Bad("malformed")
        releases.heard(kiosk, turn.prints, self._now)
        answered = take_in(turn, digest_of(body), self._now, live=False)
        self.statuses.update(str(item.status) for item in answered.reply.items)
        return to_json(signing.answer(to_json(answered.reply), answered.key))

    def _ledger(self, kiosk: str, body: bytes) -> bytes:
        asked = _decoded(body, LedgerQuery)
        if asked.kiosk != kiosk or not 0 <= asked.through <= MAX_THROUGH:
            raise Bad("a question about another kiosk")
        reply = ledgers.answer(kiosk, asked.epoch, asked.through, asked.nonce[:128], self._now)
        return to_json(signing.answer(to_json(reply)))


def _sender(record: Record) -> tuple[str, int]:
    """Return whose key signed a record; Bad when none of ours did."""
    kiosk, _slash, number = record.key.rpartition("/")
    if not (number.isascii() and number.isdigit() and len(number) < 10) or "\x00" in kiosk:
        raise Bad("no signature")
    row = KioskEpoch.objects.filter(kiosk_id=kiosk[:64], epoch=int(number)).first()
    if row is None or not verify(
        bytes(row.public), record.signature, DOMAIN, *record.signed_parts()
    ):
        raise Bad("not signed by a kiosk of this office, or altered on the way")
    return row.kiosk_id, row.epoch


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Bad("malformed") from error
