"""One Typer app; each group of commands is a module of its own."""

import sys

import typer

from kiosk.cli import child, demo, devices, doctor, enrol, region, run, services, simulate, sync
from kiosk.cli.output import Refusal

app = typer.Typer(
    name="ekios",
    help="e-Kios: the self-service kiosk of Indonesian local government.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("bench", hidden=True)(demo.bench)
app.command("camera-child", hidden=True)(child.camera_child)
app.command("doctor")(doctor.doctor)
app.command("simulate")(simulate.simulate)
app.command("pin")(run.pin)
app.add_typer(services.app, name="services")
app.add_typer(region.app, name="region")
devices.app.command("enrol-card")(enrol.enrol_card)
app.add_typer(devices.app, name="devices")
app.add_typer(sync.app, name="sync")


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit code 1."""
    try:
        app()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        raise SystemExit(1) from None
