"""Rules for region.toml: its groups, life events and agencies."""

import re
from collections.abc import Iterator

from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.fit_rules import check_region_fit
from kiosk.domain.localized import LANGUAGES
from kiosk.domain.sources import REGION_FILE, RegionFile
from kiosk.domain.text_rules import blank, check_texts

_CODED = ("group", "agency", "life_event", "neighbour")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DARK = "#073B45"
_GROUNDS = {"primary": "#FFFFFF", "primary_dark": "#FFFFFF", "primary_soft": "", "accent": ""}
"""What stands on, or under, each colour of a region; "" is its own dark colour."""
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
    """White words stand on the two dark colours, dark ones on the two light ones."""
    look = source.region.look
    for name, ground in _GROUNDS.items():
        colour = getattr(look, name)
        if not colour:
            continue
        if not _COLOUR.fullmatch(colour):
            yield finding("bad_colour", f"region.look.{name}", "#0B5563")
        elif contrast(colour, ground or look.primary_dark or _DARK) < LEAST_CONTRAST:
            yield finding("pale", f"region.look.{name}")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours like "#0B5563" (WCAG 2.2, 1 to 21)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
