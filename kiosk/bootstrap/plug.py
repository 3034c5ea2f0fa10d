"""What is plugged in: each configured URL becomes a device; a bad one is named, not fatal."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from msgspec import Struct

from devices.errors import DeviceError, JournalFailed
from devices.hotplug import Hotplug, Source
from devices.hotplug_udev import UdevSource
from devices.journal import Journal
from devices.opening import open_device
from devices.protocols import (
    Camera,
    CardReader,
    Device,
    Emit,
    LetterPrinter,
    Scanner,
    Speech,
    TicketPrinter,
)
from devices.sticks import Sticks
from devices.supervisor import Supervised
from devices.urls import parse
from kiosk.config import Settings
from kiosk.events import DeviceChanged

log = logging.getLogger(__name__)

KINDS = (
    "printer",
    "card_reader",
    "scanner",
    "camera",
    "keypad",
    "speech",
    "letter_printer",
    "power",
)
JOURNALS = {"printer": "print.db", "letter_printer": "letters.db"}
OWN = ("storage", "board")  # of the machine itself: nobody has to configure them


class Plugged(Struct, frozen=True):
    """The devices by name; `broken` are addresses that no driver could make sense of.

    `places` say where each is, for the technician: "escpos+tcp · 10.0.0.9:9100".
    """

    devices: dict[str, Device]
    broken: tuple[DeviceChanged, ...]
    journals: dict[str, Journal] = {}
    places: dict[str, str] = {}
    hotplug: Hotplug | None = None
    sticks: Sticks | None = None

    @property
    def journal(self) -> Journal | None:
        return self.journals.get("printer")

    @property
    def printer(self) -> TicketPrinter | None:
        return cast("TicketPrinter | None", self.devices.get("printer"))

    @property
    def reader(self) -> CardReader | None:
        return cast("CardReader | None", self.devices.get("card_reader"))

    @property
    def scanner(self) -> Scanner | None:
        return self.devices.get("scanner")

    @property
    def camera(self) -> Camera | None:
        return cast("Camera | None", self.devices.get("camera"))

    @property
    def speech(self) -> Speech | None:
        return cast("Speech | None", self.devices.get("speech"))

    @property
    def letter_printer(self) -> LetterPrinter | None:
        return cast("LetterPrinter | None", self.devices.get("letter_printer"))

    def retry(self) -> None:
        """Try everything that is parked or absent again at once."""
        for device in self.devices.values():
            if isinstance(device, Supervised):
                device.supervisor.plugged_in()

    def fresh_until(self) -> dict[str, float]:
        """Return until when (monotonic) each worker may be silent and still be well."""
        workers = {
            name: device.supervisor.fresh_until()
            for name, device in (*self.devices.items(), ("sticks", self.sticks))
            if isinstance(device, Supervised)
        }
        if self.hotplug is not None:
            workers["hot-plug"] = self.hotplug.fresh_until()
        return workers

    def start(self) -> None:
        """Bring all to life; what lives already stays as it is, what died lives again."""
        for device in self.devices.values():
            device.start()
        for ear in (self.hotplug, self.sticks):
            if ear is not None:
                ear.start()

    def stop(self) -> None:
        for ear in (self.hotplug, self.sticks):
            if ear is not None:
                ear.stop()
        for device in reversed(self.devices.values()):
            device.stop()
        for journal in self.journals.values():
            journal.close()


def plug_in(
    settings: Settings, emit: Emit, source: Source | None = None, *, safe: bool = False
) -> Plugged:
    """Make the devices of the settings, not yet started. Touches no port.

    `source` tells of what is plugged in later; None is udev. `safe`: make none, and say so.
    """
    sticks = Sticks(Path(settings.text("media_dir")), emit)
    if safe:
        return Plugged({}, tuple(_left_alone(settings)), sticks=sticks)
    journals = {
        name: _journal(settings.data_dir / file)
        for name, file in JOURNALS.items()
        if settings.text(name)
    }
    devices: dict[str, Device] = {}
    broken: list[DeviceChanged] = []
    urls = device_urls(settings)
    for name, url in urls.items():
        try:
            devices[name] = open_device(url, name, emit, journal=journals.get(name))
        except DeviceError as error:
            broken.append(DeviceChanged(name, "failed", error.code, error.detail))
    places = {name: _place(urls[name]) for name in devices}
    hotplug = Hotplug(
        source or UdevSource(),
        {name: (parse(urls[name]), device) for name, device in devices.items()},
    )
    return Plugged(devices, tuple(broken), journals, places, hotplug, sticks)


def device_urls(settings: Settings) -> dict[str, str]:
    """Return the URLs of all devices by name, those of the machine itself included."""
    urls = {name: settings.text(name) for name in (*KINDS, *OWN)}
    urls["storage"] = urls["storage"] or f"storage+linux://{settings.data_dir.absolute()}"
    return {name: url for name, url in urls.items() if url}


def _left_alone(settings: Settings) -> Iterator[DeviceChanged]:
    for name in KINDS:
        if url := settings.text(name):
            yield DeviceChanged(name, "failed", "safe_mode", _place(url))


def _place(url: str) -> str:
    driver, _, rest = url.partition("://")
    return " · ".join(part for part in (driver, rest.partition("?")[0]) if part)


def _journal(path: Path) -> Journal:
    """Open the print journal; a damaged one is moved aside, for no job of a former visit returns.

    Where none can be written it is kept in memory: a job is still not printed twice in this run.
    """
    for attempt in (path, path, None):
        try:
            return Journal(attempt)
        except JournalFailed as error:
            log.warning("the print journal %s cannot be used (%s)", attempt, error.detail)
            if path.exists():
                path.replace(path.with_name(f"{path.name}.damaged"))
    raise JournalFailed("memory")
