"""The four handshakes of a serial line, and what pyserial alone makes of them."""

import os
import termios

import pytest
import serial

from devices.errors import DeviceAbsent, DeviceGone
from devices.transport_serial import DTR_PIECE, SerialTransport
from devices.urls import parse


@pytest.fixture
def line():
    master, slave = os.openpty()
    yield master, slave, os.ttyname(slave)
    os.close(master)
    os.close(slave)


@pytest.fixture
def printer_line(monkeypatch):
    """What the printer's DTR line says at our DSR pin; a pty has no such pin."""
    said = []
    monkeypatch.setattr(serial.Serial, "dsr", property(lambda _port: said.pop(0)))
    return said


def flags(slave):
    iflag, _, cflag, *_ = termios.tcgetattr(slave)
    return bool(iflag & (termios.IXON | termios.IXOFF)), bool(cflag & termios.CRTSCTS)


@pytest.mark.parametrize(
    ("flow", "expected"),
    [("none", (False, False)), ("xon", (True, False)), ("rts", (False, True))],
)
def test_the_kernel_is_told_of_its_handshakes(line, flow, expected):
    port = SerialTransport(line[2], 9600, flow)
    port.open()
    assert flags(line[1]) == expected
    port.close()


def test_dtr_is_not_a_handshake_the_kernel_knows(line):
    """pyserial takes `dsrdtr=True` and changes nothing: the printer's buffer would overrun."""
    with serial.Serial(line[2], 9600, dsrdtr=True):
        assert flags(line[1]) == (False, False)


def test_nothing_is_sent_while_the_printer_keeps_its_line_down(line, printer_line):
    port = SerialTransport(line[2], 9600, "dtr")
    port.open()
    printer_line += [False] * 3
    assert port.write(b"x" * 1000, 0.01) == 0
    printer_line += [False, True]
    assert port.write(b"x" * 1000, 1.0) == DTR_PIECE
    assert os.read(line[0], 4096) == b"x" * DTR_PIECE
    port.close()


def test_a_line_that_cannot_say_is_no_line(line):
    port = SerialTransport(line[2], 9600, "dtr")
    port.open()
    with pytest.raises(DeviceGone):
        port.write(b"x", 0.1)
    port.close()


def test_closing_never_waits_for_a_printer_that_takes_nothing(line, monkeypatch):
    """A tty with unsent bytes closes after 30 s; what is clogged is thrown away first."""
    thrown = []
    port = SerialTransport(line[2], 9600)
    port.open()
    monkeypatch.setattr(port._port, "reset_output_buffer", lambda: thrown.append(True))
    while port.write(b"x" * 1024, 0.01):
        pass
    port.close()
    assert thrown
    port.open()
    monkeypatch.setattr(port._port, "reset_output_buffer", lambda: thrown.append(True))
    port.close()
    assert len(thrown) == 1


def test_a_write_without_a_time_out_would_wait_for_ever(line):
    """The library's default: `write_timeout=None`. Ours hands over what fits, and says so."""
    assert serial.Serial(line[2]).write_timeout is None
    port = SerialTransport(line[2], 9600)
    port.open()
    taken = [port.write(b"x" * 65536, 0.01) for _ in range(8)]
    assert taken[-1] == 0
    port.close()


def test_what_is_no_serial_port(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"")
    with pytest.raises(DeviceAbsent):
        SerialTransport(str(path), 9600).open()


def test_the_options_of_the_url():
    place = parse("escpos+serial:///dev/ttyS0?baud=115200&flow=dtr")
    assert (place.options["baud"], place.options["flow"]) == ("115200", "dtr")
