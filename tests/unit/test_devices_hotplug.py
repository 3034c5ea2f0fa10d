"""A device is plugged in: whoever waits for it looks at once, and a parked one is tried again."""

import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from devices.bell import Bell
from devices.errors import DeviceAbsent
from devices.fakes.hotplug import FakeSource
from devices.hotplug import Change, Hotplug, Node, concerns, local, node_of
from devices.hotplug_udev import PATIENCE, UdevSource
from devices.supervisor import CRASHES_UNTIL_PARKED, Pulse, Supervised, Supervisor
from devices.urls import parse
from devices.virtual.ports import SteppedClock
from tests.contracts.devices_workbench import Heard

BY_ID = "/dev/serial/by-id/usb-Contoh_Serial_A1-if00-port0"
SERIAL = {
    "SUBSYSTEM": "tty",
    "DEVNAME": "/dev/ttyUSB0",
    "DEVLINKS": f"/dev/serial/by-path/pci-0000:00-usb-0:1:1.0-port0 {BY_ID}",
    "ID_VENDOR": "Contoh",
    "ID_VENDOR_ID": "1A86",
    "ID_MODEL": "USB_Serial",
    "ID_MODEL_ID": "7523",
    "ID_SERIAL_SHORT": "A1",
    "ID_USB_INTERFACES": ":ff0102:",
}
PRINTER = {
    "SUBSYSTEM": "usb",
    "DEVTYPE": "usb_device",
    "DEVNAME": "/dev/bus/usb/001/007",
    "ID_VENDOR_ID": "04b8",
    "ID_MODEL_ID": "0e28",
    "ID_SERIAL_SHORT": "X3F1",
    "ID_VENDOR_FROM_DATABASE": "Contoh Corp.",
    "ID_MODEL": "TM-Contoh",
    "ID_USB_INTERFACES": ":070102:",
}
WEDGE = {
    "SUBSYSTEM": "input",
    "DEVNAME": "/dev/input/event7",
    "DEVLINKS": "/dev/input/by-id/usb-Contoh_Wedge-event-kbd",
    "ID_INPUT": "1",
    "ID_INPUT_KEYBOARD": "1",
}


def test_what_udev_says_of_a_serial_adapter():
    node = node_of(SERIAL)
    assert (node.vendor, node.product, node.serial) == ("1a86", "7523", "A1")
    assert BY_ID in node.links
    assert node.name == "Contoh USB Serial"


def test_what_udev_says_of_a_printer_and_of_a_wedge():
    assert node_of(PRINTER).interfaces == ":070102:"
    assert node_of(PRINTER).name == "Contoh Corp. TM-Contoh"
    assert node_of(WEDGE).traits == ("keyboard",)


@pytest.mark.parametrize(
    ("product", "ids"), [("4b8/e28/100", ("04b8", "0e28")), ("odd", ("", "")), ("", ("", ""))]
)
def test_what_the_kernel_alone_says(product, ids):
    node = node_of({"SUBSYSTEM": "usb", "PRODUCT": product})
    assert (node.vendor, node.product) == ids


def test_nothing_said_is_nothing_known():
    assert node_of({}) == Node("")


@pytest.mark.parametrize(
    ("url", "node", "meant"),
    [
        ("escpos+usb://04b8:0e28", PRINTER, True),
        ("escpos+usb://04B8:0E28?serial=X3F1", PRINTER, True),
        ("escpos+usb://04b8:0e28?serial=other", PRINTER, False),
        ("escpos+usb://04b8:0e27", PRINTER, False),
        (f"escpos+serial://{BY_ID}", SERIAL, True),
        ("scanner+serial:///dev/ttyUSB0", SERIAL, True),
        ("scanner+serial:///dev/ttyUSB1", SERIAL, False),
        (f"escpos+serial://{BY_ID}", PRINTER, False),
    ],
)
def test_whom_a_change_concerns(url, node, meant):
    assert concerns(parse(url), node_of(node)) is meant


def test_a_link_that_udev_did_not_name(tmp_path):
    port = tmp_path / "ttyX"
    port.touch()
    (tmp_path / "by-id").symlink_to(port)
    assert concerns(parse(f"escpos+file://{tmp_path}/by-id"), Node("tty", str(port)))


@pytest.mark.parametrize("url", ["escpos+tcp://10.0.0.9", "fake+reader://"])
def test_what_udev_cannot_know(url):
    assert not local(parse(url))


class Waiting:
    """A driver whose device comes later, or that breaks."""

    def __init__(self):
        self.there = self.broken = False

    def open(self):
        if not self.there:
            raise DeviceAbsent

    def step(self):
        if self.broken:
            raise ValueError
        return Pulse("ok", 5.0)

    def missing(self, reason):
        pass

    def close(self):
        pass


@pytest.fixture
def clock():
    return SteppedClock()


@pytest.fixture
def waiting(clock):
    heard = Heard()
    driver = Waiting()
    device = Supervised("it", Supervisor("it", driver, heard, clock, Bell()))
    source = FakeSource()
    hotplug = Hotplug(source, {"it": (parse(f"scanner+serial://{BY_ID}"), device)})
    hotplug.start()
    return driver, device, source


def test_plugged_in_is_noticed_at_once_and_the_back_off_begins_anew(waiting, clock):
    driver, device, source = waiting
    for _ in range(6):
        clock.step(device.supervisor.turn())
    assert device.supervisor.turn() == 20.0
    source.plug(node_of(SERIAL))
    assert device.supervisor.bell._event.is_set()
    assert device.supervisor.turn() == 2.0  # it is not ready yet: soon again, not in 20 s
    driver.there = True
    device.supervisor.turn()
    assert device.health().state == "ready"


