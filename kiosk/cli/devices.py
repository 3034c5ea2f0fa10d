"""`ekios devices`: what is plugged in, what to write into the settings, what stands in the way."""

import typer

from kiosk.cli import device
from kiosk.cli.listening import Listening, all_known
from kiosk.cli.output import ConfigFile, Json, load_settings, say_json, say_table

app = typer.Typer(help="What is plugged in.", no_args_is_help=True)
app.command("probe")(device.probe)
app.command("watch")(device.watch)
app.command("print")(device.print_report)


@app.command("list")
def list_devices(config: ConfigFile = None, json: Json = False) -> None:
    """Start every configured device, ask how it is, and say so."""
    from kiosk.bootstrap.plug import plug_in

    listening = Listening()
    plugged = plug_in(load_settings(config), listening)
    plugged.start()
    try:
        listening.until(lambda: all_known(plugged.devices.values()))
        rows = [
            {"device": n, "state": h.state.value, "reason": h.reason, "detail": h.detail}
            for n, d in plugged.devices.items()
            for h in [d.health()]
        ]
    finally:
        plugged.stop()
    rows += [
        {"device": b.device, "state": b.state, "reason": b.reason, "detail": b.detail}
        for b in plugged.broken
    ]
    _say(rows, "No device is configured.", json=json)


@app.command("suggest")
def suggest_urls(json: Json = False) -> None:
    """Propose the URL for each device that is plugged in; it stays when plugs are moved."""
    from devices.hotplug_udev import UdevSource
    from devices.suggest import suggest

    rows = [
        {"url": s.url, "kind": s.kind, "name": s.name, "sure": "yes" if s.sure else "maybe"}
        for s in suggest(UdevSource().present())
    ]
    _say(rows, "Nothing is plugged in that this version can drive.", json=json)


@app.command("doctor")
def look_for_obstacles(config: ConfigFile = None, json: Json = False) -> None:
    """Check addresses, rights, libraries and other programs; opens no port. Exit code 1 if bad."""
    from devices.examination import examine
    from kiosk.bootstrap.plug import device_urls

    settings = load_settings(config)
    asked = {name: url for name, url in device_urls(settings).items() if settings.text(name)}
    findings = examine(asked)
    rows = [{"state": f.state, "check": f.check, "finding": f.text} for f in findings]
    _say(rows, "No device is configured.", json=json)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)


def _say(rows: list[dict[str, str]], nothing: str, *, json: bool) -> None:
    if json:
        say_json(rows)
    elif rows:
        say_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    else:
        print(nothing)
