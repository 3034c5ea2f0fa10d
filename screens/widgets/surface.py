"""A rounded ground with an outline: what cards, buttons, fields and keys stand on."""

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.uix.widget import Widget

from screens import kv


class Surface(Widget):
    """Mix in before a Box. `depth` px of shadow under the lower edge, for keys."""

    fill = ColorProperty((0, 0, 0, 0))
    ring = ColorProperty((0, 0, 0, 0))
    shade = ColorProperty((0, 0, 0, 0))
    radius = NumericProperty(1)
    stroke = NumericProperty(0)
    depth = NumericProperty(0)
    bare = BooleanProperty(False)


kv.load(__file__)
