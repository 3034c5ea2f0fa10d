"""`ekios doctor`: everything that must be right before a kiosk meets citizens, checked at once."""

import typer

from kiosk.cli.output import ConfigFile, Json, load_settings, say_json, say_table


def doctor(config: ConfigFile = None, json: Json = False) -> None:
    """Check catalogue, database, keys, swap, core dumps and clock; exit code 1 on a failure."""
    from kiosk.bootstrap.examination import examine

    findings = examine(load_settings(config))
    if json:
        say_json(findings)
    else:
        say_table(("", "check", "finding"), [(f.state, f.check, f.text) for f in findings])
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)
