"""The keys of our own kiosks as this process last saw them, so that no turn has to ask first.

Only a guess that saves time: a turn reads the keys again inside its transaction and judges anew
where they changed, and a request whose signature fails is checked once more with fresh keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from backoffice.fleet.models import KioskEpoch
from backoffice.given import Given, run
from backoffice.ingest.judge import Key

Keys = Mapping[int, Key]
KIOSKS = Given(kiosk="text")
READ = """
    SELECT e.kiosk_id, e.epoch, e.public, e.state, e.contiguous, coalesce(n.last, 0)
    FROM {given} JOIN fleet_kioskepoch AS e ON e.kiosk_id = given.kiosk
    LEFT JOIN ingest_notecursor AS n ON n.kiosk = e.kiosk_id
"""
_seen: dict[str, Keys] = {}


class Line(Struct, frozen=True):
    """What is known of one kiosk: keys and gap-free marks by epoch, its newest note's number."""

    keys: Keys
    marks: dict[int, int]
    note: int


def keys(kiosk: str) -> Keys:
    """Return a kiosk's keys by epoch, as remembered; {} for one that is not ours."""
    found = _seen.get(kiosk)
    return read([kiosk])[kiosk].keys if found is None else found


def read(kiosks: Sequence[str]) -> dict[str, Line]:
    """Read what is known of these kiosks now, and remember their keys."""
    rows: dict[str, list[Any]] = {kiosk: [] for kiosk in kiosks}
    for kiosk, *facts in run(READ, KIOSKS, [(kiosk,) for kiosk in rows]):
        rows[kiosk].append(facts)
    return {kiosk: _line(kiosk, mine) for kiosk, mine in rows.items()}


def _line(kiosk: str, rows: Sequence[Any]) -> Line:
    revoked = KioskEpoch.State.REVOKED
    mine = {epoch: Key(bytes(public), state == revoked) for epoch, public, state, *_rest in rows}
    if mine:
        _seen[kiosk] = mine
    else:
        _seen.pop(kiosk, None)  # so that strangers fill no memory
    marks = {epoch: mark for epoch, _public, _state, mark, _note in rows}
    return Line(mine, marks, rows[0][-1] if rows else 0)


def forget(kiosk: str) -> bool:
    """Forget a kiosk's keys; tell whether there was anything to forget."""
    return _seen.pop(kiosk, None) is not None
