"""What befalls a printer on USB; beside each, what the plain use of the library would do."""

import errno
from types import SimpleNamespace

import pytest
import usb.core

from devices.errors import DeviceAbsent, DeviceGone, DeviceRefused
from devices.protocols import JobState
from devices.ticket import Qr
from devices.transport_usb import UsbTransport
from devices.virtual.machine import Machine
from devices.virtual.ports import SteppedClock
from devices.virtual.usb import (
    IN,
    KEYPAD,
    ONE_WAY,
    OUT,
    PRINTER,
    TWO_WAY_IF_ASKED,
    Gadget,
    Interface,
    UsbBus,
)
from tests.contracts.devices_workbench import UsbBench, ticket

EPSON = 0x04B8, 0x0E28
LONG = ticket("satu", Qr("x" * 230))


def opened(gadget, *others, serial="", clock=None):
    bus = UsbBus(*others, gadget, clock=clock or SteppedClock())
    transport = UsbTransport(*EPSON, serial, bus)
    transport.open()
    return transport


def naive(gadget):
    """As most programs write it: first device, fixed endpoints, and off it goes."""
    device = usb.core.find(idVendor=EPSON[0], idProduct=EPSON[1], backend=UsbBus(gadget))
    device.set_configuration()
    return device


def test_endpoints_are_found_by_their_kind():
    gadget = Gadget(Machine())
    assert opened(gadget).write(b"halo", 1.0) == 4
    assert gadget.machine.received == b"halo"
    with pytest.raises(ValueError, match="Invalid endpoint"):
        naive(gadget).write(0x01, b"halo")  # the number that stands in so many examples


def test_a_device_that_is_no_printer_is_refused():
    with pytest.raises(DeviceRefused) as caught:
        opened(Gadget(Machine(), interfaces=(KEYPAD,)))
    assert caught.value.code == "no_endpoint"


def test_the_printers_own_interface_goes_before_a_makers_other_ones():
    storage = Interface(0x08, ((0x01, 2), (0x82, 2)))
    gadget = Gadget(Machine(), interfaces=(storage, ONE_WAY, PRINTER))
    transport = opened(gadget)
    assert (transport._interface, transport._out.bEndpointAddress) == (2, OUT)


def test_a_printer_that_answers_only_in_its_other_setting():
    gadget = Gadget(Machine(), interfaces=(TWO_WAY_IF_ASKED,))
    transport = opened(gadget)
    transport.write(b"\x10\x04\x01", 1.0)
    assert transport.read(0.0) == b"\x12"
    assert gadget.settings == {0: 1}


def test_one_that_may_not_be_asked_does_not_hide_the_one_beside_it():
    other, ours = Gadget(Machine(), serial="A1"), Gadget(Machine(), serial="B2")
    other.denied = True
    opened(ours, other, serial="B2").write(b"halo", 1.0)
    assert ours.machine.received == b"halo"


def test_a_one_way_printer_takes_everything_and_never_answers():
    gadget = Gadget(Machine(), interfaces=(ONE_WAY,))
    transport = opened(gadget)
    assert transport.write(b"\x10\x04\x01", 1.0) == 3
    assert transport.read(0.0) == b""


def test_of_two_alike_the_one_with_the_serial_number():
    other, ours = Gadget(Machine(), serial="A1"), Gadget(Machine(), serial="B2")
    opened(ours, other, serial="B2").write(b"halo", 1.0)
    assert (other.machine.received, ours.machine.received) == (b"", b"halo")
    first = usb.core.find(idVendor=EPSON[0], idProduct=EPSON[1], backend=UsbBus(other, ours))
    assert first.serial_number == "A1"  # the plain call takes whichever came up first


def test_a_serial_number_that_nobody_has():
    with pytest.raises(DeviceAbsent):
        opened(Gadget(Machine()), serial="other")


def test_the_kernels_driver_is_sent_away_and_called_back():
    gadget = Gadget(Machine())
    gadget.kernel_driver = True
    with pytest.raises(usb.core.USBError) as caught:
        naive(gadget)
    assert caught.value.errno == errno.EBUSY
    transport = opened(gadget)
    assert not gadget.kernel_driver
    transport.close()
    assert gadget.kernel_driver


def test_a_configuration_is_set_only_where_none_is():
    gadget = Gadget(Machine())
    gadget.configured = False
    opened(gadget)
    assert gadget.configured
    assert gadget.resets == 0


def test_a_reset_at_each_open_would_lose_what_is_being_printed():
    gadget = Gadget(Machine())
    first = opened(gadget)
    first.write(b"satu", 1.0)
    first.close()
    opened(gadget).write(b" dua\n\x1dV\x00", 1.0)
    assert gadget.machine.sheets[0].text == "satu dua"
    careless = naive(gadget)
    careless.write(OUT, b"satu")
    careless.reset()
    with pytest.raises(usb.core.USBError):
        careless.write(OUT, b" dua\n\x1dV\x00")


@pytest.mark.parametrize(
    ("wrong", "code"), [("denied", "denied"), ("taken", "busy")], ids=["no right", "in use"]
)
def test_why_it_may_not_be_used(wrong, code):
    gadget = Gadget(Machine())
    setattr(gadget, wrong, True)
    for serial in ("", "X3F1"):
        with pytest.raises(DeviceRefused) as caught:
            opened(gadget, serial=serial)
        assert caught.value.code == code


