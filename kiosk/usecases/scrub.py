"""Takes out of a text whatever may name a person or find a machine. Pure.

Logs are written so that they hold none of it; this is the second net, and for what libraries and
the system write. What is taken out leaves its kind behind, so that a reader can follow.
"""

import re
from collections.abc import Iterable

_HEX = "[0-9A-Fa-f]"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url-part", re.compile(r"(?<=/s/)#\S+")),  # the fragment of a receipt's QR
    ("e-mail", re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mac", re.compile(rf"\b{_HEX}{{2}}(?:[:-]{_HEX}{{2}}){{5}}\b")),
    ("ipv6", re.compile(rf"(?<![\w:])(?:{_HEX}{{0,4}}:){{2,7}}{_HEX}{{0,4}}(?![\w:])")),
    ("ip", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")),
    ("key", re.compile(rf"\b{_HEX}{{32,}}\b")),
    ("key", re.compile(r"\b[A-Za-z0-9+/_-]{40,}={0,2}")),
    ("number", re.compile(r"(?<![\w.])\+?\(?\d(?:[ .()-]{0,2}\d){9,}(?!\w)")),  # NIK, KK, phone
)
"""Kind and pattern, in the order they are applied. A clock's 09:41:07 is no IPv6: two digits a
group and at most two colons are told apart in `_kept`."""


def scrub(text: str, names: Iterable[str] = ()) -> str:
    """Return the text without addresses, keys and long numbers; `names` go as well (host, user)."""
    for name in sorted({name for name in names if len(name) > 2}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[name]", text, flags=re.IGNORECASE)
    for kind, pattern in PATTERNS:
        text = pattern.sub(lambda found, kind=kind: _kept(found[0], kind), text)  # type: ignore[misc]
    return text


_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}[ .-]?\d{0,2}|20\d{6}-\d{6}")


def _kept(found: str, kind: str) -> str:
    """Keep clocks and dates, which a log is full of; replace everything else."""
    harmless = _CLOCK if kind == "ipv6" else _STAMP if kind == "number" else None
    return found if harmless and harmless.fullmatch(found) else f"[{kind}]"
