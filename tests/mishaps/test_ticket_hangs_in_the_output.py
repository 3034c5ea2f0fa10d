"""A kiosk printer with a presenter: the citizen is told to take the ticket, until it is taken."""

import pytest

from devices.virtual.printer import VirtualPrinter
from kiosk.journey import Screen


@pytest.fixture
def printer():
    made = VirtualPrinter(presenter=True)
    made.start()
    yield made
    made.stop()


def looks(kiosk):
    """Let the printer's thread look at once; its rounds are seconds apart."""
    kiosk.machine.plugged.printer.supervisor.bell.ring()


def test_take_your_ticket(kiosk_at, printer):
    kiosk = kiosk_at(printer=printer.url)
    kiosk.until(lambda: "printer" in kiosk.state.devices)
    assert kiosk.apply() is Screen.RECEIVED
    kiosk.until(lambda: looks(kiosk) or "Ambil struk Anda." in kiosk.said())
    assert kiosk.state.visit.printing == "printed"
    printer.take_ticket()
    kiosk.until(lambda: looks(kiosk) or "Struk sudah diambil." in kiosk.said())


def test_a_copy_after_that_is_marked_and_told_of_again(kiosk_at, printer):
    from kiosk.events import Reprint

    kiosk = kiosk_at(printer=printer.url)
    kiosk.until(lambda: "printer" in kiosk.state.devices)
    kiosk.apply()
    kiosk.until(lambda: looks(kiosk) or kiosk.state.visit.print_reason == "in_output")
    printer.take_ticket()
    kiosk.until(lambda: looks(kiosk) or kiosk.state.visit.print_reason == "taken")
    kiosk.handle(Reprint())
    kiosk.until(lambda: looks(kiosk) or kiosk.state.visit.print_reason == "in_output")
    assert ["SALINAN" in sheet.text for sheet in printer.sheets] == [False, True]
