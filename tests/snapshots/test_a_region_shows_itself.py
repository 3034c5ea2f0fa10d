"""A region's colours, logo and languages on the real screens."""

import pytest
from msgspec.structs import replace

from kiosk.domain.catalogue import Look
from kiosk.events import SetLanguage
from kiosk.journey import start, update
from kiosk.journey.state import Screen
from kiosk.translate import translator
from kiosk.viewdata import Display
from kiosk.views import view
from screens.roles import HIGH_CONTRAST, LIGHT, REGIONAL
from tests import real_views, sample_views

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
TELADAN = real_views.catalogue("kabupaten-teladan")
LOOK = TELADAN.region.look


def colours(pilot) -> set[str]:
    """Return every colour on the glass."""
    picture = pilot.picture()
    return {"#{:02X}{:02X}{:02X}".format(*c) for _, c in picture.getcolors(picture.size[0] ** 2)}


@pytest.mark.parametrize("name", ["home", "service", "question", "check", "received", "emergency"])
def test_every_screen_wears_the_regions_colours(front, name: str) -> None:
    pilot = front(sample_views.view(name), look=LOOK, emblem=TELADAN.logo)
    seen = colours(pilot)
    assert LOOK.primary_dark in seen
    assert not seen & {LIGHT[role] for role in REGIONAL}


def test_high_contrast_wins_over_the_regions_colours(front) -> None:
    display = Display(high_contrast=True)
    pilot = front(sample_views.view("service", display), look=LOOK)
    seen = colours(pilot)
    assert HIGH_CONTRAST["primary"] in seen
    assert not seen & {LOOK.primary, LOOK.primary_dark, LOOK.primary_soft, LOOK.accent}


def test_a_logo_that_is_no_picture_leaves_the_kiosks_own_sign(front) -> None:
    pilot = front(sample_views.view("home"), look=Look(), emblem=b"\x89PNG\r\n\x1a\nbroken")
    assert LIGHT["accent"] in colours(pilot)


def test_exactly_the_regions_languages_are_offered_in_its_order() -> None:
    world = replace(real_views.world("kabupaten-teladan"), languages=("en", "id"))
    state = start(world, real_views.NOW)
    shown = view(state, world, translator)
    assert state.display.language == "en"
    assert [choice.event.language for choice in shown.body.languages] == ["en", "id"]


def test_one_language_needs_no_button_and_no_other_can_be_set() -> None:
    world = replace(real_views.world("kabupaten-teladan"), languages=("id",))
    state = start(world, real_views.NOW)
    shown = view(state, world, translator)
    assert shown.body.languages == ()
    assert "language" not in [item.icon for item in shown.chrome.footer]
    assert update(state, SetLanguage("en"), world).state.display.language == "id"


def test_a_service_names_two_others_at_most() -> None:
    shown = real_views.seen(
        "kota-contoh", Display(), Screen.SERVICE, service="kartu-keluarga-baru"
    ).body
    assert [tile.event.code for tile in shown.see_also] == [
        "kartu-keluarga-perubahan",
        "kartu-keluarga-hilang",
    ]
