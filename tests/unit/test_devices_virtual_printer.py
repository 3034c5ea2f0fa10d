"""The virtual printer is the judge, so it is judged too: by bytes from the command references."""

import io
import os
import select
import signal
import socket
import subprocess
import sys

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.errors import DeviceAbsent, DeviceRefused
from devices.transport_file import FileTransport
from devices.transport_serial import SerialTransport
from devices.transport_tcp import TcpTransport
from devices.virtual.machine import Machine
from devices.virtual.parser import Parser
from devices.virtual.printer import VirtualPrinter

CUT = b"\n\x1dV\x00"


def names(data):
    return [command.name for command in Parser().feed(data)]


def talk(machine):
    heard = []
    machine.attach(heard.append)
    return heard


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("1b40", ["ESC @"]),
        ("100401", ["DLE EOT"]),
        ("100502", ["DLE ENQ"]),
        ("1d2848060030304142434 4".replace(" ", ""), ["GS ( H"]),
        ("1d286b0400314132 00".replace(" ", ""), ["GS ( k"]),
        ("1d7630000100020080 40".replace(" ", ""), ["GS v 0"]),
        ("1d5600", ["GS V"]),
        ("1d564200", ["GS V"]),
        ("1b700019fa", ["ESC p"]),
        ("1d6b0431323300", ["GS k"]),
        ("1d6b4903313233", ["GS k"]),
        ("1b2a010200ffff", ["ESC *"]),
        ("1b44081000", ["ESC D"]),
        ("1c2e", ["FS ."]),
        ("4142431b40440a", ["text", "ESC @", "text", "LF"]),
        ("1b99", ["unknown"]),
        ("07", ["unknown"]),
    ],
)
def test_commands_are_told_apart(data, expected):
    assert names(bytes.fromhex(data)) == expected


@given(st.binary(max_size=80), st.integers(1, 9))
def test_commands_are_the_same_in_any_split(data, step):
    whole, parts = Parser(), Parser()
    letters = "".join
    expected = [(c.name, c.args) for c in whole.feed(data) if c.name != "text"]
    found = [
        (c.name, c.args)
        for at in range(0, len(data), step)
        for c in parts.feed(data[at : at + step])
        if c.name != "text"
    ]
    assert letters(name for name, _ in found) == letters(name for name, _ in expected)
    assert found == expected


@given(st.binary(max_size=200))
def test_no_bytes_break_the_machine(data):
    Machine(58).receive(data.replace(b"\x1dv", b"").replace(b"\x1bJ", b""))


def test_real_time_status():
    machine = Machine()
    heard = talk(machine)
    machine.receive(b"\x10\x04\x01\x10\x04\x04")
    machine.paper_out()
    machine.receive(b"\x10\x04\x01\x10\x04\x04")
    machine.refill()
    machine.cover_open()
    machine.receive(b"\x10\x04\x02")
    assert b"".join(heard) == bytes.fromhex("12121a7216")


def test_a_status_query_inside_picture_data_is_data():
    machine = Machine()
    heard = talk(machine)
    machine.receive(bytes.fromhex("1d76300001000300100401") + CUT)
    assert heard == []


def test_automatic_status_is_sent_at_each_change():
    machine = Machine()
    heard = talk(machine)
    machine.receive(b"\x1da\x0f")
    machine.cover_open()
    machine.cover_close()
    assert [data.hex() for data in heard] == ["10000000", "38000000", "10000000"]


def test_a_process_id_is_answered_only_when_all_before_it_is_printed():
    machine = Machine()
    heard = talk(machine)
    machine.paper_out()
    machine.receive(b"halo" + CUT + b"\x1d(H\x06\x0000ABCD")
    assert (heard, machine.sheets) == ([], [])
    machine.refill()
    assert heard == [b"\x37\x22ABCD\x00"]
    assert machine.sheets[0].text == "halo"


