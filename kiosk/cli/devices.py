"""`ekios devices`: what is configured, how it is, and a test print."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import ConfigFile, Json, Refusal, load_settings, say_json, say_table

if TYPE_CHECKING:
    from devices.protocols import Device, DeviceEvent

app = typer.Typer(help="What is plugged in.", no_args_is_help=True)
PATIENCE = 10.0


@app.command("list")
def list_devices(config: ConfigFile = None, json: Json = False) -> None:
    """Start every configured device, ask how it is, and say so."""
    from devices.protocols import State
    from kiosk.bootstrap.plug import plug_in

    changed = threading.Event()
    plugged = plug_in(load_settings(config), lambda _event: changed.set())
    plugged.start()
    try:
        _wait(changed, lambda: _all_known(plugged.devices, State.UNKNOWN))
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
    if json:
        say_json(rows)
    elif rows:
        say_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    else:
        print("No device is configured.")


@app.command("print")
def print_test(
    url: Annotated[str, typer.Argument(help="URL of the printer, escpos+tcp://10.0.0.9:9100")],
    json: Json = False,
) -> None:
    """Print a test ticket and say what the printer said."""
    from devices.errors import BadAddress
    from devices.opening import open_device
    from devices.protocols import JobChanged, JobState
    from kiosk.usecases.tickets import trial_ticket

    done: list[JobChanged] = []
    changed = threading.Event()

    def hear(event: "DeviceEvent") -> None:
        ended = {JobState.QUEUED, JobState.SENDING}
        if isinstance(event, JobChanged) and event.state not in ended:
            done.append(event)
        changed.set()

    try:
        printer = open_device(url, "printer", hear)
    except BadAddress as error:
        raise Refusal("\n".join(error.problems)) from None
    printer.start()
    try:
        getattr(printer, "print")("test-1", trial_ticket(url, lambda text: text))  # noqa: B009
        _wait(changed, lambda: bool(done))
        health = printer.health()
    finally:
        printer.stop()
    state = done[-1].state.value if done else "unknown"
    if json:
        say_json({"state": state, "reason": done[-1].reason if done else health.reason})
    if state not in {"printed", "sent"}:
        raise Refusal(f"The test ticket is {state}: {health.reason or 'no answer'}.")
    if not json:
        print(f"The test ticket is {state}.")


def _all_known(devices: dict[str, "Device"], unknown: str) -> bool:
    return all(device.health().state != unknown for device in devices.values())


def _wait(changed: threading.Event, enough: Callable[[], bool]) -> None:
    """Wait for news until it is enough, or patience ends."""
    rounds = int(PATIENCE / 0.25)
    for _ in range(rounds):
        if enough():
            return
        changed.wait(0.25)
        changed.clear()
