"""Where a device is and how to talk to it, as a URL. All mistakes are told at once."""

import difflib
from urllib.parse import SplitResult, parse_qsl, urlsplit

from msgspec import Struct

from devices.errors import BadAddress

Options = dict[str, str]


class Place(Struct, frozen=True):
    """A parsed device URL; `options` holds every option of the scheme, defaults included."""

    scheme: str
    options: Options
    host: str = ""
    port: int = 0
    path: str = ""


class Scheme(Struct, frozen=True):
    """What a URL of this scheme looks like. `options`: name -> valid words, the first the default;
    "#" stands for a whole number with its default after it.
    """

    kind: str  # "printer", "card_reader", "scanner", "camera"
    address: str  # "tcp", "path", "none"
    options: dict[str, tuple[str, ...]]
    example: str


YES_NO = ("yes", "no")
NO_YES = ("no", "yes")
_PAPER = {
    "width": ("80", "58"),
    "cut": ("full", "part", "none"),
    "codepage": ("", "CP437", "CP850", "CP858", "CP1252"),
    "qr": ("picture", "native"),
    "confirm": YES_NO,
    "status": YES_NO,
}
_BAUD = {"baud": ("#", "9600"), "flow": ("none", "rts", "dtr", "xon")}

SCHEMES: dict[str, Scheme] = {
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
        {**_BAUD, "suffix": ("cr", "lf", "crlf", "tab", "none")},
        "scanner+serial:///dev/serial/by-id/usb-x?suffix=cr",
    ),
    "fake+printer": Scheme("printer", "none", {}, "fake+printer://"),
    "fake+reader": Scheme("card_reader", "none", {"sam": ("0", "1")}, "fake+reader://?sam=1"),
    "fake+scanner": Scheme("scanner", "none", {}, "fake+scanner://"),
    "fake+camera": Scheme("camera", "none", {}, "fake+camera://"),
}
NOT_YET = ("pn532+serial", "rdm6300+serial", "wedge+evdev", "pcsc", "camera+v4l2", "escpos+usb")
"""Known words whose drivers are not in this version."""

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
    """Return what a URL's device is: "printer", "card_reader", "scanner" or "camera"."""
    return SCHEMES[parse(url).scheme].kind


def _unknown_scheme(word: str, url: str) -> str:
    if word in NOT_YET:
        return f"{word}: not in this version"
    if not word:
        return f"{url!r} has no scheme; write for example {SCHEMES['escpos+tcp'].example}"
    return f"{word}: unknown kind of device{_nearest(word, (*SCHEMES, *NOT_YET))}"


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


_ADDRESS = {"tcp": _tcp, "path": _path, "none": _none}


def _options(query: str, scheme: Scheme, problems: list[str]) -> Options:
    options = {name: _default(words) for name, words in scheme.options.items()}
    for name, value in parse_qsl(query, keep_blank_values=True):
        words = scheme.options.get(name)
        if words is None:
            problems.append(f"{name}: unknown option{_nearest(name, tuple(scheme.options))}")
        elif words[0] == "#":
            if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) < 10_000_000):
                problems.append(f"{name}={value}: must be a whole number")
        elif value not in words:
            problems.append(f"{name}={value}: not a valid value{_nearest(value, words)}")
        options[name] = value
    return options


def _default(words: tuple[str, ...]) -> str:
    return words[1] if words[0] == "#" else words[0]
