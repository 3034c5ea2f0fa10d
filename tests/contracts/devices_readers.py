"""Bench of the card-reader, scanner and keypad tests: each make with its cable and its hands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from devices.bell import monotonic
from devices.fakes.keypad import FakeKeypad
from devices.fakes.reader import FakeReader
from devices.fakes.scanner import FakeScanner
from devices.fakes.smartcards import FakeSmartcards
from devices.inputs.keypad import EvdevKeypad, keys_of
from devices.inputs.node import TypedTransport
from devices.protocols import HealthChanged, KeypadAction
from devices.readers.em4100_driver import TagReader
from devices.readers.pcsc import PcscReader
from devices.readers.pn532_driver import Pn532Reader
from devices.readers.smartcards import PcscService
from devices.readers.wedge import Format, WedgeReader
from devices.scanner.serial import SerialScanner
from devices.transport_serial import SerialTransport
from devices.urls import SCHEMES
from devices.virtual.keyboard import VirtualKeyboard
from devices.virtual.part import Part
from devices.virtual.pn532 import VirtualPn532
from devices.virtual.ports import PtyPort
from devices.virtual.tag_reader import VirtualTagReader
from tests.contracts import pcscd
from tests.contracts.devices_workbench import Heard, QuickBell

KEYS = keys_of({action: words[0] for action, words in SCHEMES["keypad+evdev"].options.items()})
SUFFIX = "\r"


class Bench(Struct):
    """A device with what befalls it. `uid` and `kind`: the card that `lay` lays on a reader."""

    device: Any
    heard: Heard
    unplug: Callable[[], None]
    plug: Callable[[], None]
    handles: Any = None  # silent, garble, hold_answers, release_answers; None where it has none
    lay: Callable[[], None] = lambda: None
    lift: Callable[[], None] = lambda: None
    uid: str = ""
    kind: str = ""
    scan: Callable[[bytes], None] = lambda _code: None
    press: Callable[[KeypadAction], None] = lambda _action: None
    one_way: bool = False  # nobody can know that it is dumb
    slow: bool = False  # to find out; its mishaps stand on a stepped clock

    def told(self) -> list[Any]:
        return [event for event in self.heard.events if not isinstance(event, HealthChanged)]


@contextmanager
def on_a_line(
    folder: Path, part: Part, make: Callable[[SerialTransport, Heard, QuickBell], Any]
) -> Iterator[Bench]:
    port, heard = PtyPort(part, str(folder / "line")), Heard()
    port.start()
    device = make(SerialTransport(port.path, 115200), heard, QuickBell())
    device.start()
    try:
        heard.until_reason("ok")
        yield Bench(device, heard, part.unplug, part.plug, part)
    finally:
        device.stop()
        port.stop()


@contextmanager
def running(device: Any, heard: Heard, unplug: Any, plug: Any) -> Iterator[Bench]:
    device.start()
    try:
        heard.until_reason("ok")
        yield Bench(device, heard, unplug, plug)
    finally:
        device.stop()


def _holds(bench: Bench, uid: str, kind: str, lay: Any, lift: Any) -> Bench:
    bench.uid, bench.kind, bench.lay, bench.lift = uid, kind, lay, lift
    return bench


@contextmanager
def fake_reader(_folder: Path) -> Iterator[Bench]:
    heard = Heard()
    reader = FakeReader("card_reader", heard, bell=QuickBell())
    with running(reader, heard, reader.unplug, reader.plug) as bench:
        bench.handles = reader
        yield _holds(bench, "FB0EE20B", "B", lambda: reader.touch("fb0ee20b", "B"), reader.remove)


@contextmanager
def fake_sam_reader(_folder: Path) -> Iterator[Bench]:
    """A card that is no identity card is told like a plain reader tells it."""
    heard = Heard()
    reader = FakeReader("card_reader", heard, sam=True, bell=QuickBell())
    with running(reader, heard, reader.unplug, reader.plug) as bench:
        bench.handles = reader
        yield _holds(bench, "FB0EE20B", "B", lambda: reader.touch("fb0ee20b", "B"), reader.remove)


def pn532(uid: str, kind: str) -> Callable[[Path], Any]:
    @contextmanager
    def bench(folder: Path) -> Iterator[Bench]:
        chip = VirtualPn532()
        with on_a_line(
            folder, chip, lambda line, heard, bell: Pn532Reader("r", line, heard, bell=bell)
        ) as made:
            made.slow = True
            yield _holds(made, uid, kind, lambda: chip.lay(uid, kind), chip.take)

    return bench


def tags(make: str) -> Callable[[Path], Any]:
    @contextmanager
    def bench(folder: Path) -> Iterator[Bench]:
        part = VirtualTagReader(make)
        with on_a_line(
            folder, part, lambda line, heard, bell: TagReader("r", line, heard, bell=bell)
        ) as made:
            show = lambda: part.show("100086F444")  # noqa: E731
            made.one_way = True
            yield _holds(made, "100086F444", "EM4100", show, lambda: None)

    return bench


@contextmanager
def wedge(folder: Path) -> Iterator[Bench]:
    part = VirtualKeyboard()

    def make(line: SerialTransport, heard: Heard, bell: QuickBell) -> WedgeReader:
        typed = TypedTransport(line, monotonic)
        return WedgeReader("r", typed, heard, form=Format(10, reversed=True, size=4), bell=bell)

    with on_a_line(folder, part, make) as made:
        show = lambda: part.type("0199364347\r")  # noqa: E731 - 0x0BE20EFB
        made.one_way = True
        yield _holds(made, "FB0EE20B", "", show, lambda: None)


@contextmanager
def fake_pcsc(_folder: Path) -> Iterator[Bench]:
    cards, heard = FakeSmartcards(), Heard()

    def plugged(*, on: bool) -> None:
        cards.plugged = on

    reader = PcscReader("r", cards, heard, bell=QuickBell())
    with running(reader, heard, lambda: plugged(on=False), lambda: plugged(on=True)) as made:
        yield _holds(made, "04112233445566", "A", lambda: cards.lay("04112233445566"), cards.take)


@contextmanager
def real_pcsc(_folder: Path) -> Iterator[Bench]:
    """The service itself, with vsmartcard's reader; unplugged is stopped."""
    heard, uid = Heard(), "04112233445566"
    held: list[pcscd.Card] = []
    with pcscd.daemon() as daemon:
        reader = PcscReader("r", PcscService(), heard, bell=QuickBell())
        with running(reader, heard, daemon.stop, daemon.start) as made:
            lay = lambda: held.append(pcscd.Card(bytes.fromhex(uid)))  # noqa: E731
            yield _holds(made, uid, "A", lay, lambda: held.pop().take())
        for card in held:
            card.take()


