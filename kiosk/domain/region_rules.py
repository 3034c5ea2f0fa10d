"""Rules for region.toml: its groups, life events and agencies."""

import re
from collections.abc import Iterator

from kiosk.domain.catalogue import STANDARD_LOOK
from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.fit_rules import check_region_fit
from kiosk.domain.localized import LANGUAGES
from kiosk.domain.sources import REGION_FILE, RegionFile
from kiosk.domain.text_rules import blank, check_texts

_CODED = ("group", "agency", "life_event", "neighbour")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_COLOURS = ("primary", "primary_dark", "primary_soft", "accent")
_PAIRS = (
    ("#FFFFFF", "primary"),
    ("#F3F6F5", "primary"),
    ("primary_soft", "primary"),
    ("#FFFFFF", "primary_dark"),
    ("primary_soft", "primary_dark"),
    ("accent", "primary_dark"),
    ("primary_soft", "#12212B"),
)
"""What meets on the screens, the light one first; page, white and letters are alike everywhere."""
LEAST_CONTRAST = 4.5


def check_region(source: RegionFile) -> Iterator[Finding]:
    """Yield what is wrong with the region, apart from its services."""
    yield from check_texts(source)
    yield from blank(source.region, "name", "headline", "lead", "contact", key="region")
    for name in _CODED:
        codes: list[str] = [item.code for item in getattr(source, name)]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                key = f"{name}[{index}].code"
                yield finding("same_code", key, word=code, other=REGION_FILE)
    yield from _parents(source)
    yield from check_region_fit(source)
    yield from _languages(source)
    yield from _look(source)


def _parents(source: RegionFile) -> Iterator[Finding]:
    parents = {group.code: group.parent for group in source.group}
    for index, group in enumerate(source.group):
        key = f"group[{index}].parent"
        if group.parent and group.parent not in parents:
            hint = nearest(group.parent, parents)
            yield finding("unknown_group", key, hint, word=group.parent)
        elif group.parent and parents[group.parent]:
            yield finding("group_inside", key, word=group.parent)


def _languages(source: RegionFile) -> Iterator[Finding]:
    if not source.region.languages:
        yield finding("absent", "region.languages")
    for index, language in enumerate(source.region.languages):
        if language not in LANGUAGES:
            key = f"region.languages[{index}]"
            yield finding("unknown_word", key, ", ".join(LANGUAGES), word=language)


def _look(source: RegionFile) -> Iterator[Finding]:
    """Every pair in which a colour of the region stands must be read."""
    own = {name: getattr(source.region.look, name) for name in _COLOURS}
    wrong = {name for name, colour in own.items() if colour and not _COLOUR.fullmatch(colour)}
    known = {
        name: getattr(STANDARD_LOOK, name) if name in wrong or not colour else colour
        for name, colour in own.items()
    }
    for name in _COLOURS:
        key = f"region.look.{name}"
        if name in wrong:
            yield finding("bad_colour", key, "#0B5563")
        elif own[name] and any(
            name in pair and _pale(*(known.get(c, c) for c in pair)) for pair in _PAIRS
        ):
            yield finding("pale", key)


def _pale(light: str, dark: str) -> bool:
    return _luminance(light) < _luminance(dark) or contrast(light, dark) < LEAST_CONTRAST


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours like "#0B5563" (WCAG 2.2, 1 to 21)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
