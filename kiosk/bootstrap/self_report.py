"""Collects what the status ticket says. Waits up to three seconds for the office's port."""

import socket
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from devices.protocols import Health
from kiosk import __version__
from kiosk.bootstrap.clocks import Around
from kiosk.bootstrap.core import DATABASE, Core, open_core
from kiosk.config import Settings
from kiosk.domain.catalogue import Catalogue
from kiosk.usecases.self_report import SelfReport
from sync.errors import StorageError
from sync.knock import Knock

SOMEWHERE = ("192.0.2.1", 9)  # RFC 5737; nothing is sent to it


def self_report(
    settings: Settings,
    catalogue: Catalogue,
    devices: dict[str, Health],
    around: Around | None = None,
) -> SelfReport:
    """Return who this kiosk is, how its line is, and the devices' health as given."""
    code, pending = _identity(settings)
    report = _report(settings, catalogue, devices, around or Around())
    return replace(report, code=code, pending=pending)


def report_of(core: Core, catalogue: Catalogue, devices: dict[str, Health]) -> SelfReport:
    """Return the same of the kiosk that is running in this process."""
    identity = core.trust.identity()
    report = _report(core.settings, catalogue, devices, core.around)
    pending = core.outbox.counts().pending
    return replace(report, code=identity.code if identity else "", pending=pending)


def _report(
    settings: Settings,
    catalogue: Catalogue,
    devices: dict[str, Health],
    around: Around,
) -> SelfReport:
    office = settings.text("office_url")
    now: datetime = around.now().astimezone(ZoneInfo(catalogue.region.timezone))
    return SelfReport(
        place=settings.text("place"),
        at=f"{now:%Y-%m-%d %H:%M} {catalogue.region.timezone_label}",
        version=__version__,
        catalogue=catalogue.version,
        address=own_address(),
        office=urlsplit(office).netloc,
        heard=Knock(office).answered() if office else None,
        devices=devices,
    )


def own_address() -> str:
    """Return the address this machine would send from, "" without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(SOMEWHERE)
        except OSError:
            return ""
        return str(line.getsockname()[0])


def _identity(settings: Settings) -> tuple[str, int | None]:
    """Read the printed code and what waits to be sent, from a database that is there already."""
    if not (settings.data_dir / DATABASE).exists():
        return "", None
    try:
        core = open_core(settings)
    except StorageError:
        return "", None
    try:
        identity = core.trust.identity()
        return identity.code if identity else "", core.outbox.counts().pending
    finally:
        core.close()
