"""Where a device is and how to talk to it, as a URL. All mistakes are told at once."""

import difflib
import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from msgspec import Struct

from devices.errors import BadAddress

Options = dict[str, str]


class Place(Struct, frozen=True):
    """A parsed device URL; `options` holds every option of the scheme, defaults included."""

    scheme: str
    options: Options
    host: str = ""  # for USB: vendor and product as "04b8:0e28"
    port: int = 0
    path: str = ""


class Scheme(Struct, frozen=True):
    """What a URL of this scheme looks like. `options`: name -> valid words, the first the default;
    "#" stands for a whole number with its default after it, "0x" for bytes written in hex,
    "*" for any text, empty by default.
    """

    kind: str  # "printer", "card_reader", "scanner", ...; the name of the setting, too
    address: str  # "tcp", "usb", "path", "name", "ups", "queue", "none"
    options: dict[str, tuple[str, ...]]
    example: str


_BYTES = re.compile("([0-9A-Fa-f]{2}){0,32}")
YES_NO = ("yes", "no")
NO_YES = ("no", "yes")
_PAPER = {
    "width": ("80", "58"),
    "cut": ("full", "part", "none"),
    "codepage": ("", "CP437", "CP850", "CP858", "CP1252"),
    "qr": ("picture", "native"),
    "confirm": YES_NO,
    "status": YES_NO,
    "presenter": ("no", "yes", "eject"),
}
_BAUD = {"baud": ("#", "9600"), "flow": ("none", "rts", "dtr", "xon")}
_SUFFIX: dict[str, tuple[str, ...]] = {  # a wedge's Enter is "cr"
    "suffix": ("cr", "lf", "crlf", "tab", "none")
}
_TRIGGER = {"start": ("0x", ""), "stop": ("0x", "")}
_KEYS = (
    *(f"F{number}" for number in range(1, 25)),
    *("UP", "DOWN", "LEFT", "RIGHT", "ENTER", "SPACE", "TAB", "ESC", "BACKSPACE", "DELETE"),
    *("HOME", "END", "PAGEUP", "PAGEDOWN", "INSERT", "HELP", "MUTE", "VOLUMEUP", "VOLUMEDOWN"),
    *(f"KP{digit}" for digit in range(10)),
    *("KPENTER", "KPPLUS", "KPMINUS", "KPASTERISK", "KPSLASH", "KPDOT"),
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
)
"""Names of linux/input-event-codes.h, without KEY_."""
_KEYPAD = {
    action: (default, *_KEYS)
    for action, default in {
        "next": "F13",
        "prev": "F14",
        "select": "F15",
        "back": "F16",
        "help": "F17",
        "volume_up": "F18",
        "volume_down": "F19",
        "repeat": "F20",
        "jack_in": "F21",
        "jack_out": "F22",
    }.items()
}

