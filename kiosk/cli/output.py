"""How commands speak: JSON for machines, tables for people, one sentence for what went wrong."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from kiosk import paths
from kiosk.config import Settings, read_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file (TOML). Default: $EKIOS_CONFIG or none."),
]


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Raised when a command cannot do what was asked; the message is for a person."""


def say_json(value: Any) -> None:
    print(msgspec.json.encode(value).decode(), flush=True)


def say_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*columns, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(soft_wrap=False).print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function of (done, of) that draws a bar on stderr while the work lasts."""
    from rich.progress import Progress  # late: most commands draw none

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(what)
        yield lambda done, of: bars.update(bar, completed=done, total=of)


def load_settings(path: Path | None) -> Settings:
    """Read the settings file; Refusal with every problem of it at once."""
    named = path or (Path(os.environ["EKIOS_CONFIG"]) if "EKIOS_CONFIG" in os.environ else None)
    settings = read_settings(named)
    if isinstance(settings, tuple):
        raise Refusal("\n".join(settings))
    return settings


def catalogue_folder(settings: Settings) -> Path:
    own = settings.text("catalogue_dir")
    return Path(own) if own else paths.assets() / "services"
