"""Services of a group, one below the other."""

from kiosk.viewdata import Tile
from screens import kv
from screens.base import Screen
from screens.widgets.card import RowTile


class ListScreen(Screen):
    """Rows that page."""

    @staticmethod
    def row(tile: Tile) -> RowTile:
        """Return the row of a service."""
        return RowTile(tile=tile)


kv.load(__file__)
