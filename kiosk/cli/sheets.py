"""`ekios services import`, and the workbooks of `export`: services that officers write in Excel.

Whatever reads workbooks is imported late: every start of a kiosk passes through here.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli.files import Folder, Output, place, write_whole
from kiosk.cli.output import Json, Refusal, say_json
from kiosk.domain.catalogue import Service
from kiosk.domain.sheets.problems import Problem

Replace = Annotated[bool, typer.Option("--replace", help="Write over a service that is there.")]


def import_service(
    workbook: Path,
    folder: Folder = None,
    output: Output = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Make a service of a workbook (XLSForm); every problem by sheet and row, exit code 1."""
    from kiosk.domain.sheets import incoming
    from kiosk.domain.sheets.checking import check, file_of
    from kiosk.domain.sheets.toml_text import toml_text

    catalogue = place(folder)
    try:
        told = incoming.read(workbook.read_bytes())
    except OSError as error:
        raise Refusal(f"{workbook}: {error.strerror}.") from None
    problems = check(told, catalogue)
    file = None if any(one.stops for one in problems) else output or catalogue / file_of(told)
    if file:
        _refuse_taken(file, catalogue, replace)
        write_whole(file, toml_text(told.data).encode())
    _say(workbook, file, problems, json)


def _refuse_taken(file: Path, catalogue: Path, replace: bool) -> None:
    """Raise a Refusal where the service, or one of its code in another group, is there already."""
    if file.exists() and not replace:
        raise Refusal(f"{file}: is there already. Name another with --output, or use --replace.")
    for other in catalogue.glob(f"*/{file.name}"):
        if file.parent.parent == catalogue and other != file:
            raise Refusal(f"{other}: holds this service in another group. Move that file first.")


def _say(workbook: Path, file: Path | None, problems: tuple[Problem, ...], json: bool) -> None:
    if json:
        written = str(file) if file else None
        say_json({"problems": msgspec.to_builtins(problems), "file": written})
    else:
        for line in _sentences(problems):
            print(line)
        print(f"{file}: written." if file else f"{workbook}: nothing was written.")
    if not file:
        raise typer.Exit(1)


def _sentences(problems: Iterable[Problem]) -> Iterable[str]:
    for one in problems:
        row = f"baris {one.row}" if one.row else ""
        where = ", ".join(part for part in (one.sheet, row, one.column) if part)
        hint = f" ({one.hint})" if one.hint else ""
        yield f"{where}: {one.reason}{hint}" if where else f"{one.reason}{hint}"


def export_workbooks(services: tuple[Service, ...], code: str, output: Path | None) -> None:
    """Write one service as a workbook, or all of them into a folder."""
    from kiosk.domain.sheets import outgoing

    wanted = [service for service in services if code in ("", service.code)]
    if not wanted:
        raise Refusal(f"{code}: no such service. Try: ekios services list")
    if output is None:
        raise Refusal("A workbook needs --output: a file for one service, a folder for all.")
    for service in wanted:
        made = outgoing.exported(service)
        if isinstance(made, tuple):
            raise Refusal("\n".join([f"{service.code}:", *_sentences(made)]))
        write_whole(output if code else output / f"{service.code}.xlsx", made)
