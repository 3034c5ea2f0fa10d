"""The folder that a command reads, and the files that it writes."""

import os
from pathlib import Path
from typing import Annotated

import typer

from kiosk import paths
from kiosk.cli.output import Refusal

Folder = Annotated[
    Path | None, typer.Option("--folder", help="Folder of the services. Default: the shipped one.")
]
Output = Annotated[Path | None, typer.Option("--output", help="The file to write.")]


def place(folder: Path | None) -> Path:
    """Return the folder of the services; Refusal when there is none."""
    found = folder or paths.assets() / "services"
    if not found.is_dir():
        raise Refusal(f"{found}: no such folder.")
    return found


def write_whole(file: Path, data: bytes) -> None:
    """Write the file so that it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
