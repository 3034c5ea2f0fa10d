"""Checks a catalogue folder and reports every problem at once."""

from pathlib import Path

from msgspec import Struct


class Finding(Struct, frozen=True):
    """One problem. `stops`: the kiosk leaves the service out until it is mended."""

    file: str  # relative to the folder
    key: str  # where in the file: "form.question[2].show_when"
    reason: str  # a sentence, Indonesian
    hint: str = ""  # the nearest valid word, or what to write
    stops: bool = True


def check(folder: Path) -> tuple[Finding, ...]:
    """Return everything that is wrong in the folder, in file order."""
    raise NotImplementedError
