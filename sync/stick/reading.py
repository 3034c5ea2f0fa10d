"""Answers that came back on a stick, applied as those of the line are: verified item by item."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from sync import carry
from sync.carry import BACK, Damage, Kind, Progress, Record
from sync.exchange import Parts
from sync.failures import Garbage
from sync.ledger import apply_ledger, verify_ledger
from sync.purge import purge_all
from sync.turn import Applied, Built, apply_reply, verify_reply
from sync.wire import LedgerQuery, SignedReply

T = TypeVar("T")


class Imported(Struct, frozen=True):
    """What the answers changed. `problems` are sentences for the technician; they changed nothing.

    `known` counts answers that were applied before, or are another kiosk's.
    """

    delivered: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(
            self.delivered + other.delivered,
            self.notes + other.notes,
            self.quarantined + other.quarantined,
            self.known + other.known,
            self.problems + other.problems,
        )


NOTHING = Imported()


def bring_back(parts: Parts, path: Path, progress: Progress = lambda _done, _of: None) -> Imported:
    """Apply the answers in a file, or in every answer file of a folder; OSError.

    `progress` is told how many bytes of how many have been read.
    """
    files = sorted(path.glob(f"*{BACK}")) if path.is_dir() else [path]
    sizes = [file.stat().st_size for file in files]
    told = NOTHING
    for number, file in enumerate(files):
        for found, read in _file(parts, file):
            told += found
            progress(sum(sizes[:number]) + read, sum(sizes))
    return told


def _file(parts: Parts, path: Path) -> Iterator[tuple[Imported, int]]:
    """Apply a file's records; yield what each changed, and how many bytes have been read."""
    with path.open("rb") as file:
        for each in carry.read(file):
            found = (
                Imported(problems=(each.why,)) if isinstance(each, Damage) else _one(parts, each)
            )
            problems = tuple(f"{path.name}: {problem}" for problem in found.problems)
            yield msgspec.structs.replace(found, problems=problems), file.tell()


def _one(parts: Parts, record: Record) -> Imported:
    read = _READ.get(record.kind)
    return read(parts, record.body) if read else NOTHING  # of a newer office


def _trust(parts: Parts, raw: bytes) -> Imported:
    if parts.trust.accept(raw) is None:
        return Imported(problems=("keys that our root did not sign, or older ones",))
    return NOTHING


def _reply(parts: Parts, raw: bytes) -> Imported:
    trust, built = parts.trust.trust(), _asked(parts, raw, "turn", Built)
    if trust is None or built is None:
        return Imported(known=1)
    reply = verify_reply(raw, trust, built)
    if isinstance(reply, Garbage):
        return Imported(problems=(reply.detail,))

    def work(db: Any) -> Applied:
        _answered(db, built.digest)
        return apply_reply(db, reply, built, parts.clock())

    applied = parts.store.write(work, urgent=True)
    return Imported(applied.delivered, applied.notes, applied.quarantined)


def _ledger(parts: Parts, raw: bytes) -> Imported:
    trust, asked = parts.trust.trust(), _asked(parts, raw, "nonce", LedgerQuery)
    if trust is None or asked is None:
        return Imported(known=1)
    reply = verify_ledger(raw, trust, asked)
    if isinstance(reply, Garbage):
        return Imported(problems=(reply.detail,))

    compared = apply_ledger(parts.store, reply)
    purge_all(parts.store, reply, compared, parts.keep)
    parts.store.write(lambda db: _answered(db, asked.nonce), urgent=True)
    return NOTHING if compared.agrees else Imported(problems=(compared.text(),))


_READ: Final[dict[str, Callable[[Parts, bytes], Imported]]] = {
    Kind.TRUST: _trust,
    Kind.REPLY: _reply,
    Kind.LEDGER_REPLY: _ledger,
}


def _asked(parts: Parts, raw: bytes, name: str, kind: type[T]) -> T | None:
    """Return what an answer claims to be about, if it was asked here and is not answered yet."""
    try:
        key = msgspec.json.decode(msgspec.json.decode(raw, type=SignedReply).body)[name]
    except (msgspec.MsgspecError, UnicodeError, TypeError, KeyError):
        return None
    row = parts.store.read(
        lambda db: db.execute("SELECT asked FROM carried WHERE key = ?", [str(key)]).fetchone()
    )
    return msgspec.json.decode(row[0], type=kind) if row else None


def _answered(db: Any, key: str) -> None:
    db.execute("DELETE FROM carried WHERE key = ?", [key])
