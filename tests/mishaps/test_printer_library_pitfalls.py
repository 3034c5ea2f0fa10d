"""What the plain use of python-escpos and pyserial does to a kiosk, and that ours does not.

Each test shows the library first. When one of those halves fails, the library has changed.
"""

import inspect
import io
import os
import subprocess
import sys
import tty
from pathlib import Path
from types import SimpleNamespace

import pytest
import serial
from escpos import printer as library
from PIL import Image

import devices.escpos.encode as encode_module
from devices.a4 import lpstat
from devices.errors import DeviceGone, DeviceRefused
from devices.escpos.encode import dummy, encode
from devices.escpos.profiles import PAPERS, Profile
from devices.protocols import State
from devices.ticket import Line, Picture, Qr, Ticket
from devices.transport_file import FileTransport
from devices.transport_serial import SerialTransport
from devices.virtual.machine import Machine
from devices.virtual.parser import Parser
from tests.contracts.devices_workbench import SteppedBench, ticket


def naive():
    return dummy(Profile())


def commands(data):
    return [command.name for command in Parser().feed(data)]


def ours(*parts, **options):
    return encode(Ticket(parts), Profile(**options)).data()


class Asked(library.Dummy):
    """The library over a line whose answers come as the test says."""

    def __init__(self, *answers):
        super().__init__()
        self._answers = list(answers)

    def _read(self):
        return self._answers.pop(0)


def test_no_answer_is_no_fact():
    """The library: no answer means plenty of paper."""
    assert Asked(b"").paper_status() == 2
    bench = SteppedBench()
    bench.machine.paper_out()
    bench.machine.silent()
    bench.turn(3)
    assert bench.device.health().state == State.UNKNOWN


def test_the_answer_of_an_earlier_question_is_not_the_answer_to_this_one():
    """The library: "online" came late and says now that there is paper."""
    late = Asked(b"", b"\x12", b"\x72")
    assert not late.is_online()
    assert late.paper_status() == 2
    bench = SteppedBench()
    bench.turn()
    bench.machine.paper_out()
    bench.machine.hold_answers()
    bench.turn()
    bench.machine.release_answers()
    bench.turn()
    assert bench.device.health().reason == "paper_out"


def test_two_answers_in_one_read_are_two_answers():
    assert Asked(b"\x12\x72").paper_status() == 2  # the first byte it likes
    bench = SteppedBench()
    bench.machine.paper_out()
    bench.machine.receive(b"\x1da\x0f")  # it also speaks by itself
    bench.turn()
    assert bench.device.health().reason == "paper_out"


@pytest.mark.parametrize(
    ("kind", "name", "default"),
    [(library.Usb, "timeout", 0), (library.Network, "timeout", 60)],
)
def test_the_librarys_patience(kind, name, default):
    """For ever on USB, a minute on the network; ours stops after about a second."""
    parameters = inspect.signature(kind.__init__).parameters
    assert parameters[name].default == default
    bench = SteppedBench()
    bench.turn()
    bench.machine.silent()
    before = bench.clock()
    bench.device.supervisor.turn()
    assert bench.clock() - before <= 1.5


def test_one_byte_is_not_waited_for_as_sixteen():
    """The library reads 16 bytes, so each question takes the whole time-out."""
    assert "16" in inspect.getsource(library.Serial._read)
    master, slave = os.openpty()
    port = SerialTransport(os.ttyname(slave), 9600)
    port.open()
    os.write(master, b"\x12")
    assert port.read(3600.0) == b"\x12"  # an hour, were it to wait for more
    port.close()
    os.close(master)
    os.close(slave)


def test_a_dummy_or_fake_that_cannot_be_asked():
    with pytest.raises(NotImplementedError):
        library.Dummy().paper_status()


def test_a_device_node_can_be_read():
    """The library's File only writes."""
    assert "_read" not in vars(library.File)
    master, slave = os.openpty()
    tty.setraw(slave)
    port = FileTransport(os.ttyname(slave))
    port.open()
    port.write(b"\x10\x04\x01", 1.0)
    assert os.read(master, 16) == b"\x10\x04\x01"
    os.write(master, b"\x12")
    assert port.read(3600.0) == b"\x12"
    port.close()
    os.close(master)
    os.close(slave)


def test_text_is_never_a_command():
    evil = "a\x1bp\x00\x19\x19b\x10\x04\x01"
    plain = naive()
    plain.text(evil)
    assert {"ESC p", "DLE EOT"} <= set(commands(plain.output))
    assert not {"ESC p", "DLE EOT"} & set(commands(ours(Line(evil))))


@pytest.mark.parametrize("letter", ["✓", "ꦲ"])
def test_a_letter_the_printer_lacks_is_drawn(letter):
    plain = naive()
    plain.text(letter)
    assert plain.output[-1:] in (b"?", b" ")
    data = ours(Line(letter))
    assert "GS v 0" in commands(data)
    assert "text" not in commands(data)


def test_one_chinese_letter_changes_nothing_else():
    """The library sends the whole line as GB18030, whatever code page was chosen."""
    plain = naive()
    plain.text("é 中")
    assert plain.output.endswith("é 中".encode("gb18030"))
    assert "text" not in commands(ours(Line("é 中"), codepage="CP858")), "the line is drawn"


