"""`python -m sync.conformance URL --code CODE`: enrols as a kiosk and judges an office by the page.

Use a test installation: it gets a kiosk and a hundred applications of nobody that stay.
"""

import sys
import time
from collections.abc import Callable, Sequence
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

import sync.conformance.rules  # noqa: F401 - fills the table of rules
from sync.conformance.inspector import Inspector
from sync.conformance.line import SECONDS, Line
from sync.conformance.rule import RULES, Finding, Rule, Verdict, judge
from sync.keys import fingerprint

PAUSE_SECONDS = 1.0
COLOURS = {Verdict.OK: "green", Verdict.WRONG: "red", Verdict.NOT_SEEN: "yellow"}


def look(
    inspector: Inspector,
    chosen: Sequence[Rule],
    told: Callable[[Finding], None] = lambda _finding: None,
) -> list[Finding]:
    """Look at these rules, in order."""
    found = []
    for each in chosen:
        found.append(judge(each, inspector))
        told(found[-1])
    return found


def table(found: Sequence[Finding]) -> Table:
    drawn = Table("rule", "section", "", "expected", "came", show_lines=True)
    for each in found:
        colour = COLOURS[each.verdict]
        word = f"[{colour}]{each.verdict}[/{colour}]"
        drawn.add_row(each.rule, each.section, word, each.expected, each.came)
    return drawn


class Patience:
    """Waits a second at a time, no longer in all than it was told."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def __call__(self) -> bool:
        time.sleep(PAUSE_SECONDS)
        return time.monotonic() < self._until


def main(
    url: Annotated[str, typer.Argument(help="The office's base URL.")],
    *,
    code: Annotated[str, typer.Option(help="A fresh enrolment code of that office.")],
    second_code: Annotated[str, typer.Option(help="Another one, to see two kiosks apart.")] = "",
    service: Annotated[str, typer.Option(help="A service of that office, for look-ups.")] = "",
    form: Annotated[str, typer.Option(help="The digest of its form.")] = "",
    authorities: Annotated[str, typer.Option(help="A file of CA certificates.")] = "",
    patience: Annotated[float, typer.Option(help="Seconds to wait for the officer.")] = 300,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Judge an office by docs/protocol.md; ends with 1 when a rule is broken."""
    line, pause = Line(url, authorities or None, SECONDS), Patience(patience)
    err = Console(stderr=True)
    try:
        inspector = Inspector(line, code, time.time, pause)
        inspector.other = Inspector(line, second_code, time.time, pause) if second_code else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    inspector.service = (service or inspector.service[0], form)
    for each in (inspector, inspector.other):
        if each is not None:
            err.print(f"approve the kiosk with the fingerprint {fingerprint(each.key.public)}")
    found = look(inspector, RULES, lambda one: err.print(f"{one.verdict}: {one.rule}", style="dim"))
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(table(found))
    raise typer.Exit(any(each.verdict is Verdict.WRONG for each in found))


if __name__ == "__main__":
    typer.run(main)
