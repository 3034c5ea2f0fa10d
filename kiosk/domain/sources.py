"""Reads a catalogue folder as it stands: every file that can be read, and what was wrong.

region.toml            [region], [[region.emergency]], [[group]], [[agency]]
<group>/<code>.toml    one service
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kiosk.domain.catalogue import Agency, Group, Region, Service
from kiosk.domain.findings import Finding, finding
from kiosk.domain.shape import build

REGION_FILE = "region.toml"


class RegionFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What `region.toml` holds."""

    region: Region
    group: tuple[Group, ...] = ()
    agency: tuple[Agency, ...] = ()


class ServiceFile(Struct, frozen=True):
    """One service and where it stands."""

    file: str  # "<group>/<code>.toml"
    service: Service


class Sources(Struct, frozen=True):
    """The whole folder. A service file that is no TOML at all is only in `findings`."""

    region: RegionFile
    services: tuple[ServiceFile, ...]
    findings: tuple[Finding, ...]
    version: str  # short digest of all bytes read


def read(folder: Path) -> Sources:
    """Read the folder; never raises for what is in the files."""
    digest = hashlib.sha256()
    found: list[Finding] = []
    region = _read(folder / REGION_FILE, REGION_FILE, RegionFile, found, digest)
    services: list[ServiceFile] = []
    for path in sorted(folder.glob("*/*.toml")):
        file = path.relative_to(folder).as_posix()
        service = _read(path, file, Service, found, digest)
        if service is not None:
            services.append(ServiceFile(file=file, service=service))
    return Sources(
        region=region or build({"region": {}}, RegionFile)[0],
        services=tuple(services),
        findings=tuple(found),
        version=digest.hexdigest()[:12],
    )


def _read(path: Path, file: str, kind: Any, found: list[Finding], digest: Any) -> Any:
    try:
        content = path.read_bytes()
        data = tomllib.loads(content.decode())
    except FileNotFoundError:
        found.append(in_file(finding("no_region", ""), file))
        return None
    except (OSError, ValueError, RecursionError) as error:
        found.append(in_file(finding("unreadable", "", detail=_first_line(error)), file))
        return None
    digest.update(f"{file}\0{len(content)}\0".encode() + content)
    value, flaws = build(data, kind)
    found += [in_file(flaw, file) for flaw in flaws]
    return value


def in_file(item: Finding, file: str) -> Finding:
    return msgspec.structs.replace(item, file=file)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:160]
