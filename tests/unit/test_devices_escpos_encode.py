"""What our bytes say, read by the virtual printer's own parser."""

import io
import os
import subprocess
import sys

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from devices.errors import BadTicket
from devices.escpos import raster
from devices.escpos.encode import encode
from devices.escpos.profiles import PAPERS, Profile
from devices.escpos.sanitise import pair, sanitise, wrap
from devices.ticket import Gap, Line, Pair, Picture, Qr, Rule, Ticket
from devices.virtual.machine import Machine
from devices.virtual.parser import Parser

WIDTHS = sorted(PAPERS)
MEANT = {"ESC @", "ESC t", "ESC a", "ESC E", "GS !", "text", "LF", "GS v 0", "ESC d", "GS V"}
URL = ("https://layanan.contoh.example/s#" + "aB3_-xYz9Q" * 20)[:230]
ANY_TEXT = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["\x1bp\x00\x19\x19", "\x10\x04\x01", "\x1d(H\x06", "\u009b1m", "a\x00b", "\x1b@", "\u202egnp"]
)


def commands(data):
    parser = Parser()
    found = list(parser.feed(data))
    assert parser.rest() == b""
    return found


def printed(ticket, width=80, **options):
    machine = Machine(width)
    machine.receive(encode(ticket, Profile(paper=PAPERS[width], **options)).data())
    assert machine.unknown == []
    [sheet] = machine.sheets
    return sheet


@settings(max_examples=150, deadline=None)
@given(label=ANY_TEXT, text=ANY_TEXT, width=st.sampled_from(WIDTHS), size=st.integers(1, 2))
def test_no_text_becomes_a_command(label, text, width, size):
    profile = Profile(paper=PAPERS[width])
    ticket = Ticket((Line(text, size=size), Pair(label, text), Line(label, align="right")))
    data = encode(ticket, profile).data()
    found = commands(data)
    names = [command.name for command in found]
    assert set(names) <= MEANT
    assert (names.count("ESC @"), names.count("GS V")) == (1, 1)
    assert (names[0], names[-1]) == ("ESC @", "GS V")
    assert b"\x10\x04" not in data
    assert b"\x10\x05" not in data
    for command in found:
        _has_meant_arguments(command, profile)


def _has_meant_arguments(command, profile):
    meant = {
        "ESC a": {b"\x00", b"\x01", b"\x02"},
        "ESC E": {b"\x00", b"\x01"},
        "GS !": {b"\x00", b"\x11"},
        "ESC t": {b"\x00"},
        "ESC d": {b"\x06"},
        "GS V": {b"\x00"},
    }.get(command.name)
    if meant is not None:
        assert command.args in meant
    if command.name == "GS v 0":
        assert command.args[1] == profile.paper.dots // 8
        assert command.args[3] + 256 * command.args[4] <= 255
    if command.name == "text":
        assert all(0x20 <= byte <= 0x7E for byte in command.args)


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=300))
def test_plain_text_arrives_letter_by_letter(text):
    sheet = printed(Ticket((Line(text),)), 58)
    assert "".join(sheet.text.split()) == "".join(text.split())


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_fits_the_paper(width):
    words = "Surat Keterangan Penghasilan Orang Tua untuk Beasiswa " * 5 + "x" * 200
    sheet = printed(Ticket((Line(words), Line(words, size=2), Pair("Layanan", words))), width)
    assert max(len(row) for row in sheet.text.split("\n")) <= PAPERS[width].columns


def test_typographic_characters_become_plain_ones():
    assert sanitise("“Kota” – ‘kios’… 2×3 •") == "\"Kota\" - 'kios'... 2x3 *"


def test_letters_are_composed_and_invisible_ones_dropped():
    assert sanitise("e\u0301\u200b\u202e\ufeff\ud800\x00\x9b") == "é"


def test_windows_line_ends_are_line_ends():
    assert sanitise("a\r\nb\x85c\u2028d\te") == "a\nb\nc\nd e"


@pytest.mark.parametrize("text", ["Žižek", "café ✓", "Ελλάδα", "Москва"])
def test_letters_that_the_printer_lacks_are_drawn_never_replaced(text):
    encoded = encode(Ticket((Line(text),)), Profile())
    found = commands(encoded.data())
    assert "GS v 0" in [command.name for command in found]
    assert not any(b"?" in command.args for command in found if command.name == "text")
    assert encoded.lost == ""


def test_letters_that_nothing_can_draw_are_named():
    assert encode(Ticket((Line("Aksara ꦗꦮ"),)), Profile()).lost == "ꦗꦮ"