def test_a_sheet_keeps_the_bytes_that_made_it():
    machine = Machine()
    machine.receive(b"\x1b@satu" + CUT + b"dua" + CUT)
    assert [sheet.raw for sheet in machine.sheets] == [b"\x1b@satu" + CUT, b"dua" + CUT]


@pytest.mark.parametrize(("width", "dots"), [(58, 384), (80, 576)])
def test_the_paper_has_the_width_of_the_roll(width, dots):
    machine = Machine(width)
    machine.receive(b"halo" + CUT)
    with Image.open(io.BytesIO(machine.sheets[0].png)) as drawn:
        assert drawn.width == dots + 80


def test_a_line_that_is_too_long_goes_on_in_the_next():
    machine = Machine(58)
    machine.receive(b"x" * 40 + CUT)
    assert machine.sheets[0].text == "x" * 32 + "\n" + "x" * 8


def test_a_native_qr_is_drawn():
    machine = Machine(58)
    data = b"https://contoh.example/s"
    store = bytes([len(data) + 3, 0]) + b"1P0" + data
    machine.receive(
        b"\x1ba\x01\x1d(k\x03\x001C\x06\x1d(k" + store + b"\x1d(k\x03\x001Q0" + b"\n" * 3 + CUT
    )
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(machine.sheets[0].png)))
    assert code.text == data.decode()


def test_a_cut_paper_is_handed_over_with_its_bytes():
    papers = []
    printer = VirtualPrinter(width=58, on_cut=lambda png, raw: papers.append((png, raw)))
    printer.start()
    with socket.create_connection(("127.0.0.1", printer.port)) as line:
        line.sendall(b"halo" + CUT)
        assert printer.wait_for_sheets(1, 20)
    printer.stop()
    [(png, raw)] = papers
    assert png.startswith(b"\x89PNG")
    assert raw == b"halo" + CUT


def test_it_stands_alone_as_a_program(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-m", "devices.virtual", "--port", "0", "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        url = program.stdout.readline()
        port = int(url.rsplit(":", 1)[1].split("?")[0])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"halo" + CUT)
            path = program.stdout.readline().strip()
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0
    assert path.endswith("ticket-0001.png")
    assert (tmp_path / "ticket-0001.escpos").read_bytes() == b"halo" + CUT


def test_a_port_that_nobody_listens_on_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeviceAbsent) as caught:
        TcpTransport("127.0.0.1", port).open()
    assert caught.value.code == "refused"


def test_a_serial_port_that_is_not_there(tmp_path):
    with pytest.raises(DeviceAbsent):
        SerialTransport(str(tmp_path / "none"), 9600).open()


def test_a_serial_port_that_is_in_use():
    master, slave = os.openpty()
    path = os.ttyname(slave)
    first, second = SerialTransport(path, 9600), SerialTransport(path, 9600)
    first.open()
    with pytest.raises(DeviceRefused) as caught:
        second.open()
    assert caught.value.code == "busy"
    first.close()
    second.open()
    second.close()
    os.close(master)
    os.close(slave)


def test_a_serial_port_that_takes_nothing_more_does_not_block():
    master, slave = os.openpty()
    port = SerialTransport(os.ttyname(slave), 9600)
    port.open()
    while port.write(b"x" * 1024, 0.01):
        pass
    assert not select.select([], [port._port.fileno()], [], 0)[1]
    port.close()
    os.close(master)
    os.close(slave)


def test_a_file_collects_the_bytes(tmp_path):
    path = tmp_path / "out.escpos"
    port = FileTransport(str(path))
    port.open()
    assert port.write(b"halo", 1.0) == 4
    assert port.read(0.0) == b""
    port.close()
    assert path.read_bytes() == b"halo"


def test_a_file_in_no_folder_is_absent(tmp_path):
    with pytest.raises(DeviceAbsent):
        FileTransport(str(tmp_path / "no" / "out")).open()
