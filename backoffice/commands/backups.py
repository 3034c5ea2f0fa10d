"""`backup`, `backed-up`, `restore`, `restored`, `verify`: what must never be lost."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say

SERVES = "an office serves from here; stop it, or say --force"
OTHERS = "{n} others are connected to the database; stop them, or say --force"


@app.command()
def backup(target: Path, data: Data = HERE, as_json: AsJson = False) -> None:
    """Copy the database to a new file while the office runs; kiosks may then forget it."""
    enter(data)
    from django.utils import timezone

    from backoffice.ingest.epoch import backed_up, settled
    from backoffice.keeping import copies

    if target.exists():
        fail(f"{target} exists")
    begun, mark = timezone.now(), settled()
    try:
        copies.write(target)
    except (copies.Failed, OSError) as error:
        fail(str(error))
    backed_up(mark, begun)
    say({"copy": str(target), "through": mark, "bytes": target.stat().st_size}, as_json)


@app.command("backed-up")
def backed_up_(through: int, begun: datetime, data: Data = HERE) -> None:
    """Tell that a backup made elsewhere holds all up to this raw row, as of the time it began."""
    enter(data)
    from django.utils import timezone

    from backoffice.ingest.epoch import backed_up

    backed_up(through, begun if begun.tzinfo else timezone.make_aware(begun))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What backup wrote.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Although an office serves.")] = False,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the database; kiosks then send again what it lacks."""
    enter(data)
    from django.utils import timezone

    from backoffice.ingest.epoch import highest, renew
    from backoffice.keeping import copies, serving

    if serving.stand_alone(data) is None and not force:
        fail(SERVES)
    if not force and (n := copies.others()):
        fail(OTHERS.format(n=n))
    try:
        copies.put_back(source)
    except (copies.Failed, OSError) as error:
        fail(f"nothing was changed: {error}")
    now = timezone.now()
    say({"server_epoch": renew(now), "through": highest(), "trust": _lifted(now)}, as_json)


@app.command()
def restored(data: Data = HERE, as_json: AsJson = False) -> None:
    """Tell that the database was put back from a backup: kiosks send again what it lacks."""
    enter(data)
    from django.utils import timezone

    from backoffice.ingest.epoch import renew

    now = timezone.now()
    say({"server_epoch": renew(now), "trust": _lifted(now)}, as_json)


def _lifted(now: datetime) -> int | str:
    from backoffice.keys.services import lift

    published = lift(now)
    return published.version if published else "not published: there is no root key"


@app.command()
def verify(data: Data = HERE, as_json: AsJson = False) -> None:
    """Judge every envelope, attachment and chain anew; exit 1 with the list of what is wrong."""
    enter(data)
    from rich.console import Console
    from rich.progress import Progress

    from backoffice.keeping import soundness

    counts: dict[str, int] = {}
    wrong = 0
    with Progress(console=Console(stderr=True), transient=True) as bars:
        for name, (total, look) in soundness.parts().items():
            bar, counts[name] = bars.add_task(name, total=total), total
            for fault in look():
                if fault is None:
                    bars.advance(bar)
                    continue
                wrong += 1
                words = soundness.WORDS[fault.what]
                if as_json:
                    say({"what": words, "where": fault.where}, as_json)
                else:
                    typer.echo(f"{fault.where}: {words}")
    say({**counts, "faults": wrong}, as_json)
    if wrong:
        raise typer.Exit(1)
