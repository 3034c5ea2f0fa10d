"""The mains fail: a visit is finished, nothing long is begun, and on the last of it all is shut."""

import pytest
from msgspec.structs import replace

from kiosk.commands import ExitProgram, SetDeadline, Wipe
from kiosk.events import (
    Back,
    Begin,
    BeginForm,
    CloseOverlay,
    DeviceChanged,
    IdleWarning,
    OpenOverlay,
    OpenService,
    PowerGone,
    SetLanguage,
    Touched,
)
from kiosk.journey import Screen
from kiosk.journey.power import EXIT_CODE, FAREWELL_SECONDS, LONG_MINUTES
from kiosk.viewdata import EmergencyView, OutOfServiceView, ServiceView
from tests.journeys.test_journey_form import at_check, identified
from tests.journeys.tiny import CATALOGUE, SERVICE, Desk

MAINS = DeviceChanged("power", "ready", "ok")
BATTERY = DeviceChanged("power", "warning", "on_battery")
LOW = DeviceChanged("power", "failed", "low_battery")


def desk(minutes: int) -> Desk:
    services = (replace(SERVICE, minutes=minutes),)
    return Desk(catalogue=replace(CATALOGUE, services=services), nearest_kiosk="Balai Lain").do(
        MAINS
    )


def begins(desk: Desk) -> bool:
    return any(isinstance(action.event, BeginForm) for action in desk.body.actions)


def test_on_battery_a_long_form_is_not_begun_and_the_page_says_why():
    long = desk(LONG_MINUTES + 1).do(Begin(), OpenService(SERVICE.code), BATTERY)
    assert isinstance(long.body, ServiceView)
    assert "baterai" in long.body.banner.title
    assert not begins(long)
    assert long.do(BeginForm()).visit.screen is Screen.SERVICE
    long.do(MAINS)
    assert long.body.banner is None
    assert begins(long)


def test_on_battery_a_short_form_is_begun():
    short = desk(LONG_MINUTES).do(Begin(), OpenService(SERVICE.code), BATTERY)
    assert short.body.banner is None
    assert short.do(BeginForm()).visit.screen is Screen.NIK


def test_a_form_that_was_begun_is_finished_on_battery():
    desk = identified().do(BATTERY)
    assert desk.visit.screen is Screen.QUESTION
    assert desk.do(Back()).visit.screen is not Screen.ATTRACT


def test_a_low_battery_says_goodbye_and_ends_in_order():
    desk = identified().do(MAINS, BATTERY)
    visit = desk.visit.id
    desk.do(LOW)
    assert isinstance(desk.body, OutOfServiceView)
    assert "dihapus" in desk.body.text
    assert desk.asked(SetDeadline)[-1] == SetDeadline(FAREWELL_SECONDS, PowerGone())
    deadlines = len(desk.asked(SetDeadline))
    desk.do(Touched(), OpenOverlay("help"), SetLanguage("en"), Back(), LOW)
    assert len(desk.asked(SetDeadline)) == deadlines, "no touch puts the end off"
    assert desk.views[-1].overlay is None
    assert isinstance(desk.do(OpenOverlay("emergency")).views[-1].overlay, EmergencyView)
    assert desk.do(CloseOverlay()).views[-1].overlay is None
    desk.do(PowerGone())
    assert desk.asked(Wipe)[-1] == Wipe(visit)
    assert desk.asked(ExitProgram) == [ExitProgram(EXIT_CODE)]


def test_the_mains_return_during_the_goodbye_and_the_form_is_still_there():
    desk = identified().do(MAINS, LOW)
    desk.do(MAINS)
    assert desk.visit.screen is Screen.QUESTION
    assert not isinstance(desk.body, OutOfServiceView)
    assert isinstance(desk.asked(SetDeadline)[-1].event, IdleWarning)
    desk.do(PowerGone())
    assert not desk.asked(ExitProgram), "a goodbye that was taken back ends nothing"


def test_what_is_being_saved_during_the_goodbye_is_saved():
    from kiosk.events import Submit, Tick

    desk = at_check().do(MAINS, Tick("truth"), Tick("consent"), Submit(), LOW)
    desk.saves()
    assert desk.visit.screen is Screen.RECEIVED


@pytest.mark.parametrize("before", [(), (DeviceChanged("power", "unknown", "starting"),)])
def test_a_battery_that_is_low_at_the_start_closes_the_kiosk_and_does_not_end_it_again(before):
    desk = Desk(nearest_kiosk="Balai Lain").do(*before, LOW)
    assert isinstance(desk.body, OutOfServiceView)
    assert desk.body.nearest.endswith("Balai Lain")
    assert not [d for d in desk.asked(SetDeadline) if isinstance(d.event, PowerGone)]
    assert not isinstance(desk.do(MAINS).body, OutOfServiceView)
