"""`generate`, `simulate-fleet`: an office at the size of a city, with people who do not exist."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say

REAL = "this office has kiosks of its own; synthetic ones never go among real cases"


@app.command()
def generate(
    cases: Annotated[int, typer.Option(min=1, help="How many applications.")] = 10_000,
    kiosks: Annotated[int, typer.Option(min=1, help="How many new kiosks they came from.")] = 200,
    processes: Annotated[int, typer.Option(min=1, help="At once; more wants PostgreSQL.")] = 1,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Fill a trial office with a month of synthetic cases, 200 kiosks by default."""
    _trial(data)
    from backoffice.synthetic import month

    with _bar("cases", cases) as progress:
        try:
            done = month.generate(
                cases, kiosks, os.urandom, datetime.now(UTC), progress, processes=processes
            )
        except LookupError as error:
            fail(str(error))
    say({"cases": done, "kiosks": kiosks}, as_json)


@app.command("simulate-fleet")
def simulate_fleet(
    url: Annotated[str, typer.Option(help="Where the office of this data directory listens.")],
    *,
    kiosks: Annotated[int, typer.Option(min=1, help="Kiosks, each a connection.")] = 500,
    minutes: Annotated[float, typer.Option(help="How long they go on.")] = 2.0,
    every: Annotated[float, typer.Option(help="Seconds between two citizens of a kiosk.")] = 60.0,
    after_outage: Annotated[
        int, typer.Option(help="Envelopes that each kiosk holds; ends when all are stored.")
    ] = 0,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Let synthetic kiosks take signed turns with a running office, and say how it bore it."""
    _trial(data)
    from rich.console import Console

    from backoffice.synthetic import driving, measured

    plan = driving.Plan(url, kiosks, minutes * 60, every, after_outage)
    with _bar("stored", kiosks * after_outage or None) as progress:
        try:
            runs = driving.drive(plan, os.urandom, progress)
        except LookupError as error:
            fail(str(error))
    facts = measured.facts(runs)
    if as_json:
        say(facts, as_json)
    else:
        Console().print(measured.table(facts))
    if facts["lost"]:
        raise typer.Exit(1)


def _trial(data: Path) -> None:
    enter(data)
    from backoffice.fleet.models import Kiosk

    if Kiosk.objects.exclude(pk__startswith="sintetis-").exists():
        fail(REAL)


class _bar:  # noqa: N801 - reads as a verb
    """A progress bar on stderr; gives a function that is told how many are done."""

    def __init__(self, name: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bars = Progress(console=Console(stderr=True), transient=True)
        self._task = self._bars.add_task(name, total=total)

    def __enter__(self):  # type: ignore[no-untyped-def] # noqa: ANN204
        self._bars.start()
        return lambda done: self._bars.update(self._task, completed=done)

    def __exit__(self, *_error: object) -> None:
        self._bars.stop()
