"""An imported service beside the others of its catalogue: what the checker finds, by row."""

from pathlib import Path

from kiosk.domain.checking import findings
from kiosk.domain.sheets.columns import SURVEY
from kiosk.domain.sheets.incoming import Incoming, ordered
from kiosk.domain.sheets.problems import Problem
from kiosk.domain.sources import read

_AFTER_REFUSED = ("unknown_question", "bound_question", "fee_question", "no_questions")
"""What the checker finds when a question is only missing because its row was refused."""
_AFTER_PROFILE = ("absent", "component_absent", "not_positive")
"""What it finds when a misspelt profile brought nothing."""


def file_of(incoming: Incoming) -> str:
    """Return the file that the service belongs into: "<group>/<code>.toml"."""
    return f"{incoming.data.get('group', '')}/{incoming.data.get('code', '')}.toml"


def check(incoming: Incoming, folder: Path) -> tuple[Problem, ...]:
    """Return all problems of the workbook, those too that the checker finds in the service.

    The service is judged as if its file stood in the folder. Rows that were refused are not judged
    a second time, and what only follows from another problem is left out.
    """
    if not incoming.data:
        return incoming.problems
    file = file_of(incoming)
    own = [item for item in findings(read(folder, {file: incoming.data})) if item.file == file]
    ours = [one for one in incoming.problems if one.stops and one.column]  # not pyxform's
    refused = any(one.sheet == SURVEY for one in ours)
    following: tuple[str, ...] = _AFTER_REFUSED if refused else ()
    if any(item.code == "unknown_profile" for item in own):
        following += _AFTER_PROFILE
    found = [incoming.notes.problem(item) for item in own if item.code not in following]
    told = {(one.sheet, one.row) for one in ours if one.row}
    return ordered(*incoming.problems, *(one for one in found if (one.sheet, one.row) not in told))
