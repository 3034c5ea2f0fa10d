"""Scans are hostile until checked."""

import os
import tty
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols import Scanned
from devices.scanner.content import MAX_BYTES, SUFFIXES, Refused, Splitter, check
from devices.scanner.serial import SerialScanner
from devices.transport_serial import SerialTransport
from devices.virtual.part import Part
from devices.virtual.ports import MemoryTransport, SteppedClock
from tests.contracts.devices_workbench import Heard, QuickBell


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"x" * 4297, "too_long"),
        (b"\xff\xfe", "not_utf8"),
        (b"\xed\xa0\x80", "not_utf8"),
        (b"\xc0\xaf", "not_utf8"),
        (b"a\x1b[2J", "control_characters"),
        ("a\u202eb".encode(), "control_characters"),
        ("a\u0085b".encode(), "control_characters"),
        (b"   ", "empty"),
        (b"", "empty"),
    ],
)
def test_what_is_refused(data, why):
    assert check(data) == Refused(why)


@pytest.mark.parametrize("text", ["K07-4821-93", "x" * 4296, "https://contoh.example/s#é"])
def test_what_is_taken(text):
    assert check(text.encode()) == text


@given(st.lists(st.binary(max_size=30).filter(lambda b: b"\r" not in b)), st.integers(1, 7))
def test_scans_are_cut_at_the_suffix_in_any_split(scans, step):
    stream = b"".join(scan + b"\r" for scan in scans)
    splitter = Splitter(b"\r")
    found = []
    for at in range(0, len(stream), step):
        found += splitter.feed(stream[at : at + step])
    assert found == [check(scan) for scan in scans]


def test_a_flood_without_suffix_is_dropped_to_its_end():
    splitter = Splitter(b"\r")
    for _ in range(5):
        assert splitter.feed(b"x" * (MAX_BYTES // 2)) == []
    assert splitter.feed(b"\rK07\r") == [Refused("too_long"), "K07"]


def test_without_a_suffix_silence_ends_a_scan():
    splitter = Splitter(b"")
    assert splitter.feed(b"K07-") == []
    assert splitter.feed(b"4821") == []
    assert splitter.silence() == ["K07-4821"]
    assert splitter.silence() == []


def test_half_a_scan_is_forgotten_when_the_line_falls_silent():
    splitter = Splitter(b"\r")
    splitter.feed(b"half")
    splitter.silence()
    assert splitter.feed(b"whole\r") == ["whole"]


@given(st.binary(max_size=60), st.sampled_from(sorted(SUFFIXES)), st.integers(1, 9))
def test_whatever_is_in_a_code_only_harmless_text_gets_through(content, suffix, step):
    splitter, got = Splitter(SUFFIXES[suffix]), []
    stream = content + SUFFIXES[suffix]
    for at in range(0, len(stream), step):
        got += splitter.feed(stream[at : at + step])
    got += splitter.silence()
    for scan in got:
        assert isinstance(scan, Refused) or (
            0 < len(scan) <= 4296
            and not any(
                unicodedata.category(char).startswith("C") for char in scan if char < "\x80"
            )
            and scan.encode("utf-8", "strict") in content
        )


class Table:
    """A scanner on a stepped clock; `heard` is what it was sent."""

    def __init__(self, **options):
        self.clock, self.part, self.sent = SteppedClock(), Part(), []
        self.part.receive = self.sent.append
        self.told = Heard()
        line = MemoryTransport(self.part, self.clock)
        self.scanner = SerialScanner("s", line, self.told, clock=self.clock, **options)
        self.turn()

    def turn(self, times=1):
        for _ in range(times):
            self.clock.step(self.scanner.supervisor.turn())


ON, OFF = b"\x16T\r", b"\x16U\r"


def test_a_scanner_that_is_always_on_is_told_nothing():
    table = Table()
    table.turn(500)
    assert table.sent == []


def test_a_trigger_is_held_renewed_and_let_go():
    table = Table(trigger=(ON, OFF))
    assert table.sent == [ON]
    table.turn(90)
    assert table.sent == [ON]
    table.turn(20)
    assert table.sent == [ON, ON]
    table.part.say(b"\x06K07-4821-93\r")
    table.turn(2)
    assert table.sent == [ON, ON, ON]
    assert table.told.of(Scanned) == [Scanned("K07-4821-93")]
    table.scanner.supervisor._give_back()
    assert table.sent[-1] == OFF


def test_a_triggered_scanner_that_was_pulled_out_is_switched_on_again():
    table = Table(trigger=(ON, OFF))
    table.part.unplug()
    table.turn(2)
    table.part.plug()
    table.turn()
    assert table.sent == [ON, ON]


def test_a_scanner_on_a_line_is_heard_pulled_out_and_heard_again(tmp_path):
    heard, path = Heard(), tmp_path / "scanner"
    scanner = SerialScanner("scanner", SerialTransport(str(path), 9600), heard, bell=QuickBell())
    slaves = []
    master = _plug(path, slaves)
    scanner.start()
    try:
        heard.until_reason("ok")
        os.write(master, b"K07-4821-93\r\xff\r")
        heard.until(lambda: heard.of(Scanned) == [Scanned("K07-4821-93")])
        os.close(master)
        path.unlink()
        heard.until_reason("not_found")
        master = _plug(path, slaves)
        heard.until_reason("ok")
        os.write(master, b"K07-4822-90\r")
        heard.until(lambda: heard.of(Scanned)[-1] == Scanned("K07-4822-90"))
    finally:
        scanner.stop()
        os.close(master)
        for slave in slaves:
            os.close(slave)


def _plug(path, slaves):
    master, slave = os.openpty()
    slaves.append(slave)
    tty.setraw(slave)
    path.symlink_to(os.ttyname(slave))
    return master