def test_a_declared_code_page_sends_its_letters_as_text():
    sheet = printed(Ticket((Line("café"),)), codepage="CP858")
    assert sheet.text.startswith("café")


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_on_the_paper_says_what_it_should(width, native):
    sheet = printed(Ticket((Line("atas"), Qr(URL), Line("bawah"))), width, native_qr=native)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet.png)))
    assert code.text == URL
    assert len(URL) == 230


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("length", [1, 60, 230, 320])
def test_a_qr_has_large_modules_and_its_whole_quiet_zone(width, length):
    drawn = raster.qr("x" * length, PAPERS[width].dots)
    left, top, right, bottom = ImageOps.invert(drawn.convert("L")).getbbox()
    module = _module(drawn, left, top)
    assert module >= 4
    quiet = 4 * module
    assert left >= quiet
    assert drawn.width - right >= quiet
    assert top >= quiet
    assert drawn.height - bottom >= quiet


def _module(drawn, left, top):
    """A finder pattern begins with seven dark modules."""
    run = next(x for x in range(left, drawn.width) if drawn.getpixel((x, top))) - left
    assert run % 7 == 0
    return run // 7


def test_a_qr_that_would_need_small_modules_is_refused():
    with pytest.raises(BadTicket):
        encode(Ticket((Qr("x" * 1500),)), Profile(paper=PAPERS[58]))


def test_a_qr_beyond_the_largest_version_is_refused():
    with pytest.raises(BadTicket):
        encode(Ticket((Qr("x" * 5000),)), Profile())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_wide_picture_is_scaled_down_and_sliced(width):
    out = io.BytesIO()
    Image.new("RGB", (1200, 1300), "black").save(out, "PNG")
    found = commands(encode(Ticket((Picture(out.getvalue()),)), Profile(PAPERS[width])).data())
    slices = [command for command in found if command.name == "GS v 0"]
    rows = sum(command.args[3] + 256 * command.args[4] for command in slices)
    assert rows == PAPERS[width].dots * 1300 // 1200


def test_a_picture_is_no_higher_than_it_may_be():
    out = io.BytesIO()
    Image.new("RGB", (256, 256), "black").save(out, "PNG")
    found = commands(encode(Ticket((Picture(out.getvalue(), 112),)), Profile()).data())
    [slice_] = [command for command in found if command.name == "GS v 0"]
    assert slice_.args[3] + 256 * slice_.args[4] == 112


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(BadTicket):
        encode(Ticket((Picture(b"GIF89a"),)), Profile())


def test_picture_data_never_spells_a_real_time_command():
    dots = bytes([0x10, 0x04, 0x10, 0x05, 0x10, 0x14]) * 1000
    picture = Image.frombytes("1", (576, 80), bytes(255 - b for b in (dots * 2)[: 72 * 80]))
    ink = bytes(255 - byte for byte in raster.defused(picture).tobytes())
    assert not any(pattern in ink for pattern in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_blocks_end_where_a_command_ends():
    ticket = Ticket((Line("satu"), Rule(), Qr(URL), Gap(2), Line("žluť"), Pair("a", "b")))
    for block in encode(ticket, Profile()).blocks:
        commands(block)


@pytest.mark.parametrize(("cut", "expected"), [("full", b"\x00"), ("part", b"\x01")])
def test_the_cut_follows_a_line_feed(cut, expected):
    found = commands(encode(Ticket((Line("x"),)), Profile(cut=cut)).data())
    assert [command.name for command in found[-3:]] == ["LF", "ESC d", "GS V"]
    assert found[-1].args == expected


def test_without_a_cutter_nothing_is_cut():
    found = commands(encode(Ticket((Line("x"),)), Profile(cut="none")).data())
    assert "GS V" not in [command.name for command in found]


def test_a_pair_that_is_too_long_takes_two_rows():
    assert pair("Nomor", "K07", 12) == ["Nomor    K07"]
    assert pair("Nomor", "K07-4821-93", 12) == ["Nomor", " K07-4821-93"]


def test_empty_lines_stay():
    assert wrap("a\n\nb", 10) == ["a", "", "b"]


def test_the_library_leaves_no_trace_in_the_process(tmp_path):
    """python-escpos adds a root log handler, prints, and leaves a folder in the temporary one."""
    program = (
        "import logging, sys; from devices.escpos import encode, printer;"
        "assert 'escpos' not in sys.modules; encode.warm_up(); assert 'escpos' in sys.modules;"
        "assert logging.getLogger().handlers == []; assert 'kivy' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == (b"", b"", [])
