"""Titles, leads, crumbs and progress: the words above the work."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens import kv
from screens.widgets.box import Box, Row
from screens.widgets.items import Parts
from screens.widgets.press import Press
from screens.widgets.text import Text


class Crumb(Text):
    """Where we are, above the title."""

    sticky = BooleanProperty(True)


class BackCrumb(Press, Row):
    """Where Back leads, to be touched. Only where the upper half is within reach."""

    sticky = BooleanProperty(True)
    label = StringProperty("")
    back = ObjectProperty(None, allownone=True, rebind=True)


class Title(Text):
    """The heading of a screen."""

    sticky = BooleanProperty(True)
    keep = True


class Lead(Text):
    """A sentence under the title."""


class Heading(Text):
    """A heading within a screen."""

    keep = True


class CardHeading(Heading):
    """A heading at the top of a card whose rows follow."""


class Progress(Box):
    """How far along, 0 to 1."""

    sticky = BooleanProperty(True)
    value = NumericProperty(0)

    def measure(self, width: float) -> float:
        del width
        return float(self.thickness)

    thickness = NumericProperty(0)


class Rule(Box):
    """A thin line across."""

    thickness = NumericProperty(1)

    def measure(self, width: float) -> float:
        del width
        return float(self.thickness)


class TextPair(Parts):
    """A heading and its text, which a page may part."""

    pair = ObjectProperty(("", ""))


kv.load(__file__)
