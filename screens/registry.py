"""Which screen renders which view data."""

from kiosk import viewdata as v
from screens.attract import AttractScreen
from screens.base import Screen
from screens.home import HomeScreen
from screens.question import QuestionScreen

SCREENS: dict[type, type[Screen]] = {
    v.AttractView: AttractScreen,
    v.HomeView: HomeScreen,
    v.QuestionView: QuestionScreen,
}


def screen_for(view: object) -> type[Screen]:
    """Return the screen class of a body or overlay; KeyError when there is none."""
    return SCREENS[type(view)]
