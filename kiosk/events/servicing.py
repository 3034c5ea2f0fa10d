"""What a technician sees happen: findings, progress, sticks."""

from msgspec import Struct

Row = tuple[str, str, str]
"""Label, value, tone; already in the technician's language."""


class Inspected(Struct, frozen=True):
    """What was looked up for a page of the technician, or what came of an action there."""

    visit: str
    page: str
    rows: tuple[Row, ...] = ()
    message: str = ""
    tone: str = "info"
    stick: str = ""  # folder of the stick that was found, page "stick"


class Advanced(Struct, frozen=True):
    """How far a long action is."""

    visit: str
    done: int
    of: int
