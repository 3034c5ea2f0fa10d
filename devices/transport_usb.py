"""A USB printer through pyusb and libusb: found by its descriptors, one packet at a time."""

import contextlib
import errno
import select
from collections.abc import Callable
from typing import Any

from devices.errors import DeviceAbsent, DeviceError, DeviceGone, DeviceRefused

PRINTER_CLASS, VENDOR_CLASS = 0x07, 0xFF
READ_PACKETS = 8
QUICKEST = 1  # ms; 0 would mean "for ever" to libusb
BREATH = 0.02  # seconds; a stall, and a read answered at once with nothing, must not spin
LONGEST_WAIT = 5.0  # seconds, however long a caller would wait


def _pause(seconds: float) -> None:
    select.select([], [], [], seconds)


class UsbTransport:
    """A bulk pipe to a printer. Never resets it, never sets a configuration that is set already:
    both make it come up anew under another number (and lose what it prints).

    `backend` is a `usb.backend.IBackend`; None finds libusb.
    """

    def __init__(
        self,
        vendor: int,
        product: int,
        serial: str = "",
        backend: Any = None,
        pause: Callable[[float], None] = _pause,
    ) -> None:
        self._vendor, self._product, self._serial = vendor, product, serial
        self._backend, self._pause = backend, pause
        self._device: Any = None
        self._out: Any = None
        self._in: Any = None
        self._interface = 0
        self._detached = False

    def open(self) -> None:
        try:
            self._device = self._found()
            self._claim()
        except DeviceError:
            self.close()
            raise
        except (OSError, NotImplementedError) as error:  # USBError is an OSError
            self.close()
            raise _refusal(error) from error

    def write(self, data: bytes, seconds: float) -> int:
        """One packet a transfer: whatever interrupts it, what arrived is known to the packet."""
        pipe = self._open_pipe(self._out)
        size, taken = pipe.wMaxPacketSize, 0
        while taken < len(data):
            try:
                count = pipe.write(data[taken : taken + size], _milliseconds(seconds))
            except OSError as error:
                self._excuse(pipe, error, writing=not taken)
                break
            taken += count
            if not count:
                break
        return taken

    def read(self, seconds: float) -> bytes:
        self._open_pipe(self._out)
        if self._in is None:  # a one-way printer never answers; do not ask in a tight loop
            self._pause(seconds)
            return b""
        size = self._in.wMaxPacketSize * READ_PACKETS
        try:
            data = bytes(self._in.read(size, _milliseconds(seconds)))
        except OSError as error:
            self._excuse(self._in, error)
            return b""
        if not data and seconds:
            self._pause(BREATH)
        return data

    def close(self) -> None:
        device, self._device = self._device, None
        self._out = self._in = None
        if device is None:
            return
        import usb.util

        with contextlib.suppress(OSError):
            usb.util.release_interface(device, self._interface)
        if self._detached:
            self._detached = False
            with contextlib.suppress(OSError, NotImplementedError):
                device.attach_kernel_driver(self._interface)
        with contextlib.suppress(OSError):
            usb.util.dispose_resources(device)

    def _open_pipe(self, pipe: Any) -> Any:
        if pipe is None:
            raise DeviceGone("not open")
        return pipe

    def _excuse(self, pipe: Any, error: OSError, *, writing: bool = False) -> None:
        """A time-out and a stall (cleared) are "not now"; all else is the end of this line."""
        number = error.errno
        if number == errno.ETIMEDOUT:
            return
        if number == errno.EPIPE:
            with contextlib.suppress(OSError):
                pipe.clear_halt()
                self._pause(BREATH)
                return
        # The packet that broke may have arrived before its handshake was lost.
        raise DeviceGone(_words(error), maybe=writing) from error

    def _found(self) -> Any:
        import usb.core

        try:
            found = list(
                usb.core.find(
                    find_all=True,
                    backend=self._backend,
                    idVendor=self._vendor,
                    idProduct=self._product,
                )
            )
        except usb.core.NoBackendError as error:
            raise DeviceRefused("libusb-1.0", "no_libusb") from error
        if not self._serial and found:
            return found[0]
        return self._by_serial(found)

    def _by_serial(self, found: list[Any]) -> Any:
        """Ask each; one that may not be asked is told of only when no other is ours."""
        import usb.util

        refused: DeviceError = DeviceAbsent(
            f"{self._vendor:04x}:{self._product:04x} {self._serial}".strip()
        )
        for device in found:
            try:
                if device.serial_number == self._serial:
                    return device
            except ValueError:  # pyusb's words for "you may not ask it"
                refused = DeviceRefused("serial number cannot be read", "denied")
            except OSError as error:
                refused = _refusal(error)
            usb.util.dispose_resources(device)
        raise refused

    def _claim(self) -> None:
        import usb.util

        interface = _printing_interface(_configuration(self._device))
        if interface is None:
            raise DeviceRefused("no bulk endpoint", "no_endpoint")
        self._interface = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(self._interface):
                self._device.detach_kernel_driver(self._interface)
                self._detached = True
        usb.util.claim_interface(self._device, self._interface)
        if interface.bAlternateSetting:
            interface.set_altsetting()
        self._out, self._in = _pipes(interface)


def _configuration(device: Any) -> Any:
    """Return the active configuration; set the first only where none is."""
    try:
        return device.get_active_configuration()
    except OSError:
        device.set_configuration()
        return device.get_active_configuration()


def _printing_interface(configuration: Any) -> Any:
    """Choose by class: a printer's, else a vendor's own, else any; two-way before one-way."""
    usable = [interface for interface in configuration if _pipes(interface)[0] is not None]
    return min(usable, key=_rank, default=None)


def _rank(interface: Any) -> tuple[int, bool]:
    order = {PRINTER_CLASS: 0, VENDOR_CLASS: 1}
    return order.get(interface.bInterfaceClass, 2), _pipes(interface)[1] is None


def _pipes(interface: Any) -> tuple[Any, Any]:
    """Return the first bulk endpoint out and the first in, None where there is none."""
    bulk = [pipe for pipe in interface if pipe.bmAttributes & 0x03 == 0x02]
    out = next((pipe for pipe in bulk if not pipe.bEndpointAddress & 0x80), None)
    return out, next((pipe for pipe in bulk if pipe.bEndpointAddress & 0x80), None)


def _milliseconds(seconds: float) -> int:
    return max(QUICKEST, int(min(seconds, LONGEST_WAIT) * 1000))


_REFUSED = {errno.EACCES: "denied", errno.EPERM: "denied", errno.EBUSY: "busy"}


def _refusal(error: Exception) -> DeviceError:
    number = getattr(error, "errno", None)
    if number in _REFUSED:
        return DeviceRefused(_words(error), _REFUSED[number])
    return DeviceAbsent(_words(error))


def _words(error: Exception) -> str:
    return getattr(error, "strerror", "") or type(error).__name__
