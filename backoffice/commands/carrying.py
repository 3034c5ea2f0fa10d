"""`import-batch`: what a technician brings on a stick, and the answer to take back."""

from pathlib import Path
from typing import Annotated

import typer

from backoffice.commands.app import HERE, AsJson, Data, app, enter, fail, say


@app.command("import-batch")
def import_batch(
    files: Annotated[list[Path], typer.Argument(help="Batch files, or folders of them.")],
    *,
    replies: Annotated[
        Path | None, typer.Option(help="Folder for the answers; else beside each file.")
    ] = None,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Take batch files in; write an answer file for each. Safe to repeat."""
    enter(data)
    from django.utils import timezone
    from rich.console import Console
    from rich.progress import Progress

    from backoffice.ingest import carried
    from sync.carry import OUT

    found = [f for path in files for f in (sorted(path.glob(f"*{OUT}")) or [path])]
    wrong = False
    with Progress(console=Console(stderr=True), transient=True) as bars:
        for file in found:
            if not file.is_file():
                fail(f"{file} is not a batch file")
            bar = bars.add_task(file.name, total=file.stat().st_size)
            report = carried.import_batch(
                file,
                replies or file.parent,
                timezone.now(),
                lambda done, bar=bar: bars.update(bar, completed=done),  # type: ignore[misc]
            )
            problems = "; ".join(report.problems)
            wrong = wrong or bool(problems)
            told = {"file": str(file), "reply": str(report.reply), **report.statuses}
            say(told | ({"problems": problems} if problems else {}), as_json)
    if wrong:
        raise typer.Exit(2)
