"""Collects what the status ticket says. Waits up to three seconds for the office's port."""

import socket
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from devices.protocols import Health
from kiosk import __version__
from kiosk.bootstrap.clocks import Around
from kiosk.bootstrap.core import DATABASE, open_core
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
    office = settings.text("office_url")
    code, pending = _identity(settings)
    now: datetime = (around or Around()).now().astimezone(ZoneInfo(catalogue.region.timezone))
    return SelfReport(
        place=settings.text("place"),
        at=f"{now:%Y-%m-%d %H:%M} {catalogue.region.timezone_label}",
        version=__version__,
        catalogue=catalogue.version,
        code=code,
        address=own_address(),
        office=urlsplit(office).netloc,
        heard=Knock(office).answered() if office else None,
        pending=pending,
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
