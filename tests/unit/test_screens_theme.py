"""Colours that can be told apart, sizes that can be hit and read, kv files without literals."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.catalogue import Look, Region
from kiosk.domain.localized import Localized
from kiosk.domain.region_rules import check_region
from kiosk.domain.sources import RegionFile
from screens.glyphs import FALLBACK, codepoints, glyph
from screens.panel import PANELS, Panel
from screens.roles import HIGH_CONTRAST, LIGHT, PART_PAIRS, TEXT_PAIRS, dressed
from screens.sizes import CAP_MIN, CAP_MIN_LARGE, CAP_PER_EM, LENGTHS, TEXTS

ROOT = Path(__file__).resolve().parents[2]
KV = sorted((ROOT / "screens").rglob("*.kv"))
TELADAN = tomllib.loads(
    (ROOT / "assets" / "regions" / "kabupaten-teladan" / "region.toml").read_text("utf-8")
)
KOTA = tomllib.loads((ROOT / "assets" / "services" / "region.toml").read_text("utf-8"))
THEMES = {
    "light": (LIGHT, 4.5),
    "kota contoh": (dressed(Look(**KOTA["region"].get("look", {}))), 4.5),
    "kabupaten teladan": (dressed(Look(**TELADAN["region"]["look"])), 4.5),
    "high contrast": (HIGH_CONTRAST, 7.0),
}


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, never rounded."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffff00", "#000000", 19.56), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_computed_as_published(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_can_be_read(theme: str, pair: tuple[str, str]) -> None:
    roles, floor = THEMES[theme]
    assert contrast(roles[pair[0]], roles[pair[1]]) >= floor


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", PART_PAIRS, ids="-on-".join)
def test_outlines_and_signs_can_be_seen(theme: str, pair: tuple[str, str]) -> None:
    roles, _ = THEMES[theme]
    assert contrast(roles[pair[0]], roles[pair[1]]) >= 3


def test_every_theme_has_every_role() -> None:
    assert {frozenset(roles) for roles, _ in THEMES.values()} == {frozenset(LIGHT)}


def test_the_second_region_looks_different() -> None:
    roles, _ = THEMES["kabupaten teladan"]
    assert all(roles[role] != LIGHT[role] for role in ("primary", "header", "accent", "caret"))


COLOURS = st.one_of(
    st.just(""),
    st.integers(0, 0xFFFFFF).map("#{:06X}".format),
    st.sampled_from(list(TELADAN["region"]["look"].values())[:4]),
)


@settings(max_examples=300, deadline=None)
@given(st.builds(Look, COLOURS, COLOURS, COLOURS, COLOURS))
def test_colours_that_the_checker_lets_through_can_be_read_everywhere(look: Look) -> None:
    name = Localized("Kota Contoh", "Contoh City")
    region = Region(code="3299", name=name, headline=name, lead=name, contact=name, look=look)
    refused = [f for f in check_region(RegionFile(region)) if f.key.startswith("region.look")]
    roles = dressed(look)
    pale = [p for p in TEXT_PAIRS if contrast(roles[p[0]], roles[p[1]]) < 4.5]
    faint = [p for p in PART_PAIRS if contrast(roles[p[0]], roles[p[1]]) < 3]
    assert refused or not (pale or faint)


@pytest.mark.parametrize("name", TEXTS)
def test_capitals_are_high_enough(name: str) -> None:
    kiosk, small, kiosk_large, small_large = TEXTS[name]
    assert min(kiosk, small) * CAP_PER_EM >= CAP_MIN - 1e-9
    assert min(kiosk_large, small_large) * CAP_PER_EM >= CAP_MIN_LARGE - 1e-9


def test_targets_and_keys_are_large_enough() -> None:
    assert LENGTHS["target"] == (20, 20, 15)
    assert LENGTHS["key_min"] == (15, 15, 12)
    for name in ("button", "button_main", "field", "checkbox", "start", "keypad_key"):
        assert all(size >= floor for size, floor in zip(LENGTHS[name], (20, 20, 15), strict=True))


@pytest.mark.parametrize(
    ("panel", "mm", "px"),
    [
        (PANELS["portrait"], 20, 81),
        (PANELS["portrait"], 4.8, 20),
        (PANELS["tablet"], 15, 89),
        (Panel(1024, 600, 7.0), 12, 81),
    ],
)
def test_millimetres_become_whole_pixels_that_are_never_too_few(
    panel: Panel, mm: float, px: int
) -> None:
    assert panel.px(mm) == px


def test_there_is_something_to_lint() -> None:
    assert len(KV) > 15


@pytest.mark.parametrize("path", KV, ids=lambda path: path.name)
def test_kv_files_hold_no_colour_size_or_sentence(path: Path) -> None:
    assert list(literals(path.read_text("utf-8"))) == []


def literals(text: str) -> list[str]:
    """Return the lines of a kv file that say what theme or localizer should say."""
    forbidden = (
        r"#[0-9A-Fa-f]{3,8}\b",  # a colour
        r"\brgba?\s*:\s*[\d(\[.]",  # a colour by numbers
        r"\b(?:sp|dp)\(|['\"]\d+(?:sp|dp|px|mm)['\"]",  # Kivy's own units
        r"^\s*(?:font_size|height|width|padding|gap|minimum|side|radius|stroke)\s*:\s*[1-9]",
        r"^\s*(?:text|label|spoken|placeholder|title)\s*:\s*['\"][^'\"]*[A-Za-z]{3}",  # a sentence
    )
    return [
        line.strip()
        for line in text.splitlines()
        if any(re.search(pattern, line) for pattern in forbidden)
    ]


def test_the_lint_sees_what_it_forbids() -> None:
    bad = 'A:\n    text: "Kembali"\n    rgba: 1, 0, 0, 1\n    color: "#fff"\n    padding: 12\n'
    assert len(literals(bad)) == 4


def test_an_unknown_icon_is_a_plain_dot() -> None:
    assert glyph("no-such-icon") == glyph(FALLBACK)
    assert glyph("") == ""


def test_every_icon_of_services_and_screens_is_known() -> None:
    names = set(chain(_icons_of_data(), _icons_of_kv()))
    assert names
    assert names - set(codepoints()) == set()


def _icons_of_data() -> list[str]:
    found: list[str] = []
    for path in (ROOT / "assets" / "services").rglob("*.toml"):
        found += _values(tomllib.loads(path.read_text("utf-8")))
    return found


def _values(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["icon"]] if isinstance(node.get("icon"), str) else []
        return own + [name for value in node.values() for name in _values(value)]
    return [name for item in node for name in _values(item)] if isinstance(node, list) else []


def _icons_of_kv() -> list[str]:
    return [
        name
        for path in KV
        for name in re.findall(
            r'^\s*(?:icon|name)\s*:\s*"([a-z-]+)"', path.read_text("utf-8"), re.MULTILINE
        )
    ]
