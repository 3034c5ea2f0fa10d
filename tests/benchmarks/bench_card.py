"""From a card's bytes on the line to its event, against reading the same bytes off the line."""

import os
import select
import tempfile
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.protocols import CardTouched, DeviceEvent
from devices.readers.em4100_driver import SILENCE, TagReader
from devices.readers.pn532 import Decoder, Response, card
from devices.readers.pn532_driver import Pn532Reader
from devices.transport_serial import SerialTransport
from devices.virtual.pn532 import VirtualPn532
from devices.virtual.ports import PtyPort
from devices.virtual.tag_reader import VirtualTagReader, frame
from tests.benchmarks.row import Row, against, median_ms

TIMES = 15
UID = "100086F444"
ANSWER = bytes.fromhex("0000ff0ff1d54b0101004420070411223344556" + "60a00")


class Touches:
    """Waits for the next card."""

    def __init__(self) -> None:
        self._came = threading.Semaphore(0)

    def __call__(self, event: DeviceEvent) -> None:
        if isinstance(event, CardTouched):
            self._came.release()

    def wait(self) -> None:
        assert self._came.acquire(timeout=10)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        tag = _tag(Path(folder))
        chip = _chip(Path(folder))
    raw = _bare()
    return [
        against("a tag's frame on the line until its event", tag, raw, "ms"),
        Row("a card on a PN532 until its event, its looks for cards included", chip, "ms"),
        Row("of which: decoding one answer", median_ms(_decode, 2000) * 1000, "us"),
    ]


def _tag(folder: Path) -> float:
    part, touches = VirtualTagReader(), Touches()
    pause = threading.Event()

    def once() -> None:
        part.show(UID)
        touches.wait()

    def make(line: SerialTransport) -> Any:
        return TagReader("r", line, touches)

    return _measured(folder / "tag", part, make, once, lambda: pause.wait(SILENCE + 0.25))


def _chip(folder: Path) -> float:
    chip, touches = VirtualPn532(), Touches()
    pause = threading.Event()

    def once() -> None:
        chip.lay("04112233445566")
        touches.wait()

    def between() -> None:
        chip.take()
        pause.wait(1.0)

    def make(line: SerialTransport) -> Any:
        return Pn532Reader("r", line, touches)

    return _measured(folder / "chip", chip, make, once, between)


def _measured(
    path: Path,
    part: Any,
    make: Callable[[SerialTransport], Any],
    once: Callable[[], None],
    between: Callable[[], object],
) -> float:
    port = PtyPort(part, str(path))
    port.start()
    reader = make(SerialTransport(str(path), 115200))
    reader.start()
    try:
        values = []
        for _ in range(TIMES):
            between()
            values.append(median_ms(once, 1))
    finally:
        reader.stop()
        port.stop()
    return sorted(values)[len(values) // 2]


def _bare() -> float:
    """Write a frame into a pty and wait for it at the other end, on two threads."""
    master, slave = os.openpty()
    tty.setraw(slave)
    data, got = frame(UID), threading.Semaphore(0)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            readable, _, _ = select.select([slave], [], [], 0.1)
            if readable and os.read(slave, 4096):
                got.release()

    thread = threading.Thread(target=listen)
    thread.start()

    def once() -> None:
        os.write(master, data)
        got.acquire(timeout=10)

    try:
        return median_ms(once, 200)
    finally:
        stop.set()
        thread.join()
        os.close(master)
        os.close(slave)


def _decode() -> None:
    [response] = Decoder().feed(ANSWER)
    assert isinstance(response, Response)
    assert card(response, "A")
