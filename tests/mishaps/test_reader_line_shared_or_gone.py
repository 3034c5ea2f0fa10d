"""Two facts of pyserial that a reader must not fall for: a lying `is_open`, a shared port."""

import os
import tty

import pytest
import serial

from devices.errors import DeviceGone, DeviceRefused
from devices.transport_serial import SerialTransport


@pytest.fixture
def line():
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for fd in (master, slave):
        try:
            os.close(fd)
        except OSError:
            continue  # the test pulled it out


def test_a_cable_that_was_pulled_out_is_noticed_though_the_port_says_open(line):
    master, path = line
    naive = serial.Serial(path, timeout=0)
    ours = SerialTransport(path, 9600)
    naive.close()
    ours.open()
    os.close(master)
    assert ours._port.is_open, "what a naive reader believes"
    with pytest.raises(DeviceGone):
        ours.read(1.0)
    ours.close()


def test_a_second_program_on_the_line_steals_nothing(line):
    """Without `exclusive` two programs share a line, and each gets some of the bytes."""
    _, path = line
    ours, second = SerialTransport(path, 9600), SerialTransport(path, 9600)
    ours.open()
    naive = serial.Serial(path, timeout=0)
    assert naive.is_open, "what a naive second program does"
    naive.close()
    with pytest.raises(DeviceRefused) as caught:
        second.open()
    assert caught.value.code == "busy"
    ours.close()
    second.close()
