"""What a technician should know before a device is opened. Touches no port."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from devices.a4.spool import MEMORY, SPOOL, filesystem
from devices.errors import BadAddress
from devices.urls import SCHEMES, Place, parse

MOVING = re.compile(r"/dev/(tty(USB|ACM)\d+|video\d+|usb/lp\d+|input/event\d+)")
MEDDLERS = {
    "ModemManager": "it talks to every new serial port; remove it or exclude this one",
    "brltty": "it takes CH340 and CP210x adapters for Braille displays; remove it",
    "cupsd": "if the receipt printer is a queue of it, both will print over each other",
}


class Finding(Struct, frozen=True):
    """`state` is "ok", "warn" or "fail"."""

    check: str
    state: str
    text: str


def examine(urls: dict[str, str], proc: Path = Path("/proc")) -> tuple[Finding, ...]:
    """Look at the configured URLs (by device name) and at what stands in their way."""
    findings: list[Finding] = []
    places: list[Place] = []
    for name, url in urls.items():
        try:
            place = parse(url)
        except BadAddress as error:
            findings += [Finding(name, "fail", problem) for problem in error.problems]
            continue
        places.append(place)
        findings += _place(name, place)
    findings += _libraries(places)
    findings += _spool(places, proc)
    findings += _meddlers(places, proc)
    return tuple(findings)


def _place(name: str, place: Place) -> Iterator[Finding]:
    if SCHEMES[place.scheme].address != "path":
        yield Finding(name, "ok", f"{place.scheme}://{place.host}")
        return
    if MOVING.fullmatch(place.path):
        text = f"{place.path} may be another device tomorrow; see: ekios devices suggest"
        yield Finding(name, "warn", text)
    if not os.path.exists(place.path):  # noqa: PTH110 - a dangling link is as good as nothing
        yield Finding(name, "fail", f"{place.path} is not there")
    elif not os.access(place.path, os.R_OK | os.W_OK):
        yield Finding(name, "fail", f"{place.path} may not be read and written by this user")
    else:
        yield Finding(name, "ok", place.path)


def _libraries(places: list[Place]) -> Iterator[Finding]:
    roads = {place.scheme.partition("+")[2] for place in places}
    for road, look in _LIBRARIES.items():
        if road in roads:
            missing = look()
            text = f"{missing} is missing" if missing else f"what {road} needs is there"
            yield Finding("libraries", "fail" if missing else "ok", text)


def _usb() -> str:
    if find_spec("usb") is None:
        return "pyusb"
    from usb.backend import libusb1

    return "" if libusb1.get_backend() else "libusb-1.0"


def _serial() -> str:
    return "" if find_spec("serial") else "pyserial"


def _spool(places: list[Place], proc: Path) -> Iterator[Finding]:
    """A letter names a citizen: what the printing system spools must be gone with the power."""
    if not any(place.scheme == "a4+cups" for place in places):
        return
    kind = filesystem(SPOOL, proc / "mounts")
    if kind in MEMORY:
        yield Finding("spool", "ok", f"{SPOOL} is in memory")
    else:
        text = f"{SPOOL} is on {kind or 'a disk'}: letters would stay there; mount a tmpfs on it"
        yield Finding("spool", "fail", text)


def _cups() -> str:
    return "" if shutil.which("lp") else "lp (Debian package cups-client)"


def _nut() -> str:
    return "" if shutil.which("upsc") else "upsc (Debian package nut-client)"


_LIBRARIES: dict[str, Callable[[], str]] = {
    "nut": _nut,
    "cups": _cups,
    "usb": _usb,
    "serial": _serial,
}


def _meddlers(places: list[Place], proc: Path) -> Iterator[Finding]:
    ports = [place for place in places if place.scheme != "storage+linux"]
    if not any(SCHEMES[place.scheme].address in ("path", "usb") for place in ports):
        return
    running = {_name(path) for path in proc.glob("[0-9]*/comm")}
    for name, why in MEDDLERS.items():
        if name in running:
            yield Finding("other programs", "warn", f"{name} is running: {why}")


def _name(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # it ended meanwhile
        return ""
