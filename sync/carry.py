"""Batch files: the messages of `/api/v1` on a stick, for a kiosk without any line.

A file is the line `ekios-carry 1`, then records: `framed(kind, key, body, signature)`. What a kiosk
writes is signed record by record by its key (`key` is `<kiosk>/<epoch>`); what an office answers
carries its own signature inside the body. Every record can be read alone and repeated without harm,
so a damaged one costs nothing but itself, and a file that was cut short is worth what it holds.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from sync.durable import sync_folder
from sync.wire import framed

MAGIC: Final = b"ekios-carry 1\n"
OUT: Final = ".ekios"  # what a kiosk writes
BACK: Final = ".jawaban"  # what the office answers: the same name, and this
MOST: Final = 8 << 20  # bytes of one part of a record
DOMAIN: Final = "ekios/1/carry"  # signed: kind, key, body
_PARTS: Final = 4
Progress = Callable[[int, int], None]
"""Told how many of how many, envelopes or bytes, are done."""


class Kind(StrEnum):
    """What a record is. Of a kiosk: chunk, turn, ledger, end. Of an office: trust, reply, end."""

    CHUNK = "chunk"  # a piece of an attachment: its ChunkHead as a line of JSON, then the bytes
    TURN = "turn"  # the body of `POST /sync`
    LEDGER = "ledger"  # a `LedgerQuery`
    TRUST = "trust"  # the body of the answer to `GET /trust`
    REPLY = "reply"  # the body of the answer to a turn
    LEDGER_REPLY = "ledger-reply"  # the body of the answer to a question about the ledger
    END = "end"  # the number of records before it, as decimal digits


class Record(Struct, frozen=True):
    kind: str
    body: bytes
    key: str = ""
    signature: bytes = b""

    def signed_parts(self) -> tuple[bytes, bytes, bytes]:
        return self.kind.encode(), self.key.encode(), self.body


class Damage(Struct, frozen=True):
    """Where a file stops making sense; what stood before it is good."""

    offset: int
    why: str


class ChunkHead(Struct, frozen=True):
    """Which bytes of an attachment's ciphertext a chunk holds: from `offset`, of `size` in all."""

    sha256: str
    offset: int
    size: int


def write(file: BinaryIO, records: Iterable[Record]) -> int:
    """Write a whole file, its end included; return the number of records before the end."""
    file.write(MAGIC)
    count = 0
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last one is the number
        file.write(_bytes(record))
    file.write(_bytes(Record(Kind.END, str(count).encode())))
    return count


def write_file(path: Path, records: Iterable[Record]) -> None:
    """Write beside, sync, rename: under its own name a file is whole. OSError."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        write(file, records)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def read(file: BinaryIO) -> Iterator[Record | Damage]:
    """Yield the records as they stand; a Damage, and no more, where the file is cut or spoilt."""
    if file.read(len(MAGIC)) != MAGIC:
        yield Damage(0, "not a batch file")
        return
    count = 0
    while True:
        offset = file.tell()
        record = _next(file)
        if record is None:
            yield Damage(offset, "cut short or spoilt")
            return
        if record.kind == Kind.END:
            if record.body != str(count).encode():
                yield Damage(offset, "records are missing")
            return
        count += 1
        yield record


def whole(path: Path) -> bool:
    """Tell whether a file was written to its end."""
    try:
        with path.open("rb") as file:
            return not any(isinstance(each, Damage) for each in read(file))
    except OSError:
        return False


def chunk(head: ChunkHead, data: bytes) -> bytes:
    """Return the body of a chunk record."""
    return msgspec.json.encode(head) + b"\n" + data


def chunk_parts(body: bytes) -> tuple[ChunkHead, bytes] | None:
    """Undo `chunk`; None for anything else."""
    line, found, data = body.partition(b"\n")
    try:
        return (msgspec.json.decode(line, type=ChunkHead), data) if found else None
    except (msgspec.MsgspecError, UnicodeError):
        return None


def _bytes(record: Record) -> bytes:
    return framed(*record.signed_parts(), record.signature)


def _next(file: BinaryIO) -> Record | None:
    parts = [_part(file) for _ in range(_PARTS)]
    kind, key, body, signature = parts
    if kind is None or key is None or body is None or signature is None:
        return None
    try:
        return Record(kind.decode(), body, key.decode(), signature)
    except UnicodeDecodeError:
        return None


def _part(file: BinaryIO) -> bytes | None:
    length = file.read(8)
    if len(length) < 8 or (size := int.from_bytes(length, "big")) > MOST:
        return None
    data = file.read(size)
    return data if len(data) == size else None
