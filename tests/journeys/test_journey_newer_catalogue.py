"""A newer catalogue arrives while the kiosk runs: nobody's visit changes under their hands."""

import pytest

from kiosk import commands
from kiosk.events import Begin, CatalogueReady, Finish, OpenGroup, OpenOverlay, OpenService
from kiosk.journey import Screen
from tests.journeys.tiny import Desk
from tests.small_catalogue import small


@pytest.fixture
def desk():
    kiosk = Desk()
    kiosk.adopted = []
    kiosk.free = True

    def adopt(catalogue) -> bool:
        if kiosk.free:
            kiosk.adopted.append(catalogue.version)
        return kiosk.free

    kiosk.session._adopt = adopt
    return kiosk


NEWER = small("2")


def version(desk) -> str:
    return desk.session.world.catalogue.version


def test_an_untouched_kiosk_changes_over_at_once_and_shows_it(desk):
    shown = len(desk.views)
    desk.do(CatalogueReady(NEWER))
    assert version(desk) == "2"
    assert desk.adopted == ["2"]
    assert len(desk.views) == shown + 1


@pytest.mark.parametrize(
    "touches",
    [
        [Begin()],
        [Begin(), OpenGroup("surat")],
        [Begin(), OpenService("surat-contoh")],
        [OpenOverlay("language")],
    ],
)
def test_somebody_at_the_kiosk_keeps_the_catalogue_until_they_leave(desk, touches):
    for touch in touches:
        desk.do(touch)
    before = version(desk)
    desk.do(CatalogueReady(NEWER))
    assert version(desk) == before
    desk.do(Finish())
    assert desk.session.state.visit.screen is Screen.ATTRACT
    assert version(desk) == "2"


def test_work_that_is_still_going_on_is_waited_for(desk):
    desk.free = False
    before = version(desk)
    desk.do(CatalogueReady(NEWER))
    assert version(desk) == before
    desk.free = True
    desk.do(Begin())
    assert version(desk) == before, "a citizen was faster"
    desk.do(Finish())
    assert version(desk) == "2"


def test_of_two_newer_ones_the_last_counts(desk):
    desk.do(Begin())
    desk.do(CatalogueReady(small("2")))
    desk.do(CatalogueReady(small("3")))
    desk.do(Finish())
    assert desk.adopted == ["3"]


def test_a_change_of_catalogue_is_no_touch(desk):
    """It neither wakes the screen nor moves the idle deadline."""
    desk.do(CatalogueReady(NEWER))
    assert not [c for c in desk.commands if isinstance(c, commands.SetDeadline)]
