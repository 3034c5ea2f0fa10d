"""State -> View: one function per screen, looked up in a table."""

from collections.abc import Callable

from kiosk.events import Back
from kiosk.journey.scanning import ASK
from kiosk.journey.state import Screen, State, World
from kiosk.viewdata import Action, Body, View
from kiosk.views import (
    asking,
    browsing,
    checking,
    lettering,
    overlays,
    receiving,
    services,
    servicing,
    status,
)
from kiosk.views.chrome import chrome
from kiosk.views.context import Context, Translators

BODIES: dict[Screen, Callable[[Context], Body]] = {
    Screen.ATTRACT: browsing.attract,
    Screen.HOME: browsing.home,
    Screen.GROUP: browsing.group,
    Screen.EVENTS: browsing.events,
    Screen.EVENT: browsing.event,
    Screen.SEARCH: browsing.searching,
    Screen.SERVICE: services.service,
    Screen.STANDARD: services.standard,
    **asking.SCREENS,
    Screen.CHECK: checking.check,
    Screen.SAVING: receiving.saving,
    Screen.SAVE_FAILED: receiving.save_failed,
    Screen.RECEIVED: receiving.received,
    Screen.LOOKING_UP: status.looking_up,
    Screen.STATUS: status.status,
    Screen.STATUS_MISSING: status.missing,
    Screen.WITHDRAW: status.withdraw,
    Screen.LETTER: lettering.letter,
    Screen.PIN: servicing.pin,
    Screen.TECHNICIAN: servicing.servicing,
}
WITH_BACK = frozenset(
    {
        Screen.GROUP,
        Screen.EVENTS,
        Screen.EVENT,
        Screen.SEARCH,
        Screen.SERVICE,
        Screen.STANDARD,
        Screen.WHO,
        Screen.NIK,
        Screen.BIRTH,
        Screen.QUESTION,
        Screen.CHECK,
        Screen.STATUS_REFERENCE,
        Screen.STATUS_CODE,
        Screen.PIN,
    }
)


def view(state: State, world: World, translators: Translators) -> View:
    """Return all that is to be seen in this state."""
    context = Context(state, world, translators)
    screen = state.visit.screen
    closed = state.farewell or (screen is Screen.ATTRACT and state.closed())
    body = overlays.out_of_service(context) if closed else BODIES[screen](context)
    hidden = state.farewell and state.overlay != "emergency"
    overlay = None if hidden else overlays.OVERLAYS.get(state.overlay)
    return View(
        display=state.display,
        chrome=chrome(context),
        body=body,
        overlay=overlay(context) if overlay else None,
        back=_back(context) if _has_back(state) else None,
    )


def _has_back(state: State) -> bool:
    asked = state.overlay == ASK or state.farewell
    if state.visit.screen is Screen.TECHNICIAN:
        return bool(state.servicing.page) and not asked
    return state.visit.screen in WITH_BACK and not asked


def _back(context: Context) -> Action:
    label = context.translate("Kembali")
    return Action(label, Back(), style="secondary", icon="arrow-left")