def test_without_libusb_it_says_which_package_is_missing(monkeypatch):
    def nothing(**_wanted):
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", nothing)
    with pytest.raises(DeviceRefused) as caught:
        UsbTransport(*EPSON).open()
    assert caught.value.code == "no_libusb"


def test_waiting_no_time_never_becomes_waiting_for_ever():
    """To libusb a time-out of 0 means for ever: an idle read would never return."""
    asked = []
    gadget = Gadget(Machine())
    transport = opened(gadget)
    pipe = SimpleNamespace(
        wMaxPacketSize=64, read=lambda _size, wait: asked.append(wait) or b"\x12"
    )
    transport._in = pipe
    transport.read(0.0)
    assert asked == [1]


def test_a_printer_that_takes_nothing_does_not_block():
    clock = SteppedClock()
    gadget = Gadget(Machine())
    gadget.accepts = 100
    transport = opened(gadget, clock=clock)
    begun = clock()
    assert transport.write(b"x" * 1000, 0.25) == 100
    assert transport.write(b"x" * 900, 0.25) == 0
    assert clock() - begun <= 1.0


def test_a_stall_is_cleared_and_what_arrived_is_known_to_the_byte():
    gadget = Gadget(Machine())
    transport = opened(gadget)
    gadget.stall(OUT)
    gadget.stall(IN)
    data = bytes(range(0x20, 0x7F)) * 3
    sent = 0
    while sent < len(data):
        sent += transport.write(data[sent:], 0.1)
    assert gadget.machine.received == data
    assert transport.read(0.0) == b""
    gadget.machine.receive(b"\x10\x04\x01")
    assert transport.read(0.0) == b"\x12"


def test_a_printer_that_stalls_for_ever_is_stuck_and_heals():
    bench = UsbBench()
    bench.turn()
    bench.gadget.stall(OUT, for_ever=True)
    outcome = bench.run("j1", ticket("satu"))
    assert outcome.state == JobState.FAILED
    bench.gadget.heal()
    bench.turn(5)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


def test_one_byte_a_transfer_still_prints():
    bench = UsbBench()
    bench.gadget.shortest = True
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED


def test_reads_that_are_answered_at_once_with_nothing():
    bench = UsbBench()
    bench.gadget.empty_reads = True
    bench.turn()
    assert bench.device.health().state == "ready"


def test_it_comes_up_anew_after_a_power_cycle():
    bench = UsbBench()
    bench.turn()
    held = usb.core.find(idVendor=EPSON[0], backend=bench.bus)
    bench.machine.power_cycle()
    bench.turn(2)
    assert bench.device.health().state == "ready"
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED
    with pytest.raises(usb.core.USBError) as caught:
        held.write(OUT, b"halo")  # whoever keeps the first handle never prints again
    assert caught.value.errno == errno.ENODEV


@pytest.mark.parametrize("at", [1, 10, 63, 64, 65, 300, 1500])
def test_it_vanishes_in_the_middle_of_a_transfer(at):
    bench = UsbBench()
    bench.turn()
    bench.machine.unplug_at(at)
    outcome = bench.run("j1", LONG)
    asked_first = 9  # bytes of the look before the ticket
    assert outcome.state == (JobState.UNKNOWN if at > asked_first else JobState.FAILED)
    bench.machine.bytes_left = None
    bench.machine.plug()
    bench.turn(3)
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert (bench.whole("satu"), bench.whole("dua")) == (0, 1)


def test_a_packet_whose_handshake_was_lost_may_have_arrived():
    """The whole ticket fits into the packet that broke: nobody may call that "not printed"."""
    gadget = Gadget(Machine())
    transport = opened(gadget)
    gadget.machine.after(1, gadget.machine.unplug)
    with pytest.raises(DeviceGone) as caught:
        transport.write(b"halo\n\x1dV\x00", 1.0)
    assert caught.value.maybe


def test_closing_what_is_gone_is_quiet_and_twice_is_once():
    gadget = Gadget(Machine())
    transport = opened(gadget)
    gadget.machine.unplug()
    transport.close()
    transport.close()
    with pytest.raises(DeviceGone):
        transport.read(0.0)
    with pytest.raises(DeviceAbsent):
        transport.open()


def test_a_printer_that_waits_for_the_rest_of_a_picture_and_takes_only_some_of_it():
    """It would swallow our questions as dots; so the rest is owed until all of it was taken."""
    bench = UsbBench()
    bench.turn()
    bench.gadget.accepts = 1500
    assert bench.run("j1", LONG).state == JobState.UNKNOWN
    bench.gadget.accepts = 100
    bench.turn(4)
    bench.gadget.accepts = None
    begun = bench.clock()
    bench.turn()
    while bench.device.health().state != "ready":
        bench.turn()
    assert bench.clock() - begun <= 25
    assert bench.run("j2", ticket("dua")).state == JobState.PRINTED
    assert bench.machine.sheets[-1].text.strip().startswith("awal dua")
