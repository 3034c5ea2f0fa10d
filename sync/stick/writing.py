"""What is pending, written to a folder that somebody carries to the office."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync import carry, letter_jobs
from sync.carry import ChunkHead, Kind, Progress, Record
from sync.clock import iso
from sync.exchange import NotReady, Parts
from sync.inbox import cursor
from sync.keys import SigningKey
from sync.ledger import epochs
from sync.signatures import kiosk_key_id, sign
from sync.trust import Identity
from sync.turn import Built, build
from sync.uploads import CHUNK
from sync.wire import MAX_ENVELOPES, MAX_TURN_BYTES, Envelope, LedgerQuery, to_json

FILE_BYTES: Final = 64 << 20  # about; an envelope and its attachments are never in two files


class Exported(Struct, frozen=True):
    """`files` now hold all that is pending; `written` are those that were not there before."""

    files: tuple[Path, ...]
    written: tuple[Path, ...]
    envelopes: int


class _Due(Struct, frozen=True):
    """A pending envelope: where it stands, the size of its JSON and of its attachments."""

    number: int
    size: int
    attached: int


def export(
    parts: Parts,
    folder: Path,
    progress: Progress = lambda _done, _of: None,
    file_bytes: int = FILE_BYTES,
) -> Exported | NotReady:
    """Write what is pending; OSError when the medium does not take it, and then nothing is half.

    A file that is there whole is left alone, so an export that broke off goes on where it was.
    `progress` is told how many envelopes of how many are on the medium.
    """
    identity = parts.trust.identity()
    key = parts.trust.signing_key(identity) if identity else None
    if identity is None or key is None:
        return NotReady("not enrolled, or the kiosk's key file is gone")
    due = parts.store.read(_due)
    files, written, done = [], [], 0
    for some in _split(due, file_bytes):
        path = folder / _name(identity, some)
        files.append(path)
        if not carry.whole(path):
            records = _Records(parts, identity, key)
            carry.write_file(path, records.of(some))
            written.append(path)
        done += len(some)
        progress(done, len(due))
    return Exported(tuple(files), tuple(written), len(due))


class _Records:
    """Makes the signed records of a file."""

    def __init__(self, parts: Parts, identity: Identity, key: SigningKey) -> None:
        self._p = parts
        self._identity = identity
        self._key = key

    def of(self, some: Sequence[_Due]) -> Iterator[Record]:
        """Yield attachments first, so that the answer to their envelope is complete."""
        numbers = [each.number for each in some]
        for sha256, size in self._p.store.read(lambda db: _attachments(db, numbers)):
            for offset in range(0, size, CHUNK):
                head = ChunkHead(sha256, offset, size)
                yield self._signed(
                    Kind.CHUNK, carry.chunk(head, self._p.blobs.chunk(sha256, offset))
                )
        for turn in _turns(some):
            yield self._signed(Kind.TURN, self._turn(turn).body)
        for kiosk, epoch, last in self._p.store.read(epochs):
            if kiosk == self._identity.kiosk:
                yield self._signed(Kind.LEDGER, to_json(self._question(kiosk, epoch, last)))

    def _turn(self, some: Sequence[_Due]) -> Built:
        numbers = [each.number for each in some]
        envelopes, position, prints = self._p.store.read(
            lambda db: (_envelopes(db, numbers), cursor(db), letter_jobs.ended(db))
        )
        built = build(self._identity, envelopes, position, self._p.health(), prints)
        self._remember(built.digest, built)
        return built

    def _question(self, kiosk: str, epoch: int, last: int) -> LedgerQuery:
        asked = LedgerQuery(kiosk, epoch, last, self._p.random(16).hex())
        self._remember(asked.nonce, asked)
        return asked

    def _remember(self, key: str, asked: Struct) -> None:
        """Keep what was asked before it leaves: only an answer to it is believed."""
        row = [key, msgspec.json.encode(asked).decode(), iso(self._p.clock())]
        self._p.store.write(
            lambda db: db.execute("INSERT OR REPLACE INTO carried VALUES (?, ?, ?)", row),
            urgent=True,
        )

    def _signed(self, kind: Kind, body: bytes) -> Record:
        name = kiosk_key_id(self._identity.kiosk, self._identity.epoch)
        bare = Record(kind, body, name)
        signature = sign(self._key, carry.DOMAIN, *bare.signed_parts())
        return Record(kind, body, name, signature)


def _split(due: Sequence[_Due], file_bytes: int) -> Iterator[tuple[_Due, ...]]:
    """Yield the envelopes of each file; one file without any when nothing is pending."""
    return _grouped(due, lambda _n, size: size > file_bytes, lambda each: each.size + each.attached)


def _turns(some: Sequence[_Due]) -> Iterator[tuple[_Due, ...]]:
    return _grouped(
        some, lambda n, size: n > MAX_ENVELOPES or size > MAX_TURN_BYTES, lambda each: each.size
    )


def _grouped(
    due: Iterable[_Due], full: Callable[[int, int], bool], weight: Callable[[_Due], int]
) -> Iterator[tuple[_Due, ...]]:
    """Yield groups that are not `full` (of a count and a weight), at least one group."""
    group: list[_Due] = []
    total = 0
    for each in due:
        if group and full(len(group) + 1, total + weight(each)):
            yield tuple(group)
            group, total = [], 0
        group.append(each)
        total += weight(each)
    yield tuple(group)


def _name(identity: Identity, some: Sequence[_Due]) -> str:
    """Name a file after its kiosk and content: the same content finds the same file again."""
    numbers = ",".join(str(each.number) for each in some)
    mark = hashlib.sha256(f"{identity.kiosk}/{identity.epoch}:{numbers}".encode()).hexdigest()[:8]
    first, last = (some[0].number, some[-1].number) if some else (0, 0)
    return f"{identity.code}-{first:06}-{last:06}-{mark}{carry.OUT}"


_PENDING: Final = """
SELECT number, length(head) + length(sealed) * 4 / 3 + 200,
    (SELECT coalesce(sum(length(data)), 0) FROM attachment WHERE envelope = outbox.id)
FROM outbox WHERE state = 'pending' ORDER BY number"""


def _due(db: Any) -> list[_Due]:
    return [_Due(*row) for row in db.execute(_PENDING)]


def _envelopes(db: Any, numbers: Sequence[int]) -> list[Envelope]:
    rows = (
        db.execute("SELECT head, sealed, signature FROM outbox WHERE number = ?", [n]).fetchone()
        for n in numbers
    )
    return [Envelope(*row) for row in rows]


def _attachments(db: Any, numbers: Sequence[int]) -> list[tuple[str, int]]:
    """Return digest and size of what the office lacks, as far as the kiosk knows."""
    statement = (
        "SELECT sha256, length(data) FROM attachment JOIN outbox ON outbox.id = envelope"
        " WHERE number = ? AND missing = 1 ORDER BY position"
    )
    return [row for n in numbers for row in db.execute(statement, [n])]
