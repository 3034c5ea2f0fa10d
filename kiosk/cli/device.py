"""`ekios devices probe|watch|print URL`: one device, tried from the terminal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from kiosk.cli.listening import Listening, all_known
from kiosk.cli.output import (
    ConfigFile,
    Json,
    Refusal,
    catalogue_folder,
    load_settings,
    say_json,
)

if TYPE_CHECKING:
    from devices.protocols import Device, DeviceEvent
    from kiosk.config import Settings

Url = Annotated[str, typer.Argument(help="URL of the device; see: ekios devices suggest")]
PRINT_PATIENCE = 60.0


def probe(url: Url, json: Json = False) -> None:
    """Open one device, say how it is, and close it. Exit code 1 when it cannot work."""
    from devices.protocols import State
    from devices.urls import kind

    listening = Listening()
    with _open(url, listening) as device:
        listening.until(lambda: all_known([device]))
        health = device.health()
    words = _words(health.reason)
    if json:
        state, reason = health.state.value, health.reason
        found = {"url": url, "kind": kind(url), "state": state, "reason": reason}
        say_json({**found, "text": words, "detail": health.detail})
    else:
        print(" ".join(word for word in (f"{health.state}:", words, health.detail) if word))
    if health.state in (State.FAILED, State.ABSENT):
        raise typer.Exit(1)


def watch(
    url: Url,
    seconds: Annotated[float, typer.Option(help="End after this long; 0: with Ctrl-C.")] = 0.0,
    json: Annotated[bool, typer.Option("--json", help="JSON lines; they always are.")] = True,  # noqa: ARG001
) -> None:
    """Print one JSON line per event of a device: health, card, removed, scan."""
    ending = threading.Event()

    def hear(event: "DeviceEvent") -> None:
        say_json(as_line(event, datetime.now(UTC)))

    with _open(url, hear), _until_asked(ending):
        ending.wait(seconds or None)


def print_report(url: Url, config: ConfigFile = None, json: Json = False) -> None:
    """Print a status ticket (identity, network, devices) and say what the printer said."""
    from devices.protocols import JobChanged, JobState, TicketPrinter

    settings = load_settings(config)
    listening = Listening()

    def ended() -> list[JobChanged]:
        unfinished = (JobState.QUEUED, JobState.SENDING)
        jobs = [event for event in listening.events if isinstance(event, JobChanged)]
        return [job for job in jobs if job.state not in unfinished]

    with _open(url, listening) as device:
        if not hasattr(device, "print"):
            raise Refusal(f"{url} is not a printer.")
        printer: TicketPrinter = device
        listening.until(lambda: all_known([printer]))
        printer.print("report-1", _report(settings, printer))
        listening.until(lambda: bool(ended()), PRINT_PATIENCE)
        health = printer.health()
    last = ended()[-1] if ended() else JobChanged("", JobState.UNKNOWN, health.reason)
    if json:
        say_json({"state": last.state.value, "reason": last.reason})
    if last.state not in (JobState.PRINTED, JobState.SENT):
        raise Refusal(f"The status ticket is {last.state}: {_words(last.reason) or 'no answer'}")
    if not json:
        print(f"The status ticket is {last.state}.")


def as_line(event: "DeviceEvent", at: datetime) -> dict[str, Any]:
    """Return an event as a terminal may show it: never whose card it is."""
    from devices.protocols import CardRemoved, CardTouched, CitizenRead, HealthChanged, Scanned

    names = {CardTouched: "card", CitizenRead: "card", CardRemoved: "removed", Scanned: "scan"}
    if isinstance(event, HealthChanged):
        health = event.health
        told = {"state": health.state.value, "reason": health.reason, "detail": health.detail}
        return {"event": "health", **told, "at": at.isoformat()}
    fields = msgspec.structs.asdict(event)
    for private in ("nik", "name", "birth_date"):
        fields.pop(private, None)
    return {"event": names.get(type(event), "job"), **fields, "at": at.isoformat()}


@contextmanager
def _open(url: str, emit: Any) -> Iterator[Any]:
    """Make and start a device; Refusal with all that is wrong with its address."""
    from devices.errors import BadAddress
    from devices.opening import open_device

    try:
        device = open_device(url, "device", emit)
    except BadAddress as error:
        raise Refusal("\n".join(error.problems)) from None
    device.start()
    try:
        yield device
    finally:
        device.stop()


@contextmanager
def _until_asked(ending: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the wait, so that the port is given back."""
    before = signal.signal(signal.SIGTERM, lambda *_: ending.set())
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(settings: "Settings", printer: "Device") -> Any:
    """Lay out the status ticket; the other configured devices are asked as well."""
    from kiosk import translate
    from kiosk.bootstrap.plug import plug_in
    from kiosk.bootstrap.self_report import self_report
    from kiosk.config import Settings
    from kiosk.domain.compiled import open_folder
    from kiosk.usecases.self_report import report_ticket

    listening = Listening()
    others = plug_in(Settings(settings.values | {"printer": ""}), listening)
    others.start()
    try:
        listening.until(lambda: all_known(others.devices.values()))
        healths = {name: device.health() for name, device in others.devices.items()}
    finally:
        others.stop()
    catalogue = open_folder(catalogue_folder(settings))
    report = self_report(settings, catalogue, {"printer": printer.health(), **healths})
    return report_ticket(report, translate.translator(settings.text("language")))


def _words(reason: str) -> str:
    from devices.errors import REASONS
    from kiosk import translate

    return translate.translator("en")(REASONS[reason].text)
