"""`ekios services`: what the kiosk offers, and whether its files are right."""

import hashlib
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk.cli import sheets
from kiosk.cli.files import Folder, Output, place, write_whole
from kiosk.cli.output import Json, Refusal, say_json, say_table
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.checking import check as check_folder
from kiosk.domain.compiled import COMPILED_FILE, compiled, fingerprint, opened
from kiosk.domain.opendata import cpsv, plain
from kiosk.domain.parts_page import page
from kiosk.domain.reading import load
from kiosk.domain.schema import schema as make_schema
from kiosk.domain.sources import read

app = typer.Typer(help="The catalogue of services.", no_args_is_help=True)
app.command("import")(sheets.import_service)
EXPORTS = {"json": plain.as_json, "csv": plain.as_csv, "cpsv-ap": cpsv.as_json_ld}
WORKBOOK = "xlsx"
"""The format of one service; `import` reads it."""


@app.command("list")
def list_services(folder: Folder = None, json: Json = False) -> None:
    """List every service: code, group, agency, name."""
    catalogue = _catalogue(folder)
    if json:
        say_json(
            [
                {"code": s.code, "group": s.group, "agency": s.agency, "name": s.name}
                for s in catalogue.services
            ]
        )
        return
    rows = [(s.code, s.group, s.agency, s.name.id) for s in catalogue.services]
    say_table(("code", "group", "agency", "name"), rows)


@app.command()
def show(code: str, folder: Folder = None, json: Json = False) -> None:
    """Show one service with its standard and its form."""
    catalogue = _catalogue(folder)
    try:
        service = catalogue.service(code)
    except KeyError:
        raise Refusal(f"{code}: no such service. Try: ekios services list") from None
    if json:
        say_json(service)
        return
    facts = [
        ("name", service.name.id),
        ("agency", service.agency),
        ("time", f"{service.time.value} {service.time.unit}"),
        ("fee", service.fee.kind),
        ("form", service.form.digest()[:16]),
    ]
    say_table(
        ("", ""), [*facts, *((q.key, f"{q.kind}: {q.label.id}") for q in service.form.question)]
    )


@app.command()
def check(folder: Folder = None, json: Json = False) -> None:
    """Check every file; all problems at once, exit code 1 when there are any."""
    findings = check_folder(place(folder))
    if json:
        say_json(msgspec.to_builtins(findings))
    else:
        for finding in findings:
            hint = f" ({finding.hint})" if finding.hint else ""
            print(f"{finding.file}: {finding.key}: {finding.reason}{hint}")
        if not findings:
            print(f"{len(_catalogue(folder).services)} services, no problems.")
    if findings:
        raise typer.Exit(1)


@app.command()
def build(folder: Folder = None, output: Output = None, json: Json = False) -> None:
    """Make the compiled catalogue: one read-only file, the same bytes for the same sources."""
    sources = place(folder)
    catalogue = load(sources)
    if catalogue.broken:
        raise Refusal(f"{catalogue.broken[0]} ({len(catalogue.broken)} problems: services check)")
    file = output or sources / COMPILED_FILE
    data = compiled(catalogue, fingerprint(sources))
    write_whole(file, data)
    _catalogue, about = opened(data)
    digest = hashlib.sha256(data).hexdigest()
    if json:
        say_json({**msgspec.structs.asdict(about), "digest": digest})
    else:
        print(f"{file}: {about.services} services, version {about.version}, sha256 {digest}")


@app.command()
def export(
    code: Annotated[str, typer.Argument(help="One service; only for xlsx.")] = "",
    form: Annotated[str, typer.Option("--format", help="json, csv, cpsv-ap or xlsx.")] = "json",
    folder: Folder = None,
    output: Output = None,
) -> None:
    """Write the catalogue as open data, or services as workbooks for Excel (xlsx).

    To the terminal unless --output names a file; workbooks go to a file, or all to a folder.
    """
    if form == WORKBOOK:
        sheets.export_workbooks(_catalogue(folder).services, code, output)
        return
    if form not in EXPORTS:
        raise Refusal(f"{form}: not a format. Known: {', '.join((*EXPORTS, WORKBOOK))}.")
    if code:
        raise Refusal(f"{form} holds the whole catalogue; only {WORKBOOK} is of one service.")
    data = EXPORTS[form](_catalogue(folder))
    if output:
        write_whole(output, data)
    else:
        print(data.decode(), end="")


@app.command()
def parts(folder: Folder = None) -> None:
    """Print what a service file may use: blocks, requirements, choices, laws, codes (Markdown)."""
    print(page(read(place(folder))), end="")


@app.command()
def schema(folder: Folder = None) -> None:
    """Print the JSON Schema of a service file, for editors (service.schema.json)."""
    print(make_schema(place(folder)).decode(), end="")


def _catalogue(folder: Path | None) -> Catalogue:
    return load(place(folder))
