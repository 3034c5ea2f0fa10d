"""Plugging in wakes whoever waits for it: what udev says of a device, and whom it concerns. Pure
but for the names of links; where the news come from is a Source.
"""

import os
from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct

from devices.protocols import Device
from devices.supervisor import Supervised
from devices.urls import SCHEMES, Place

BUS = "/dev/bus/usb/"  # whole devices; their interfaces come and go with the kernel's drivers


class Node(Struct, frozen=True):
    """One device as udev knows it. `vendor` and `product` are four hex digits, "" when unknown;
    `interfaces` the USB classes as udev writes them (":070102:", a printer).
    """

    subsystem: str  # "usb", "tty", "input", "video4linux", "usbmisc"
    path: str = ""  # "/dev/ttyUSB0"
    links: tuple[str, ...] = ()  # "/dev/serial/by-id/..."
    vendor: str = ""
    product: str = ""
    serial: str = ""
    name: str = ""
    interfaces: str = ""
    traits: tuple[str, ...] = ()  # of an input device: "keyboard", "touchscreen"


class Change(Struct, frozen=True):
    """`node` None: news were lost, so anything may have changed."""

    there: bool  # plugged in; False: gone
    node: Node | None = None


Hear = Callable[[Change], None]
"""Called from the source's own thread; must return at once."""


class Source(Protocol):
    """Where changes come from."""

    def start(self, hear: Hear) -> None:
        """Begin to tell, unless it does already; a source that died tells again."""

    def stop(self) -> None: ...

    def fresh_until(self) -> float:
        """Return until when, by the clock, it may be silent and still be well."""

    def present(self) -> tuple[Node, ...]:
        """Return what is plugged in now."""


def node_of(properties: Mapping[str, str]) -> Node:
    """Read udev's properties; the kernel's own few are enough for what they say."""
    vendor, product = _ids(properties)
    return Node(
        subsystem=properties.get("SUBSYSTEM", ""),
        path=properties.get("DEVNAME", ""),
        links=tuple(sorted(properties.get("DEVLINKS", "").split())),
        vendor=vendor,
        product=product,
        serial=properties.get("ID_SERIAL_SHORT", ""),
        name=_name(properties),
        interfaces=properties.get("ID_USB_INTERFACES", ""),
        traits=tuple(
            word
            for word in ("keyboard", "touchscreen", "mouse")
            if properties.get(f"ID_INPUT_{word.upper()}") == "1"
        ),
    )


def _ids(properties: Mapping[str, str]) -> tuple[str, str]:
    """Vendor and product; without udev's own words from the kernel's "4b8/e28/100"."""
    if "ID_VENDOR_ID" in properties:
        return properties["ID_VENDOR_ID"].lower(), properties.get("ID_MODEL_ID", "").lower()
    parts = properties.get("PRODUCT", "").split("/")
    if properties.get("SUBSYSTEM") == "usb" and len(parts) == 3:
        return parts[0].zfill(4), parts[1].zfill(4)
    return "", ""


def _name(properties: Mapping[str, str]) -> str:
    words = (
        properties.get("ID_VENDOR_FROM_DATABASE") or properties.get("ID_VENDOR", ""),
        properties.get("ID_MODEL_FROM_DATABASE") or properties.get("ID_MODEL", ""),
    )
    return " ".join(word.replace("_", " ").strip() for word in words if word)


def local(place: Place) -> bool:
    """Say whether udev can know of a device at this place."""
    scheme = SCHEMES[place.scheme]
    built_in = scheme.kind in ("power", "storage", "board", "letter_printer")
    return not (place.scheme.startswith("fake+") or scheme.address == "tcp" or built_in)


def concerns(place: Place, node: Node) -> bool:
    """Say whether a change of this node may be news for the device at this place.

    One call too many only makes a driver look once more, so what is not known counts as yes.
    """
    address = SCHEMES[place.scheme].address
    if address == "usb":
        wanted = place.options["serial"]
        same = f"{node.vendor}:{node.product}" == place.host
        return same and node.path.startswith(BUS) and (not wanted or node.serial in ("", wanted))
    if address == "path":
        return node.path in (place.path, os.path.realpath(place.path)) or place.path in node.links
    return node.subsystem == "usb"


class Hotplug:
    """Tells each supervised device at once of what concerns it."""

    def __init__(self, source: Source, devices: Mapping[str, tuple[Place, Device]]) -> None:
        self._source = source
        self._waiting = [
            (place, device.supervisor)
            for place, device in devices.values()
            if isinstance(device, Supervised) and local(place)
        ]

    def fresh_until(self) -> float:
        return self._source.fresh_until()

    def start(self) -> None:
        """Listen, where any device is one that udev knows of; again, if the listener died."""
        if self._waiting:
            self._source.start(self.hear)

    def stop(self) -> None:
        if self._waiting:
            self._source.stop()

    def hear(self, change: Change) -> None:
        for place, supervisor in self._waiting:
            if change.node is None or concerns(place, change.node):
                if change.there:
                    supervisor.plugged_in()
                else:
                    supervisor.bell.ring()
