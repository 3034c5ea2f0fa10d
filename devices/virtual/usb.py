"""A USB bus made of software: a pyusb backend, so that the real driver's code runs over it."""

import array
import errno
import threading
from collections.abc import Iterator
from typing import Any

import usb.backend
from msgspec import Struct
from usb.core import USBError, USBTimeoutError

from devices.virtual.machine import Machine
from devices.virtual.ports import SteppedClock

OUT, IN, INTERRUPT = 0x03, 0x84, 0x85
PACKET = 64
GET_DESCRIPTOR, STRING = 6, 3
LANGUAGE = b"\x04\x03\x09\x04"


class Interface(Struct, frozen=True):
    """What one interface says of itself: class, and (address, kind) of each endpoint.

    `other` is its alternate setting, where it has one.
    """

    kind: int
    endpoints: tuple[tuple[int, int], ...]
    other: "Interface | None" = None


PRINTER = Interface(0x07, ((INTERRUPT, 3), (OUT, 2), (IN, 2)))
"""Endpoints in an order and with numbers that nobody should assume."""
ONE_WAY = Interface(0x07, ((OUT, 2),))
TWO_WAY_IF_ASKED = Interface(0x07, ((OUT, 2),), PRINTER)
KEYPAD = Interface(0x03, ((0x81, 3),))


class Gadget:
    """One printer on the bus. Its power, paper and lid are the machine's handles."""

    def __init__(
        self,
        machine: Machine,
        vendor: int = 0x04B8,
        product: int = 0x0E28,
        serial: str = "X3F1",
        interfaces: tuple[Interface, ...] = (KEYPAD, PRINTER),
    ) -> None:
        self.machine = machine
        self.vendor, self.product, self.serial = vendor, product, serial
        self.interfaces = interfaces
        self.configured = True
        self.settings: dict[int, int] = {}  # alternate setting by interface
        self.kernel_driver = False  # usblp holds it
        self.denied = False  # no udev rule gives it to us
        self.taken = False  # another program holds it
        self.accepts: int | None = None  # bytes until it answers "not now"
        self.shortest = False  # one byte a transfer
        self.empty_reads = False  # answers reads at once, with nothing
        self.resets = 0
        self.halted: set[int] = set()
        self.clears = True
        self.answers = b""
        self.news = threading.Condition()
        machine.attach(self._hear)

    def stall(self, endpoint: int = OUT, *, for_ever: bool = False) -> None:
        """Refuse every packet until the driver clears the halt; `for_ever`: whatever it does."""
        self.halted.add(endpoint)
        self.clears = not for_ever

    def heal(self) -> None:
        self.halted.clear()

    def _hear(self, data: bytes) -> None:
        with self.news:
            self.answers += data
            self.news.notify_all()


class _Address(Struct, frozen=True, eq=False):
    """A gadget as it came up: after a power cycle it is another device."""

    gadget: Gadget
    power: int


