"""`ekios services`: what the kiosk offers, and whether its files are right."""

import hashlib
import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk import paths
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
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Folder of the services. Default: the shipped one.")
]

EXPORTS = {"json": plain.as_json, "csv": plain.as_csv, "cpsv-ap": cpsv.as_json_ld}
Output = Annotated[Path | None, typer.Option("--output", help="The file to write.")]


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
    findings = check_folder(folder or paths.assets() / "services")
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
    place = _place(folder)
    catalogue = load(place)
    if catalogue.broken:
        raise Refusal(f"{catalogue.broken[0]} ({len(catalogue.broken)} problems: services check)")
    file = output or place / COMPILED_FILE
    data = compiled(catalogue, fingerprint(place))
    write_whole(file, data)
    _catalogue, about = opened(data)
    digest = hashlib.sha256(data).hexdigest()
    if json:
        say_json({**msgspec.structs.asdict(about), "digest": digest})
    else:
        print(f"{file}: {about.services} services, version {about.version}, sha256 {digest}")


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="json, csv or cpsv-ap.")] = "json",
    folder: Folder = None,
    output: Output = None,
) -> None:
    """Write the catalogue as open data; to the terminal unless --output names a file."""
    if form not in EXPORTS:
        raise Refusal(f"{form}: not a format. Known: {', '.join(EXPORTS)}.")
    data = EXPORTS[form](_catalogue(folder))
    if output:
        write_whole(output, data)
    else:
        print(data.decode(), end="")


@app.command()
def parts(folder: Folder = None) -> None:
    """Print what a service file may use: blocks, requirements, choices, laws, codes (Markdown)."""
    print(page(read(_place(folder))), end="")


@app.command()
def schema(folder: Folder = None) -> None:
    """Print the JSON Schema of a service file, for editors (service.schema.json)."""
    print(make_schema(_place(folder)).decode(), end="")


def _catalogue(folder: Path | None) -> Catalogue:
    return load(_place(folder))


def write_whole(file: Path, data: bytes) -> None:
    """Write the file so that it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def _place(folder: Path | None) -> Path:
    place = folder or paths.assets() / "services"
    if not place.is_dir():
        raise Refusal(f"{place}: no such folder.")
    return place
