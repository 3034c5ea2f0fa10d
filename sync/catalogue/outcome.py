"""What came of a look for a newer catalogue. Knows no tuf, which takes long to import."""

from enum import StrEnum

from msgspec import Struct


class Found(StrEnum):
    INSTALLED = "installed"  # a new catalogue stands ready
    CURRENT = "current"  # the newest one is here already
    NONE = "none"  # the office publishes none
    UNREACHABLE = "unreachable"  # no answer, or broken off; what came is kept
    REFUSED = "refused"  # it came, and is not to be believed or not to be used
    BUSY = "busy"  # another program of this kiosk is looking


class Outcome(Struct, frozen=True):
    """`detail` is a line for the technician, "" when all is well."""

    found: Found
    detail: str = ""