def test_the_code_page_stands_after_every_start():
    """The library: after ESC @ it believes that the old code page is still chosen."""
    plain = library.Dummy()
    plain.text("é")
    plain.clear()
    plain.hw("INIT")
    plain.text("é")
    assert "ESC t" not in commands(plain.output)
    found = commands(ours(Line("é"), codepage="CP858"))
    assert found[:2] == ["ESC @", "ESC t"]


def test_the_cut_never_meets_an_unfinished_line():
    plain = naive()
    plain.text("halo")
    plain.cut(feed=False)
    assert commands(plain.output)[-2:] == ["text", "GS V"]
    assert commands(ours(Line("halo")))[-3:] == ["LF", "ESC d", "GS V"]


def test_a_native_qr_stands_in_the_middle():
    with pytest.raises(NotImplementedError):
        naive().qr("halo", native=True, center=True)
    machine = Machine(58)
    machine.receive(ours(Qr("halo"), paper=PAPERS[58], native_qr=True))
    assert machine.unknown == []


def test_a_wide_picture_fits_the_paper():
    out = io.BytesIO()
    Image.new("1", (800, 40)).save(out, "PNG")
    plain = library.Dummy()
    plain.image(Image.new("1", (800, 40)))
    [sent] = [c for c in Parser().feed(plain.output) if c.name == "GS v 0"]
    assert sent.args[1] * 8 == 800  # to a head of 576 dots
    [fitted] = [c for c in Parser().feed(ours(Picture(out.getvalue()))) if c.name == "GS v 0"]
    assert fitted.args[1] * 8 == PAPERS[80].dots


def test_a_long_picture_goes_in_slices():
    out = io.BytesIO()
    Image.new("1", (576, 900)).save(out, "PNG")
    plain = naive()
    plain.image(Image.new("1", (576, 900)))
    assert commands(plain.output).count("GS v 0") == 1
    assert commands(ours(Picture(out.getvalue()))).count("GS v 0") == 4


def test_two_programs_never_share_a_port():
    master, slave = os.openpty()
    path = os.ttyname(slave)
    with serial.Serial(path), serial.Serial(path):
        pass  # the library's default lets both in
    first, second = SerialTransport(path, 9600), SerialTransport(path, 9600)
    first.open()
    with pytest.raises(DeviceRefused):
        second.open()
    first.close()
    os.close(master)
    os.close(slave)


def test_a_port_that_is_gone_is_not_open():
    master, slave = os.openpty()
    path = os.ttyname(slave)
    plain, port = serial.Serial(path, timeout=0), SerialTransport(path, 9600)
    port._port, port._path = plain, path
    os.close(slave)
    os.close(master)
    assert plain.is_open
    with pytest.raises(DeviceGone):
        port.read(0.1)
    assert plain.is_open  # it would say so for ever
    port.close()


@pytest.mark.parametrize(("state", "says"), [(3, b"0"), (4, b"8"), (5, b"8")])
def test_a_queue_that_prints_is_not_offline_and_paper_is_not_made_up(state, says):
    """The library's CUPS printer: at work is offline, and paper is a constant of its own."""
    plain = SimpleNamespace(printers={"q": {"printer-state": state}}, printer_name="q")
    assert library.CupsPrinter._read(plain) == says
    assert Asked(says).paper_status() == 0, "a whole roll, and it says that there is none"
    at_work = lpstat.queue("printer q now printing q-1.  enabled since today\n\tAlerts: none\n")
    empty = lpstat.queue("printer q is idle.  enabled since today\n\tAlerts: media-empty-error\n")
    assert (at_work.enabled, at_work.reason, empty.reason) == (True, "ok", "paper_out")


IMPORTED = """
import logging, os, pathlib, sys
before = set(os.listdir(sys.argv[1]))
if sys.argv[2] == "ours":
    from devices.escpos.encode import dummy
    from devices.escpos.profiles import Profile
    dummy(Profile())
else:
    from escpos.printer import Dummy
    Dummy()
print(len(logging.getLogger().handlers), len(set(os.listdir(sys.argv[1])) - before))
"""


@pytest.mark.parametrize(("whose", "left"), [("the library's", "1 1"), ("ours", "0 0")])
def test_the_encoder_leaves_neither_a_handler_nor_a_folder_behind(tmp_path, whose, left):
    """Imported first it writes the whole log to stderr; each run leaves a folder in /tmp."""
    environment = {name: value for name, value in os.environ.items() if "ESCPOS" not in name}
    said = subprocess.run(
        [sys.executable, "-c", IMPORTED, str(tmp_path), whose],
        env={**environment, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines()[-1] == left
    assert whose != "ours" or said.stdout == left + "\n", "and it says nothing"


def test_nothing_is_built_on_the_librarys_own_status():
    """It changes its meaning between versions: no answer is "plenty" in one, "none" in another."""
    root = Path(encode_module.__file__).parents[2]
    asked = ("paper_status", "is_online", "query_status")
    code = [path.read_text("utf-8") for path in root.glob("devices/**/*.py")]
    assert code
    assert not [name for name in asked if any(name in text for text in code)]


def test_an_exception_half_way_prints_nothing_by_accident():
    """The library's CUPS printer sends what it holds when it is thrown away."""
    assert "send" in inspect.getsource(library.CupsPrinter.close)
    bench = SteppedBench()
    bench.turn()
    bench.device.print("j1", Ticket((Line("awal"), Picture(b"no picture"))))
    bench.turn(3)
    assert bench.machine.sheets == []
    assert bench.run("j2", ticket("dua")).state == "printed"
