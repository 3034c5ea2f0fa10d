"""The command line, and the one way in: a data directory, then Django."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
import typer

app = typer.Typer(
    help="The office end of e-Kios.", no_args_is_help=True, pretty_exceptions_enable=False
)

Data = Annotated[
    Path,
    typer.Option(
        "--data", envvar="EKIOS_OFFICE_DIR", help="Where keys, database and settings are."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
HERE = Path("office")


def enter(data: Path, *, fresh: bool = False) -> None:
    """Set Django up over a data directory; only `fresh` makes one."""
    secret = data / "secret-key"
    if not secret.exists():
        if not fresh:
            make = f"python -m backoffice init --data {data}"
            fail(f"{data} is not an office yet; make one with: {make}")
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(50))
    os.environ["EKIOS_OFFICE_DIR"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "backoffice.settings"
    import django  # late: it reads the settings, which read the directory

    django.setup()


def say(facts: dict[str, Any], as_json: bool = False) -> None:
    """Print facts, one a line, or as one line of JSON."""
    if as_json:
        typer.echo(msgspec.json.encode(facts).decode())
        return
    for name, value in facts.items():
        typer.echo(f"{name}: {value}")


def fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(1)
