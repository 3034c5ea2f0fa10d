"""An imported service beside the others of its catalogue: what the checker finds, by row."""

from pathlib import Path

from kiosk.domain.checking import findings
from kiosk.domain.sheets.incoming import Incoming
from kiosk.domain.sheets.problems import Problem
from kiosk.domain.sources import read


def file_of(incoming: Incoming) -> str:
    """Return the file that the service belongs into: "<group>/<code>.toml"."""
    return f"{incoming.data.get('group', '')}/{incoming.data.get('code', '')}.toml"


def check(incoming: Incoming, folder: Path) -> tuple[Problem, ...]:
    """Return what the checker finds in the service, as if its file stood in the folder."""
    file = file_of(incoming)
    found = findings(read(folder, {file: incoming.data}))
    return tuple(incoming.notes.problem(item) for item in found if item.file == file)
