"""`ekios region`: a new region from a questionnaire, and what it still has to confirm."""

import csv
import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from kiosk import paths
from kiosk.cli.output import Json, Refusal, say_json
from kiosk.domain.checking import check as check_folder
from kiosk.domain.region_new import KINDS, ZONES, Answers, files, samples, slug

app = typer.Typer(help="The region: its own agencies, fees, services.", no_args_is_help=True)
Table = Annotated[Path | None, typer.Option("--csv", help="Answers as a table: field,value.")]
Into = Annotated[Path | None, typer.Option("--into", help="Where the folder goes.")]


@app.command()
def new(
    name: str,
    *,
    kind: Annotated[str, typer.Option(help="kota or kabupaten.")] = "",
    code: Annotated[str, typer.Option(help="Code of the region, four digits.")] = "",
    zone: Annotated[str, typer.Option(help="WIB, WITA or WIT.")] = "",
    phone: Annotated[str, typer.Option(help="Whom citizens call.")] = "",
    table: Table = None,
    into: Into = None,
) -> None:
    """Make a region's folder; what is not given is asked, unless it comes from a CSV file."""
    given = {"kind": kind, "code": code, "zone": zone, "phone": phone}
    answers = _answers(name, {k: v for k, v in given.items() if v}, table)
    base = paths.assets() / "services"
    folder = (into or paths.assets() / "regions") / slug(answers)
    if folder.exists():
        raise Refusal(f"{folder}: is there already.")
    folder.mkdir(parents=True)
    for file, text in files(answers, base, Path(os.path.relpath(base, folder)).as_posix()).items():
        (folder / file).write_text(text, encoding="utf-8")
    print(f"{folder}: made. {len(samples(folder))} things to confirm: ekios region check {folder}")


@app.command()
def check(folder: Path, json: Json = False) -> None:
    """Show what is wrong (exit code 1) and what is still a sample."""
    if not (folder / "region.toml").is_file():
        raise Refusal(f"{folder}: no region.toml there.")
    findings, left = check_folder(folder), samples(folder)
    if json:
        say_json({"problems": msgspec.to_builtins(findings), "samples": msgspec.to_builtins(left)})
    else:
        for finding in findings:
            print(f"{finding.file}: {finding.key}: {finding.reason} {finding.hint}".rstrip())
        for sample in left:
            print(f"contoh: {sample.where}: {sample.text}")
        print(f"{len(findings)} problems, {len(left)} samples.")
    if findings:
        raise typer.Exit(1)


def _answers(name: str, given: dict[str, str], table: Path | None) -> Answers:
    told = _from_table(table) | given if table else given
    if table is None:
        asked = {"kind": "kota", "code": "0000", "zone": "WIB", "phone": ""}
        told |= {k: typer.prompt(k, default=v) for k, v in asked.items() if k not in told}
    known = Answers.__struct_fields__
    if strange := sorted(told.keys() - set(known)):
        raise Refusal(f"{strange[0]}: not a field. Known: {', '.join(known)}.")
    answers = Answers(**{"name": name, **told})
    if answers.kind not in KINDS or answers.zone not in ZONES:
        raise Refusal(f"kind is one of {', '.join(KINDS)}; zone is one of {', '.join(ZONES)}.")
    return answers


def _from_table(table: Path) -> dict[str, str]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if len(row) >= 2]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{table}: {error}") from None
    return {row[0].strip(): row[1].strip() for row in rows if row[0].strip() != "field"}
