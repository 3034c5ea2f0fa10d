"""`ekios run`: the kiosk itself. `ekios pin`: the technician's PIN for the settings file."""

import os
import signal
from typing import Annotated

import typer

from kiosk.cli.output import ConfigFile, Refusal, load_settings
from kiosk.config import Settings

PIN_DIGITS = 6


def run(
    config: ConfigFile = None,
    windowed: Annotated[bool, typer.Option(help="In a window instead of fullscreen.")] = False,
) -> None:
    """Run the kiosk until a technician ends it."""
    settings = load_settings(config)
    if windowed:
        settings = Settings(settings.values | {"fullscreen": False})
    run_window(settings)


def run_window(settings: Settings) -> None:
    """Open everything, show the window, close everything."""
    from kiosk.bootstrap.logs import log_to_file
    from kiosk.bootstrap.window import Window, prepare_window
    from kiosk.hardening import forbid_core_dumps
    from sync.errors import StorageError

    forbid_core_dumps()
    log_to_file(settings)
    prepare_window(settings)
    try:
        window = Window(settings)
    except StorageError as error:
        raise Refusal(str(error)) from None
    signal.signal(signal.SIGTERM, lambda *_: window.end())
    try:
        window.start()
        window.run()
    finally:
        window.close()
    if window.exit_code:
        raise typer.Exit(window.exit_code)


def pin(
    new: Annotated[str, typer.Option(prompt="PIN (6 digits)", hide_input=True)],
) -> None:
    """Print the line for the settings file that lets a technician in with this PIN."""
    from kiosk.usecases.check_pin import hash_pin

    if len(new) < PIN_DIGITS or not new.isdigit():
        raise Refusal(f"A PIN has at least {PIN_DIGITS} digits.")
    print(f'technician_pin = "{hash_pin(new, os.urandom(16))}"')