SCHEMES: dict[str, Scheme] = {
    "escpos+usb": Scheme(
        "printer", "usb", {**_PAPER, "serial": ("*",)}, "escpos+usb://04b8:0e28?serial=X3F1"
    ),
    "escpos+tcp": Scheme("printer", "tcp", _PAPER, "escpos+tcp://10.0.0.9:9100?width=80"),
    "escpos+serial": Scheme(
        "printer",
        "path",
        {**_PAPER, "baud": ("#", "38400"), "flow": _BAUD["flow"]},
        "escpos+serial:///dev/serial/by-id/usb-x?baud=38400",
    ),
    "escpos+file": Scheme(
        # A plain file never answers; a device node does: say status=yes for it.
        "printer",
        "path",
        {**_PAPER, "status": NO_YES},
        "escpos+file:///dev/usb/lp0?status=yes",
    ),
    "scanner+serial": Scheme(
        "scanner",
        "path",
        {**_BAUD, **_SUFFIX, **_TRIGGER},
        "scanner+serial:///dev/serial/by-id/usb-x?suffix=cr",
    ),
    "scanner+evdev": Scheme(
        "scanner", "path", _SUFFIX, "scanner+evdev:///dev/input/by-id/usb-x-event-kbd"
    ),
    "pn532+serial": Scheme(
        "card_reader",
        "path",
        {"baud": ("#", "115200"), "flow": ("none",)},
        "pn532+serial:///dev/serial/by-id/usb-x",
    ),
    "rdm6300+serial": Scheme(
        "card_reader", "path", _BAUD, "rdm6300+serial:///dev/serial/by-id/usb-x"
    ),
    "id12+serial": Scheme("card_reader", "path", _BAUD, "id12+serial:///dev/serial/by-id/usb-x"),
    "pcsc": Scheme("card_reader", "name", {}, "pcsc://acr122"),
    "wedge+evdev": Scheme(
        "card_reader",
        "path",
        {
            **_SUFFIX,
            "format": ("hex", "hex_reversed", "decimal", "decimal_reversed"),
            "bytes": ("4", "5", "7", "8", "10"),
        },
        "wedge+evdev:///dev/input/by-id/usb-x-event-kbd?format=decimal",
    ),
    "keypad+evdev": Scheme(
        "keypad", "path", _KEYPAD, "keypad+evdev:///dev/input/by-id/usb-x-event-kbd?next=F13"
    ),
    "speech+espeak": Scheme(
        "speech",
        "none",
        {
            "id": ("id", "ms"),
            "en": ("en", "en-us", "en-gb"),
            "voice": ("plain", "f2", "f3", "f4", "m3", "m7"),
            "rate": ("#", "160"),
            "volume": ("#", "100"),
        },
        "speech+espeak://?voice=f2&rate=150&volume=120",
    ),
    "camera+v4l2": Scheme(
        "camera",
        "path",
        {"width": ("#", "1600"), "height": ("#", "1200")},
        "camera+v4l2:///dev/v4l/by-id/usb-x-video-index0?width=1600&height=1200",
    ),
    "a4+cups": Scheme("letter_printer", "queue", {}, "a4+cups://surat"),
    "fake+a4": Scheme("letter_printer", "none", {}, "fake+a4://"),
    "power+nut": Scheme("power", "ups", {}, "power+nut://ups@localhost"),
    "storage+linux": Scheme("storage", "path", {}, "storage+linux:///var/lib/ekios"),
    "board+linux": Scheme("board", "none", {}, "board+linux://"),
    "fake+printer": Scheme("printer", "none", {}, "fake+printer://"),
    "fake+reader": Scheme("card_reader", "none", {"sam": ("0", "1")}, "fake+reader://?sam=1"),
    "fake+scanner": Scheme("scanner", "none", {}, "fake+scanner://"),
    "fake+camera": Scheme("camera", "none", {}, "fake+camera://"),
    "fake+speech": Scheme("speech", "none", {}, "fake+speech://"),
    "fake+keypad": Scheme("keypad", "none", {}, "fake+keypad://"),
    "fake+power": Scheme("power", "none", {}, "fake+power://"),
    "fake+storage": Scheme("storage", "none", {}, "fake+storage://"),
    "fake+board": Scheme("board", "none", {}, "fake+board://"),
}

DEFAULT_PORT = 9100


