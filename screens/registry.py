"""Which screen renders which view data."""

from kiosk import viewdata as v
from screens import overlays
from screens.attract import AttractScreen
from screens.base import Screen
from screens.check import CheckScreen
from screens.home import HomeScreen
from screens.listing import ListScreen
from screens.message import BusyScreen, MessageScreen, OutOfServiceScreen
from screens.pin import PinScreen
from screens.probe import ProbeScreen
from screens.question import QuestionScreen
from screens.receipt import PrinterOutScreen, ReceivedScreen
from screens.search import SearchScreen
from screens.service import ServiceScreen
from screens.servicing import ServicingScreen
from screens.standard import StandardScreen
from screens.status import StatusScreen
from screens.technician import TechnicianScreen

SCREENS: dict[type, type[Screen]] = {
    v.AttractView: AttractScreen,
    v.HomeView: HomeScreen,
    v.ListView: ListScreen,
    v.SearchView: SearchScreen,
    v.ServiceView: ServiceScreen,
    v.StandardView: StandardScreen,
    v.QuestionView: QuestionScreen,
    v.CheckView: CheckScreen,
    v.BusyView: BusyScreen,
    v.ReceivedView: ReceivedScreen,
    v.PrinterOutView: PrinterOutScreen,
    v.StatusView: StatusScreen,
    v.MessageView: MessageScreen,
    v.OutOfServiceView: OutOfServiceScreen,
    v.PinView: PinScreen,
    v.ProbeView: ProbeScreen,
    v.ServicingView: ServicingScreen,
    v.TechnicianView: TechnicianScreen,
    v.EmergencyView: overlays.EmergencySheet,
    v.HelpView: overlays.HelpSheet,
    v.LanguageView: overlays.LanguageSheet,
    v.AccessibilityView: overlays.AccessibilitySheet,
    v.IdleView: overlays.IdleSheet,
}
"""Bodies and overlays alike."""


def screen_for(view: object) -> type[Screen]:
    """Return the screen class of a body or overlay; KeyError when there is none."""
    return SCREENS[type(view)]