class UsbBus(usb.backend.IBackend):
    """Pass it to `UsbTransport` as its backend. With a stepped clock, waiting costs no time."""

    def __init__(self, *gadgets: Gadget, clock: SteppedClock | None = None) -> None:
        self.gadgets = gadgets
        self._clock = clock

    # --- finding ---------------------------------------------------------------------------------

    def enumerate_devices(self) -> Iterator[_Address]:
        for gadget in self.gadgets:
            if gadget.machine.plugged:
                yield _Address(gadget, gadget.machine.unplugged_times)

    def get_parent(self, _dev: _Address) -> None:
        return None

    def get_device_descriptor(self, dev: _Address) -> "_Fields":
        return _Fields(
            bcdUSB=0x0200,
            bMaxPacketSize0=64,
            idVendor=dev.gadget.vendor,
            idProduct=dev.gadget.product,
            iSerialNumber=3,
            bNumConfigurations=1,
            bus=1,
            address=2 + dev.power,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: _Address, config: int) -> "_Fields":
        if config:
            raise IndexError
        return _Fields(bNumInterfaces=len(dev.gadget.interfaces), bConfigurationValue=1)

    def get_interface_descriptor(self, dev: _Address, intf: int, alt: int, _c: int) -> "_Fields":
        interface = _setting(dev.gadget, intf, alt)
        return _Fields(
            bInterfaceNumber=intf,
            bAlternateSetting=alt,
            bNumEndpoints=len(interface.endpoints),
            bInterfaceClass=interface.kind,
        )

    def get_endpoint_descriptor(
        self, dev: _Address, ep: int, intf: int, alt: int, _config: int
    ) -> "_Fields":
        address, kind = _setting(dev.gadget, intf, alt).endpoints[ep]
        return _Fields(bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=PACKET)

    # --- taking ----------------------------------------------------------------------------------

    def open_device(self, dev: _Address) -> _Address:
        self._alive(dev)
        if dev.gadget.denied:
            raise USBError("Access denied", -3, errno.EACCES)
        return dev

    def close_device(self, dev_handle: _Address) -> None:
        """Nothing is held open."""

    def get_configuration(self, dev_handle: _Address) -> int:
        return int(self._alive(dev_handle).configured)

    def set_configuration(self, dev_handle: _Address, _value: int) -> None:
        gadget = self._alive(dev_handle)
        if gadget.kernel_driver:
            raise USBError("Resource busy", -6, errno.EBUSY)
        gadget.configured = True

    def is_kernel_driver_active(self, dev_handle: _Address, _intf: int) -> bool:
        return self._alive(dev_handle).kernel_driver

    def detach_kernel_driver(self, dev_handle: _Address, _intf: int) -> None:
        self._alive(dev_handle).kernel_driver = False

    def attach_kernel_driver(self, dev_handle: _Address, _intf: int) -> None:
        self._alive(dev_handle).kernel_driver = True

    def claim_interface(self, dev_handle: _Address, _intf: int) -> None:
        gadget = self._alive(dev_handle)
        if gadget.kernel_driver or gadget.taken:
            raise USBError("Resource busy", -6, errno.EBUSY)

    def release_interface(self, dev_handle: _Address, _intf: int) -> None:
        self._alive(dev_handle)

    def set_interface_altsetting(self, dev_handle: _Address, intf: int, alt: int) -> None:
        self._alive(dev_handle).settings[intf] = alt

    def reset_device(self, dev_handle: _Address) -> None:
        """A reset makes it come up anew: memory gone, another address."""
        gadget = self._alive(dev_handle)
        gadget.resets += 1
        gadget.machine.power_cycle()

    def clear_halt(self, dev_handle: _Address, ep: int) -> None:
        gadget = self._alive(dev_handle)
        if gadget.clears:
            gadget.halted.discard(ep)

    # --- carrying --------------------------------------------------------------------------------

    def bulk_write(self, dev_handle: _Address, ep: int, intf: int, data: Any, timeout: int) -> int:
        gadget = self._ready(dev_handle, intf, ep)
        room = len(data) if gadget.accepts is None else min(gadget.accepts, len(data))
        room = 0 if gadget.machine.clogged else room
        taken = bytes(data)[: min(room, 1) if gadget.shortest else room]
        if gadget.accepts is not None:
            gadget.accepts -= len(taken)
        if not taken:
            self._pass(gadget, timeout)
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        gadget.machine.receive(taken)
        self._alive(dev_handle)
        return len(taken)

    def bulk_read(self, dev_handle: _Address, ep: int, intf: int, buff: Any, timeout: int) -> int:
        gadget = self._ready(dev_handle, intf, ep)
        if gadget.empty_reads and not gadget.answers:
            return 0
        self._pass(gadget, timeout)
        self._alive(dev_handle)
        with gadget.news:
            data, gadget.answers = gadget.answers[: len(buff)], gadget.answers[len(buff) :]
        if not data:
            raise USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        buff[: len(data)] = array.array("B", data)
        return len(data)

    def ctrl_transfer(  # noqa: PLR0917 - as pyusb calls it
        self,
        dev_handle: _Address,
        bmRequestType: int,  # noqa: N803 - pyusb's names
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: ARG002, N803
        data: Any,
        timeout: int,  # noqa: ARG002
    ) -> int:
        gadget = self._alive(dev_handle)
        if (bmRequestType, bRequest, wValue >> 8) != (0x80, GET_DESCRIPTOR, STRING):
            raise USBError("Pipe error", -9, errno.EPIPE)
        words = gadget.serial.encode("utf-16-le")
        answer = bytes([len(words) + 2, STRING]) + words if wValue & 0xFF else LANGUAGE
        data[: len(answer)] = array.array("B", answer)
        return len(answer)

    def _ready(self, dev: _Address, intf: int, endpoint: int) -> Gadget:
        gadget = self._alive(dev)
        chosen = _setting(gadget, intf, gadget.settings.get(intf, 0))
        if endpoint not in dict(chosen.endpoints):
            raise USBError("Entity not found", -5, errno.ENOENT)
        if endpoint in gadget.halted:
            raise USBError("Pipe error", -9, errno.EPIPE)
        return gadget

    def _alive(self, dev: _Address) -> Gadget:
        machine = dev.gadget.machine
        if not machine.plugged or dev.power != machine.unplugged_times:
            raise USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)
        return dev.gadget

    def _pass(self, gadget: Gadget, milliseconds: int) -> None:
        """Wait for news, at most this long."""
        with gadget.news:
            if gadget.answers:
                return
            if self._clock is not None:
                self._clock.step(milliseconds / 1000)
            else:
                gadget.news.wait(milliseconds / 1000)


def _setting(gadget: Gadget, intf: int, alt: int) -> Interface:
    """Return an interface in one of its settings; IndexError when it has no such."""
    first = gadget.interfaces[intf]
    settings = (first,) if first.other is None else (first, first.other)
    return settings[alt]


class _Fields:
    """A descriptor: the fields given, 0 for all others that the standard has."""

    extra_descriptors: tuple[int, ...] = ()

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> int:
        if name.startswith(("b", "i", "w")):
            return 0
        raise AttributeError(name)