def parse(url: str) -> Place:
    """Parse a device URL; BadAddress names all that is wrong, with the nearest valid word."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise BadAddress((f"{url!r} is not a URL",)) from error
    scheme = SCHEMES.get(parts.scheme)
    if scheme is None:
        raise BadAddress((_unknown_scheme(parts.scheme, url),))
    problems: list[str] = []
    host, port, path = _ADDRESS[scheme.address](parts, scheme, problems)
    options = _options(parts.query, scheme, problems)
    if parts.fragment:
        problems.append(f"#{parts.fragment}: a device URL has no fragment")
    if problems:
        raise BadAddress(tuple(problems))
    return Place(parts.scheme, options, host, port, path)


def kind(url: str) -> str:
    """Return what a URL's device is: "printer", "card_reader", "scanner", "camera", "keypad",
    "speech".
    """
    return SCHEMES[parse(url).scheme].kind


def _unknown_scheme(word: str, url: str) -> str:
    if not word:
        return f"{url!r} has no scheme; write for example {SCHEMES['escpos+tcp'].example}"
    return f"{word}: unknown kind of device{_nearest(word, tuple(SCHEMES))}"


def _nearest(word: str, valid: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, valid, 1, 0.5)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; valid: {', '.join(repr(v) for v in valid)}" if valid else ""


def _tcp(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    host, port = "", DEFAULT_PORT
    try:
        host, port = parts.hostname or "", DEFAULT_PORT if parts.port is None else parts.port
    except ValueError:
        problems.append(f"{parts.netloc}: the port must be a number from 1 to 65535")
    if not host and not problems:
        problems.append(f"the address is missing; write for example {scheme.example}")
    if port == 0:
        problems.append("port 0: the port must be a number from 1 to 65535")
    if parts.path not in ("", "/"):
        problems.append(f"{parts.path}: a network printer has no path")
    return host, port, ""


def _usb(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    if not _USB_IDS.fullmatch(parts.netloc):
        problems.append(f"{parts.netloc}: write vendor and product as lsusb does, {scheme.example}")
    if parts.path not in ("", "/"):
        problems.append(f"{parts.path}: a USB printer has no path")
    return parts.netloc.lower(), 0, ""


def _path(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    if parts.netloc:
        problems.append(f"{parts.netloc}: write three slashes before the path, {scheme.example}")
    elif len(parts.path) < 2:
        problems.append(f"the path is missing; write for example {scheme.example}")
    return "", 0, parts.path


def _none(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    if parts.netloc or parts.path not in ("", "/"):
        problems.append(f"{parts.netloc}{parts.path}: no address is needed; write {scheme.example}")
    return "", 0, ""


def _name(parts: SplitResult, _scheme: Scheme, _problems: list[str]) -> tuple[str, int, str]:
    """Take a part of a name, which may be empty, and may have %20 for a space."""
    return unquote(parts.netloc + parts.path), 0, ""


def _ups(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    """Take NUT's own name of a UPS: "ups@host" or "ups@host:port"."""
    if not _UPS.fullmatch(parts.netloc):
        problems.append(f"{parts.netloc}: write the UPS as upsc does, {scheme.example}")
    if parts.path not in ("", "/"):
        problems.append(f"{parts.path}: a UPS has no path")
    return parts.netloc, 0, ""


def _queue(parts: SplitResult, scheme: Scheme, problems: list[str]) -> tuple[str, int, str]:
    """Take the name of a queue as lpstat -e lists it."""
    if not _QUEUE.fullmatch(parts.netloc):
        problems.append(f"{parts.netloc}: write the queue as lpstat -e does, {scheme.example}")
    if parts.path not in ("", "/"):
        problems.append(f"{parts.path}: a queue has no path")
    return parts.netloc, 0, ""


_QUEUE = re.compile(r"[A-Za-z0-9_][\w.-]{0,126}")
_UPS = re.compile(r"[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?")
_USB_IDS = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")
_ADDRESS = {
    "tcp": _tcp,
    "usb": _usb,
    "path": _path,
    "none": _none,
    "name": _name,
    "ups": _ups,
    "queue": _queue,
}


def _options(query: str, scheme: Scheme, problems: list[str]) -> Options:
    options = {name: _default(words) for name, words in scheme.options.items()}
    for name, value in parse_qsl(query, keep_blank_values=True):
        words = scheme.options.get(name)
        if words is None:
            problems.append(f"{name}: unknown option{_nearest(name, tuple(scheme.options))}")
        elif words[0] == "#":
            if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) < 10_000_000):
                problems.append(f"{name}={value}: must be a whole number")
        elif words[0] == "0x":
            if not _BYTES.fullmatch(value):
                problems.append(f"{name}={value}: must be bytes in hex, two digits each")
        elif words[0] != "*" and value not in words:
            problems.append(f"{name}={value}: not a valid value{_nearest(value, words)}")
        options[name] = value
    return options


def _default(words: tuple[str, ...]) -> str:
    return {"#": words[-1], "0x": words[-1], "*": ""}.get(words[0], words[0])
