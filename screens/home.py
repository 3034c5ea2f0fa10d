"""What is on offer: search, and a tile for each group."""

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.events import OpenSearch
from kiosk.viewdata import Tile
from screens import kv
from screens.base import Screen
from screens.widgets.box import Row
from screens.widgets.card import RowTile, TileCard
from screens.widgets.press import Press
from screens.widgets.surface import Surface


class SearchButton(Press, Surface, Row):
    """Looks like a field, opens the search screen."""


class HomeHead(Row):
    """Question and search in one line, where height is dear; on every page."""

    sticky = BooleanProperty(True)
    event = ObjectProperty(None)
    touchable = True


class HomeScreen(Screen):
    """Tiles in two columns, three on lying panels; paged when there are many."""

    open_search = OpenSearch()

    @staticmethod
    def tile(tile: Tile) -> TileCard:
        """Return the card of a group."""
        return TileCard(tile=tile)

    @staticmethod
    def flat_tile(tile: Tile) -> RowTile:
        """Return the same where height is dear."""
        return RowTile(tile=tile)


kv.load(__file__)