def test_another_device_wakes_nobody(waiting):
    _driver, device, source = waiting
    source.plug(node_of(PRINTER))
    assert not device.supervisor.bell._event.is_set()


def test_pulled_out_is_looked_at_at_once(waiting):
    _driver, device, source = waiting
    source.plug(node_of(SERIAL))
    device.supervisor.bell.wait(0)
    source.unplug(node_of(SERIAL))
    assert device.supervisor.bell._event.is_set()


def test_when_news_were_lost_everybody_looks(waiting):
    _driver, device, source = waiting
    source.lose_news()
    assert device.supervisor.bell._event.is_set()


def test_a_parked_driver_is_tried_again_when_its_device_is_plugged_in_anew(waiting, clock):
    driver, device, source = waiting
    driver.there = driver.broken = True
    for _ in range(CRASHES_UNTIL_PARKED):
        clock.step(min(device.supervisor.turn(), 20.0))
    assert device.health().reason == "parked"
    driver.broken = False
    device.supervisor.turn()
    assert device.health().reason == "parked"
    source.plug(node_of(SERIAL))
    device.supervisor.turn()
    assert device.health().state == "ready"


def test_after_a_stop_nobody_is_woken(clock):
    device = Supervised("it", Supervisor("it", Waiting(), Heard(), clock, Bell()))
    source = FakeSource()
    hotplug = Hotplug(source, {"it": (parse(f"scanner+serial://{BY_ID}"), device)})
    hotplug.start()
    hotplug.stop()
    source.plug(node_of(SERIAL))
    assert not device.supervisor.bell._event.is_set()


def test_udev_itself_is_heard():
    """The real socket; where this machine lets us, with a real event of the kernel."""
    heard, news = [], threading.Event()
    source = UdevSource("kernel", ("mem",))

    def hear(change):
        heard.append(change)
        news.set()

    source.start(hear)
    source.start(lambda _change: None)
    trigger = Path("/sys/class/mem/null/uevent")
    if os.access(trigger, os.W_OK):
        for _ in range(40):  # the thread may not listen yet
            trigger.write_text("change")  # no news
            trigger.write_text("add")
            if news.wait(0.25):
                break
        assert heard[0] == Change(there=True, node=Node("mem", "/dev/null"))
    source.stop()
    assert "hot-plug" not in {thread.name for thread in threading.enumerate()}
    assert all(node.subsystem == "mem" for node in source.present())


@pytest.mark.parametrize("action", ["bind", "unbind", "change", "offline"])
def test_what_our_own_driver_causes_is_no_news(action):
    """Sending the kernel's driver away and calling it back makes udev speak of the printer. Whoever
    looks at every word wakes himself, fails, and wakes himself again, without a pause.
    """

    class Said(UdevSource):
        def poll(self, _seconds):
            self._stopping.set()
            return SimpleNamespace(action=action, properties=PRINTER)

    heard = []
    source = Said()
    source._listen(source, heard.append)
    assert heard == []


def test_an_interface_of_the_printer_is_not_the_printer():
    interface = {**PRINTER, "DEVNAME": ""}
    misc = {**PRINTER, "SUBSYSTEM": "usbmisc", "DEVNAME": "/dev/usb/lp0"}
    for said in (interface, misc):
        assert not concerns(parse("escpos+usb://04b8:0e28"), node_of(said))


class Broken(UdevSource):
    """A source whose monitor is made in vain `failures` times, and then tells nothing."""

    def __init__(self, failures, clock=None, error=OSError):
        super().__init__(again=0.0, clock=clock or SteppedClock())
        self.failures, self.error, self.made = failures, error, 0
        self.listens = threading.Event()

    def _monitor(self):
        self.made += 1
        if self.made <= self.failures:
            raise self.error
        return self

    def poll(self, _seconds):
        self.listens.set()
        self._stopping.wait(0.01)


def test_an_error_of_the_listener_does_not_end_the_news():
    """pyudev's own observer would end its thread here, and nobody would know."""
    heard, source = [], Broken(failures=3)
    source.start(heard.append)
    assert source.listens.wait(20)
    source.stop()
    assert (heard, source.made) == ([Change(there=True)], 4), "told once, when it hears again"


def test_without_udev_nobody_is_woken_for_ever():
    """Each waking would give a parked driver all its tries back."""
    heard, source = [], Broken(failures=10**9)
    source.start(heard.append)
    while source.made < 20:
        threading.Event().wait(0.01)
    source.stop()
    assert heard == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_whose_thread_died_listens_again_and_everybody_looks():
    heard, source = [], Broken(failures=1, error=SystemExit)
    source.start(heard.append)
    source._thread.join(20)
    assert not source._thread.is_alive()
    source.start(heard.append)
    assert source.listens.wait(20)
    source.stop()
    assert heard == [Change(there=True)]


def test_a_listener_that_hangs_is_late_at_the_watchdog(clock):
    source = Broken(failures=0, clock=clock)
    assert source.fresh_until() == float("inf"), "nobody waits for one that was not started"
    source.start(lambda _change: None)
    assert source.listens.wait(20)
    assert source.fresh_until() == clock() + PATIENCE
    source.stop()
    assert source.fresh_until() == float("inf")