READERS: dict[str, Callable[[Path], Any]] = {
    "fake": fake_reader,
    "fake with a SAM": fake_sam_reader,
    "PN532, A, 10 bytes": pn532("00010203040506070809", "A"),
    "PN532, B": pn532("FB0EE20B", "B"),
    "RDM6300": tags("rdm6300"),
    "ID-12": tags("id12"),
    "wedge": wedge,
    "PC/SC, fake service": fake_pcsc,
    **({"PC/SC, pcscd": real_pcsc} if pcscd.there() else {}),
}


@contextmanager
def fake_scanner(_folder: Path) -> Iterator[Bench]:
    heard = Heard()
    scanner = FakeScanner("scanner", heard, bell=QuickBell())
    with running(scanner, heard, scanner.unplug, scanner.plug) as bench:
        bench.scan, bench.handles = scanner.scan_bytes, scanner
        yield bench


@contextmanager
def serial_scanner(folder: Path) -> Iterator[Bench]:
    part = Part()
    with on_a_line(
        folder, part, lambda line, heard, bell: SerialScanner("s", line, heard, bell=bell)
    ) as bench:
        bench.scan = lambda code: part.say(code + b"\r")
        yield bench


@contextmanager
def typing_scanner(folder: Path) -> Iterator[Bench]:
    part = VirtualKeyboard()

    def make(line: SerialTransport, heard: Heard, bell: QuickBell) -> SerialScanner:
        return SerialScanner("s", TypedTransport(line, monotonic), heard, bell=bell)

    with on_a_line(folder, part, make) as bench:
        bench.scan = lambda code: part.type(code.decode("ascii", "replace") + "\r")
        yield bench


SCANNERS = {"fake": fake_scanner, "serial": serial_scanner, "wedge": typing_scanner}


@contextmanager
def fake_keypad(_folder: Path) -> Iterator[Bench]:
    heard = Heard()
    keypad = FakeKeypad("keypad", heard, bell=QuickBell())
    with running(keypad, heard, keypad.unplug, keypad.plug) as bench:
        bench.press = keypad.press
        yield bench


@contextmanager
def evdev_keypad(folder: Path) -> Iterator[Bench]:
    part = VirtualKeyboard()
    names = {KeypadAction(a): words[0] for a, words in SCHEMES["keypad+evdev"].options.items()}
    with on_a_line(
        folder,
        part,
        lambda line, heard, bell: EvdevKeypad("k", line, heard, keys=KEYS, bell=bell),
    ) as bench:
        bench.press = lambda action: part.press(names[action])
        yield bench


KEYPADS = {"fake": fake_keypad, "keys": evdev_keypad}
