"""Waiting at the terminal for what devices tell, for a while."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import typer

from kiosk.cli.output import Refusal

if TYPE_CHECKING:
    from devices.protocols import Device, DeviceEvent

T = TypeVar("T")
PATIENCE = 10.0
LOOK = 0.25


class Listening:
    """Collects events; it is the `emit` of the devices that are listened to."""

    def __init__(self) -> None:
        self.events: list[DeviceEvent] = []
        self._news = threading.Event()

    def __call__(self, event: "DeviceEvent") -> None:
        self.events.append(event)
        self._news.set()

    def until(self, enough: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait for news until it is enough, or `seconds` have passed; say whether it is."""
        for _ in range(max(1, int(seconds / LOOK))):
            if enough():
                return True
            self._news.wait(LOOK)
            self._news.clear()
        return enough()


def all_known(devices: Iterable["Device"]) -> bool:
    """Say whether every device has looked at least once."""
    return all(device.health().reason != "starting" for device in devices)


def first(url: str, name: str, kind: type[T], *, seconds: float, ask: str, nothing: str) -> T:
    """Open the device of a URL, `ask` the person, and return what comes; Refusal with `nothing`."""
    from devices.errors import BadAddress
    from devices.opening import open_device

    heard = Listening()

    def come() -> list[T]:
        return [event for event in heard.events if isinstance(event, kind)]

    try:
        device = open_device(url, name, heard)
    except BadAddress as error:
        raise Refusal("\n".join(error.problems)) from None
    device.start()
    try:
        typer.echo(ask, err=True)
        heard.until(lambda: bool(come()), seconds)
        reason = device.health().reason
    finally:
        device.stop()
    if not come():
        raise Refusal(f"{nothing} ({reason}).")
    return come()[0]
