"""Publishing: forms first, then signatures, then the Trust that names the root."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from backoffice.cases.versions import install
from backoffice.keys import files as keys
from backoffice.keys.services import publish_trust
from backoffice.publishing import files
from backoffice.publishing.repository import Repository, Standing
from kiosk.domain.compiled import compiled, fingerprint, opened, unfit
from kiosk.domain.reading import load


class Unfit(Exception):  # noqa: N818 - named after what happened
    """Raised when no kiosk would take this catalogue."""


class Published(Struct, frozen=True):
    """What kiosks are offered now. `number` counts publications and signatures of the catalogue."""

    version: str
    services: int
    number: int
    root: int


def repository() -> Repository:
    return Repository(files.folder(), keys.folder())


def publish(path: Path, now: datetime) -> Published:
    """Publish a folder of services or a compiled catalogue; Unfit, KeysMissing, OSError.

    Every form is kept before a kiosk can see it, so that no application is ever unreadable.
    """
    data = _from_folder(path) if path.is_dir() else path.read_bytes()
    if reason := unfit(data):
        raise Unfit(reason)
    catalogue, about = opened(data)
    install(catalogue, now)
    standing = repository().publish(data, now)
    publish_trust(now)
    return Published(
        version=about.version,
        services=about.services,
        number=standing.targets.signed.version,
        root=standing.root.signed.version,
    )


def refresh(now: datetime) -> Standing:
    """Sign anew what nears its end; NotPublished, KeysMissing."""
    return repository().refresh(now)


def renew(role: str, now: datetime) -> Standing:
    """Give a role new keys; NotPublished, KeysMissing."""
    standing = repository().renew(role, now)
    publish_trust(now)
    return standing


def _from_folder(folder: Path) -> bytes:
    catalogue = load(folder)
    if catalogue.broken:
        raise Unfit(catalogue.broken[0])
    return compiled(catalogue, fingerprint(folder))
