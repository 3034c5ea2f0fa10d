"""What to write into the settings for what is plugged in: names that stay when a plug is moved."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from devices.hotplug import BUS, Node
from devices.urls import SCHEMES

PRINTER_CLASS = ":07"
PRINTER_MAKERS = ("04b8", "0519", "0dd4", "1504", "1d90", "2730")
SCANNER_MAKERS = ("05e0", "05f9", "0c2e", "1eab")
SERIAL = ("escpos+serial", "scanner+serial", "pn532+serial", "rdm6300+serial", "id12+serial")
TYPING = ("scanner+evdev", "wedge+evdev", "keypad+evdev")


class Suggestion(Struct, frozen=True):
    """A URL for the settings; not `sure` where the plug does not tell what hangs behind it."""

    url: str
    kind: str
    name: str
    sure: bool


def suggest(nodes: tuple[Node, ...]) -> tuple[Suggestion, ...]:
    """Propose URLs, the sure ones first; only of kinds that this version can drive."""
    found = (
        Suggestion(url, SCHEMES[scheme].kind, node.name or node.path, sure)
        for node in nodes
        for scheme, url, sure in _RULES.get(node.subsystem, _nothing)(node)
        if scheme in SCHEMES
    )
    return tuple(sorted(set(found), key=lambda s: (not s.sure, s.kind, s.url)))


Proposals = Iterator[tuple[str, str, bool]]


def _nothing(_node: Node) -> Proposals:
    yield from ()


def _usb(node: Node) -> Proposals:
    if node.path.startswith(BUS) and PRINTER_CLASS in node.interfaces:
        serial = f"?serial={node.serial}" if node.serial else ""
        yield "escpos+usb", f"escpos+usb://{node.vendor}:{node.product}{serial}", True


def _tty(node: Node) -> Proposals:
    if not node.vendor:
        return
    schemes = _serial_schemes(node.vendor)
    for scheme in schemes:
        yield scheme, f"{scheme}://{stable(node)}", len(schemes) == 1


def _serial_schemes(vendor: str) -> tuple[str, ...]:
    if vendor in PRINTER_MAKERS:
        return SERIAL[:1]
    return SERIAL[1:2] if vendor in SCANNER_MAKERS else SERIAL


def _input(node: Node) -> Proposals:
    if "keyboard" in node.traits and node.path.startswith("/dev/input/event") and node.links:
        for scheme in TYPING:
            yield scheme, f"{scheme}://{stable(node)}", False


def _video(node: Node) -> Proposals:
    if not node.links or any("index0" in link for link in node.links):
        yield "camera+v4l2", f"camera+v4l2://{stable(node)}", True


_RULES: dict[str, Callable[[Node], Proposals]] = {
    "usb": _usb,
    "tty": _tty,
    "input": _input,
    "video4linux": _video,
}


def stable(node: Node) -> str:
    """Choose the name that stays: by serial number; by plug where two alike would share one."""
    order = ("/by-id/", "/by-path/") if node.serial else ("/by-path/", "/by-id/")
    named = (link for part in order for link in node.links if part in link)
    return next(named, node.path)
