"""A damaged database is moved aside, whole: it may hold applications that were not sent."""

from pathlib import Path


def move_aside(path: Path) -> Path:
    """Rename the file and its journal beside it; never over another one."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-journal"))
    return path.rename(aside)
