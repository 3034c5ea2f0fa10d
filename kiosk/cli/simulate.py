"""`ekios simulate`: random but reproducible citizens through the real kiosk, without a window."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.output import ConfigFile, Refusal, load_settings, say_json


def simulate(  # noqa: PLR0917 - typer makes options of them
    config: ConfigFile = None,
    citizens: Annotated[int, typer.Option(help="How many citizens.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same citizens.")] = 1,
    data: Annotated[Path | None, typer.Option(help="Data folder instead of the setting's.")] = None,
    sync: Annotated[bool, typer.Option(help="Let the background agent take turns.")] = True,
    drain: Annotated[
        float, typer.Option(help="Seconds to wait at the end until nothing is pending.")
    ] = 0,
) -> None:
    """Walk citizens through journey, use cases and outbox; one JSON line for each.

    A line says what the citizen was told: reference, code, time of "tersimpan", the printer's
    word. It is written only after the commit.
    """
    from kiosk.bootstrap.simulation import Simulation
    from sync.errors import StorageError

    settings = load_settings(config)
    if data is not None:
        settings = type(settings)(settings.values | {"data_dir": str(data)})
    try:
        simulation = Simulation(settings, seed, sync=sync)
    except StorageError as error:
        raise Refusal(str(error)) from None
    try:
        for told in simulation.walk(citizens):
            say_json(told)
        left = simulation.drain(drain)
    finally:
        simulation.close()
    if drain and left:
        raise Refusal(f"{left} envelopes are still waiting for the office.")
