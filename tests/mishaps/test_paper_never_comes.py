"""The printer fails a citizen who has just applied: the receipt is on screen, nothing is lost."""

import pytest

from devices.virtual.printer import VirtualPrinter
from kiosk.events import Reprint
from kiosk.journey import Screen
from kiosk.viewdata import PrinterOutView, ReceivedView


@pytest.fixture
def printer():
    made = VirtualPrinter()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def kiosk(kiosk_at, printer):
    """A kiosk that has seen its printer well, as after a morning's start."""
    kiosk = kiosk_at(printer=printer.url)
    seen(kiosk, "ready")
    return kiosk


def seen(kiosk, state):
    """Wait until the kiosk has noticed how its printer is; the bell saves its rounds of 5 s."""

    def noticed():
        kiosk.machine.plugged.printer.supervisor.bell.ring()
        device = kiosk.state.devices.get("printer")
        return device is not None and device.state == state

    kiosk.until(noticed)


def labels(kiosk):
    return [action.label for action in kiosk.body.actions]


def tells_what_to_do_instead(kiosk):
    """The same receipt on screen, to be photographed; the envelope in the outbox."""
    receipt = kiosk.state.visit.receipt
    assert isinstance(kiosk.body, PrinterOutView)
    assert kiosk.body.reference == receipt.reference
    assert receipt.code[:3] in kiosk.body.code
    assert kiosk.body.qr == receipt.url
    assert "Foto kode ini sebagai bukti" in kiosk.said()
    assert kiosk.machine.core.lookup.by_id(receipt.envelope) is not None


def receipts(printer):
    """Return the papers with something on them: clearing a torn one away costs a blank piece."""
    return [sheet.text for sheet in printer.sheets if sheet.text.strip()]


def next_citizen_gets_paper(kiosk, printer, papers):
    kiosk.leave()
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() == "printed"
    assert isinstance(kiosk.body, ReceivedView)
    assert kiosk.state.visit.receipt.reference in receipts(printer)[-1]
    assert len(receipts(printer)) == papers


def test_paper_was_out_before(kiosk, printer):
    printer.paper_out()
    seen(kiosk, "failed")
    assert kiosk.apply() is Screen.RECEIVED
    tells_what_to_do_instead(kiosk)
    assert kiosk.body.title == "Kertas struk habis"
    assert "Cetak struk" not in labels(kiosk)
    assert receipts(printer) == []
    printer.refill()
    seen(kiosk, "ready")
    assert "Cetak struk" in labels(kiosk)
    assert receipts(printer) == [], "nobody asked for paper"
    next_citizen_gets_paper(kiosk, printer, 1)


def test_refilled_while_the_citizen_still_stands_there(kiosk, printer):
    printer.paper_out()
    seen(kiosk, "failed")
    kiosk.apply()
    printer.refill()
    seen(kiosk, "ready")
    kiosk.handle(Reprint())
    assert kiosk.printed() == "printed"
    assert isinstance(kiosk.body, ReceivedView)
    assert "SALINAN" not in receipts(printer)[0], "the first paper is no copy"
    assert len(receipts(printer)) == 1


def test_unplugged_before(kiosk, printer):
    printer.unplug()
    seen(kiosk, "absent")
    assert kiosk.apply() is Screen.RECEIVED
    tells_what_to_do_instead(kiosk)
    printer.plug()
    seen(kiosk, "ready")
    next_citizen_gets_paper(kiosk, printer, 1)


@pytest.mark.parametrize("count", [1, 300, 4000])
def test_unplugged_during_the_print(kiosk, printer, count):
    printer.unplug_at(count)
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() in {"unknown", "failed"}
    if kiosk.state.visit.printing == "unknown":
        assert "Struk mungkin belum keluar." in kiosk.said()
        assert "foto layar ini" in kiosk.said()
        assert kiosk.state.visit.receipt.reference in kiosk.said()
    else:
        tells_what_to_do_instead(kiosk)
    assert receipts(printer) == []
    seen(kiosk, "absent")
    printer.plug()
    seen(kiosk, "ready")
    assert receipts(printer) == [], "nothing is printed twice by itself"
    next_citizen_gets_paper(kiosk, printer, 1)


def test_unplugged_after_the_print(kiosk, printer):
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() == "printed"
    printer.unplug()
    seen(kiosk, "absent")
    assert kiosk.state.visit.printing == "printed"
    assert "Struk sudah dicetak." in kiosk.said()
    printer.plug()
    seen(kiosk, "ready")
    next_citizen_gets_paper(kiosk, printer, 2)


def test_paper_runs_out_in_the_middle(kiosk, printer):
    printer.after(5, printer.paper_out)
    assert kiosk.apply() is Screen.RECEIVED
    kiosk.until(lambda: kiosk.state.visit.printing in {"failed", "unknown"})
    assert kiosk.state.visit.receipt.reference in kiosk.said()
    seen(kiosk, "failed")
    printer.refill()
    seen(kiosk, "ready")
    kiosk.leave()
    assert kiosk.apply() is Screen.RECEIVED
    assert kiosk.printed() == "printed"
    assert kiosk.state.visit.receipt.reference in receipts(printer)[-1]


def test_there_is_no_printer_at_all(kiosk_at):
    kiosk = kiosk_at(printer="")
    assert kiosk.apply() is Screen.RECEIVED
    tells_what_to_do_instead(kiosk)


def test_the_address_of_the_printer_is_nonsense(kiosk_at):
    kiosk = kiosk_at(printer="escpos+pigeon://loft")
    assert kiosk.apply() is Screen.RECEIVED
    tells_what_to_do_instead(kiosk)
    assert kiosk.state.devices["printer"].reason == "bad_address"


def test_nothing_is_lost_by_any_of_it(kiosk, printer, town):
    """Three citizens, three mishaps, three cases."""
    for mishap in (printer.paper_out, printer.unplug, printer.cover_open):
        mishap()
        assert kiosk.apply() is Screen.RECEIVED
        kiosk.printed()
        kiosk.leave()
        printer.refill()
        printer.plug()
    kiosk.delivered()
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [len(e["cases"]) for e in held["envelopes"]] == [1, 1, 1]
