"""What goes wrong and when, as a text that a person can write."""

import threading
from types import SimpleNamespace

import pytest

from devices.fakes.a4 import FakeLetterPrinter
from devices.fakes.camera import FakeCamera
from devices.fakes.keypad import FakeKeypad
from devices.fakes.printer import FakePress
from devices.fakes.reader import FakeReader
from devices.fakes.scanner import FakeScanner
from devices.fakes.speech import FakeSpeech
from devices.fakes.told import FakeBoard, FakePower, FakeStorage
from devices.fault_script import HANDLES, BadScript, Fault, FaultPlayer, parse
from devices.protocols import JobState
from devices.urls import parse as parse_url
from devices.virtual.machine import Machine
from devices.virtual.ports import SteppedClock
from kiosk.cli.demo import demo
from kiosk.cli.output import Refusal
from kiosk.demo.line import Line
from kiosk.demo.theatre import EXTRAS
from tests.contracts.devices_workbench import SteppedBench, ticket

TEXT = """
# a day at the counter
devices:
  printer: at 3s paper_out, at 9s refill
  printer: at 1m30s silent, at 2m silent off, at 4.5s slow 2s   # out of order
  scanner: at 0s scan https://contoh.example/a b
"""


def test_it_is_read_in_the_order_of_time():
    assert parse(TEXT) == (
        Fault(0.0, "scanner", "scan", "https://contoh.example/a b"),
        Fault(3.0, "printer", "paper_out"),
        Fault(4.5, "printer", "slow", 2.0),
        Fault(9.0, "printer", "refill"),
        Fault(90.0, "printer", "silent", argument=True),
        Fault(120.0, "printer", "silent", argument=False),
    )


def test_the_word_devices_may_stand_before_it():
    assert parse("devices: printer: at 3s jam") == parse("devices:\n  printer: at 3s jam")


def test_nothing_is_a_script_of_nothing():
    assert parse("# only words\n\n") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("printr: at 3s jam", "did you mean 'printer'"),
        ("printer at 3s jam", "no such device"),
        ("printer: at 3s paper_owt", "did you mean 'paper_out'"),
        ("printer: in 3s jam", "write for example 'at 3s unplug'"),
        ("printer: at three jam", "three: not a time"),
        ("printer: at 3s jam now", "nothing may follow"),
        ("printer: at 3s silent maybe", "only 'on' or 'off'"),
        ("printer: at 3s slow", "a time must follow"),
        ("scanner: at 3s scan", "a text must follow"),
        ("printer: at 3s jam,", "write for example"),
        ("keypad: at 3s press nxt", "one of next, prev, select"),
    ],
)
def test_what_is_wrong_is_said(text, words):
    with pytest.raises(BadScript, match=f"line 1: .*{words}"):
        parse(text)


def test_all_mistakes_at_once():
    with pytest.raises(BadScript) as caught:
        parse("printer: at 3s jm, at x jam\ncam: at 1s stall\nprinter: at 1s jam")
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "line 1", "line 1", "line 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("printer", (Machine, FakePress)),
        ("card_reader", (FakeReader,)),
        ("keypad", (FakeKeypad,)),
        ("speech", (FakeSpeech,)),
        ("letter_printer", (FakeLetterPrinter,)),
        ("power", (FakePower,)),
        ("storage", (FakeStorage,)),
        ("board", (FakeBoard,)),
        ("scanner", (FakeScanner,)),
        ("camera", (FakeCamera,)),
        ("network", (Line,)),
    ],
)
def test_every_handle_is_one(name, kinds):
    for kind in kinds:
        assert not [handle for handle in HANDLES[name] if not callable(getattr(kind, handle, None))]


def test_the_demo_has_or_makes_whatever_a_script_can_name():
    on_stage = {"printer", "card_reader", "scanner", "camera", "letter_printer", "network"}
    assert set(HANDLES) == on_stage | set(EXTRAS)
    for url in EXTRAS.values():
        assert parse_url(url).scheme.startswith("fake+")


def test_a_device_that_is_not_here_is_said_before_anything_happens():
    with pytest.raises(BadScript, match="camera: not plugged in here"):
        FaultPlayer(parse("camera: at 1s stall"), {"printer": SimpleNamespace()})


def test_the_handles_are_pulled_in_time_with_what_they_take():
    clock, pulled = SteppedClock(), []
    printer = SimpleNamespace(
        jam=lambda: pulled.append("jam"),
        slow=pulled.append,
        silent=lambda *, on: pulled.append("silent" if on else "speaks"),
    )
    script = parse("printer: at 1s jam, at 2s slow 3s, at 2s silent off")
    told = []
    player = FaultPlayer(script, {"printer": printer}, clock, told.append)
    assert (player.due(), pulled) == (1.0, [])
    clock.step(1.0)
    assert (player.due(), pulled) == (1.0, ["jam"])
    clock.step(60.0)
    assert (player.due(), pulled) == (None, ["jam", 3.0, "speaks"])
    assert tuple(told) == script


def test_a_script_befalls_a_real_driver():
    bench = SteppedBench()
    script = parse(
        "printer: at 3s paper_out, at 9s refill, at 30s cutter_stuck, at 40s cutter_free"
    )
    player = FaultPlayer(script, {"printer": bench.machine}, bench.clock)
    seen = []
    while player.due() is not None or bench.clock() < 1070:
        bench.turn()
        if bench.device.health().reason not in seen[-1:]:
            seen.append(bench.device.health().reason)
    assert seen == ["ok", "paper_out", "ok", "cutter", "ok"]
    assert bench.run("j1", ticket("satu")).state == JobState.PRINTED


def test_it_plays_by_itself_and_ends_when_it_is_told():
    pulled = threading.Event()
    script = parse("printer: at 0s jam, at 5m refill")
    player = FaultPlayer(script, {"printer": SimpleNamespace(jam=pulled.set)})
    player.start()
    assert pulled.wait(20)
    player.stop()
    assert "faults" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(
    ("text", "words"), [("printer: at 3s jm", "jam"), (None, "cannot be read")]
)
def test_the_demo_says_what_is_wrong_with_a_script_before_it_starts(tmp_path, text, words):
    path = tmp_path / "day.txt"
    if text is not None:
        path.write_text(text)
    with pytest.raises(Refusal, match=words):
        demo(faults=path)
