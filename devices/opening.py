"""URL -> device. One row per scheme; a driver's libraries are imported only when it is opened."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct

from devices.bell import Bell, Clock, monotonic
from devices.journal import Journal
from devices.protocols import Device, Emit
from devices.urls import Place, parse


class Around(Struct, frozen=True):
    """What a device is given besides its place."""

    name: str
    emit: Emit
    clock: Clock
    bell: Bell
    journal: Journal | None


def open_device(
    url: str,
    name: str,
    emit: Emit,
    *,
    clock: Clock = monotonic,
    bell: Bell | None = None,
    journal: Journal | None = None,
) -> Device:
    """Make the device of a URL, not yet started. BadAddress names all that is wrong with it.

    A printer needs the `journal` to know job ids after a restart; without one it remembers only
    this run. No port is touched before `start`.
    """
    place = parse(url)
    return _MAKE[place.scheme](place, Around(name, emit, clock, bell or Bell(), journal))


def _late(module: str) -> Any:
    return import_module(f"devices.{module}")


def _transport(place: Place) -> Any:
    road = place.scheme.partition("+")[2]
    made = _late(f"transport_{road}")
    if road == "tcp":
        return made.TcpTransport(place.host, place.port)
    if road == "usb":
        vendor, product = (int(number, 16) for number in place.host.split(":"))
        return made.UsbTransport(vendor, product, place.options["serial"])
    if road == "serial":
        return made.SerialTransport(place.path, int(place.options["baud"]), place.options["flow"])
    return made.FileTransport(place.path)


def _escpos(place: Place, around: Around) -> Device:
    profiles, printer = _late("escpos.profiles"), _late("escpos.printer")
    options = place.options
    profile = profiles.Profile(
        paper=profiles.PAPERS[int(options["width"])],
        codepage=options["codepage"],
        native_qr=options["qr"] == "native",
        cut=options["cut"],
        confirm=options["confirm"] == "yes",
        status=options["status"] == "yes",
        presenter=options["presenter"],
    )
    press = printer.EscposPress(_transport(place), profile, around.clock, around.bell.halted)
    return _spooled(press, around)


def _fake_printer(_place: Place, around: Around) -> Device:
    made: Device = _late("fakes.printer").FakePrinter(
        around.name, around.emit, around.journal, around.clock, around.bell
    )
    return made


def _fake_reader(place: Place, around: Around) -> Device:
    made: Device = _late("fakes.reader").FakeReader(
        around.name,
        around.emit,
        sam=place.options["sam"] == "1",
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _fake(module: str, name: str) -> Callable[[Place, Around], Device]:
    def make(_place: Place, around: Around) -> Device:
        made: Device = getattr(_late(module), name)(
            around.name, around.emit, around.clock, around.bell
        )
        return made

    return make


def _scanner(place: Place, around: Around) -> Device:
    typed = place.scheme.endswith("+evdev")
    made: Device = _late("scanner.serial").SerialScanner(
        around.name,
        _typed(place, around) if typed else _transport(place),
        around.emit,
        suffix=place.options["suffix"],
        trigger=tuple(bytes.fromhex(place.options.get(name, "")) for name in ("start", "stop")),
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _serial_reader(module: str, name: str) -> Callable[[Place, Around], Device]:
    def make(place: Place, around: Around) -> Device:
        made: Device = getattr(_late(f"readers.{module}"), name)(
            around.name, _transport(place), around.emit, around.clock, around.bell
        )
        return made

    return make


def _pcsc(place: Place, around: Around) -> Device:
    made: Device = _late("readers.pcsc").PcscReader(
        around.name,
        _late("readers.smartcards").PcscService(),
        around.emit,
        wanted=place.host,
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _typed(place: Place, around: Around) -> Any:
    node = _late("inputs.node")
    return node.TypedTransport(node.EvdevNode(place.path), around.clock)


def _wedge(place: Place, around: Around) -> Device:
    wedge = _late("readers.wedge")
    base, _, order = place.options["format"].partition("_")
    form = wedge.Format(
        16 if base == "hex" else 10, order == "reversed", int(place.options["bytes"])
    )
    made: Device = wedge.WedgeReader(
        around.name,
        _typed(place, around),
        around.emit,
        form=form,
        suffix=place.options["suffix"],
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _keypad(place: Place, around: Around) -> Device:
    keypad = _late("inputs.keypad")
    made: Device = keypad.EvdevKeypad(
        around.name,
        _late("inputs.node").EvdevNode(place.path),
        around.emit,
        keys=keypad.keys_of(place.options),
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _speech(place: Place, around: Around) -> Device:
    espeak, options = _late("speech.espeak"), place.options
    shape = "" if options["voice"] == "plain" else f"+{options['voice']}"
    voices = espeak.Voices(
        {language: options[language] + shape for language in ("id", "en")},
        min(max(int(options["rate"]), 80), 400),
        min(int(options["volume"]), 200),
    )
    made: Device = espeak.EspeakSpeech(
        around.name, around.emit, voices, clock=around.clock, bell=around.bell
    )
    return made


def _camera(place: Place, around: Around) -> Device:
    size = (int(place.options["width"]), int(place.options["height"]))
    made: Device = _late("camera.driver").ChildCamera(
        around.name,
        Path(place.path),
        _late("camera.process").program(f"v4l2:{place.path}", *size),
        around.emit,
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _cups(place: Place, around: Around) -> Device:
    press = _late("a4.cups").CupsPress(place.host, around.clock, around.bell.halted)
    return _spooled(press, around)


def _fake_a4(_place: Place, around: Around) -> Device:
    made: Device = _late("fakes.a4").FakeLetterPrinter(
        around.name, around.emit, around.journal, around.clock, around.bell
    )
    return made


def _spooled(press: Any, around: Around) -> Device:
    made: Device = _late("spooler").SpooledPrinter(
        around.name,
        press,
        around.emit,
        around.journal or Journal(None),
        clock=around.clock,
        bell=around.bell,
    )
    return made


def _nut(place: Place, around: Around) -> Device:
    made: Device = _late("power.nut").NutPower(
        around.name, place.host, around.emit, clock=around.clock, bell=around.bell
    )
    return made


def _storage(place: Place, around: Around) -> Device:
    made: Device = _late("board.storage").LinuxStorage(
        around.name, Path(place.path), around.emit, clock=around.clock, bell=around.bell
    )
    return made


def _board(_place: Place, around: Around) -> Device:
    made: Device = _late("board.board").LinuxBoard(
        around.name, around.emit, clock=around.clock, bell=around.bell
    )
    return made


_MAKE: dict[str, Callable[[Place, Around], Device]] = {
    "escpos+usb": _escpos,
    "escpos+tcp": _escpos,
    "escpos+serial": _escpos,
    "escpos+file": _escpos,
    "scanner+serial": _scanner,
    "scanner+evdev": _scanner,
    "pn532+serial": _serial_reader("pn532_driver", "Pn532Reader"),
    "rdm6300+serial": _serial_reader("em4100_driver", "TagReader"),
    "id12+serial": _serial_reader("em4100_driver", "TagReader"),
    "pcsc": _pcsc,
    "wedge+evdev": _wedge,
    "keypad+evdev": _keypad,
    "camera+v4l2": _camera,
    "speech+espeak": _speech,
    "a4+cups": _cups,
    "fake+a4": _fake_a4,
    "power+nut": _nut,
    "storage+linux": _storage,
    "board+linux": _board,
    "fake+power": _fake("fakes.told", "FakePower"),
    "fake+storage": _fake("fakes.told", "FakeStorage"),
    "fake+board": _fake("fakes.told", "FakeBoard"),
    "fake+printer": _fake_printer,
    "fake+reader": _fake_reader,
    "fake+scanner": _fake("fakes.scanner", "FakeScanner"),
    "fake+camera": _fake("fakes.camera", "FakeCamera"),
    "fake+speech": _fake("fakes.speech", "FakeSpeech"),
    "fake+keypad": _fake("fakes.keypad", "FakeKeypad"),
}
