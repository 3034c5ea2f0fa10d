"""What the technician needs to see at once, and the few things to do."""

from __future__ import annotations

from kivy.properties import ObjectProperty

from kiosk.viewdata import DeviceCard
from screens import kv
from screens.base import Screen
from screens.widgets.box import Column, Row
from screens.widgets.surface import Surface

VALUE_ROLES = {"danger": "danger", "warning": "warning", "success": "success"}


class DeviceBox(Surface, Column):
    """A device: what it is, where it is, how it is."""

    card_data = ObjectProperty(DeviceCard("", "", "", "", "plain"), rebind=True)


class DeviceLine(Surface, Row):
    """The same, flat, where height is dear."""

    card_data = ObjectProperty(DeviceCard("", "", "", "", "plain"), rebind=True)
    roles = VALUE_ROLES


class QueueRow(Row):
    """A count of the outbox."""

    row = ObjectProperty(("", "", "plain"))
    roles = VALUE_ROLES


class TechnicianScreen(Screen):
    """Health, outbox, actions."""

    @staticmethod
    def device(card: DeviceCard) -> DeviceBox:
        """Return the box of a device."""
        return DeviceBox(card_data=card)

    @staticmethod
    def line(card: DeviceCard) -> DeviceLine:
        """Return the flat form of a device."""
        return DeviceLine(card_data=card)

    @staticmethod
    def count(row: tuple[str, str, str]) -> QueueRow:
        """Return the row of a count."""
        return QueueRow(row=row)


kv.load(__file__)
