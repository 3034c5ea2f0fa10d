"""A receipt until it is bytes, until its first byte is on the wire; the look at an idle printer.

Over the virtual printer on a real socket; the raw limits are a bare socket's.
"""

import queue
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from devices.bell import monotonic
from devices.escpos.encode import encode, warm_up
from devices.escpos.line import Timing
from devices.escpos.printer import QUERIES, EscposPress
from devices.escpos.profiles import PAPERS, Profile
from devices.escpos.status import query
from devices.ticket import Line, Pair, Qr, Rule, Ticket
from devices.transport_tcp import TcpTransport
from devices.virtual.machine import Machine
from devices.virtual.ports import TcpPort
from tests.benchmarks.row import Row, against, median_ms

TIMES = 60
RECEIPT = Ticket(
    (
        Line("e-Kios Kota Contoh", size=2, bold=True, align="center"),
        Rule(),
        Line("K07-4821-93", size=2, bold=True, align="center"),
        Qr("https://layanan.contoh.example/s#" + "aB3_-xYz9Q" * 19),
        Rule(),
        *(Pair(f"Baris {number}", "Kantor Kelurahan Contoh") for number in range(12)),
    )
)


def run() -> list[Row]:
    warm_up()
    rows = [
        Row(f"encode a receipt, {width} mm", median_ms(lambda p=paper: _encode(p), 20), "ms")
        for width, paper in PAPERS.items()
    ]
    with _printer() as (machine, transport, press):
        raw = median_ms(lambda: _exchange(transport), TIMES)
        poll = median_ms(press.look, TIMES)
        first = _first_byte(machine, press)
    return [
        *rows,
        Row("from 'print' to the first byte at the printer", first, "ms"),
        against("status poll (three questions)", poll, raw, "ms"),
    ]


def _encode(paper: object) -> None:
    encode(RECEIPT, Profile(paper=paper))


@contextmanager
def _printer() -> Iterator[tuple[Machine, TcpTransport, EscposPress]]:
    machine = Machine(80)
    port = TcpPort(machine)
    port.start()
    transport = TcpTransport("127.0.0.1", port.port)
    press = EscposPress(transport, Profile(), monotonic, lambda: False, Timing())
    press.open()
    try:
        yield machine, transport, press
    finally:
        press.close()
        port.stop()


def _exchange(transport: TcpTransport) -> None:
    """The same questions on the bare socket, one after the other."""
    line: socket.socket = transport._socket
    line.setblocking(True)
    for n in QUERIES:
        line.sendall(query(n))
        line.recv(16)
    line.setblocking(False)


def _first_byte(machine: Machine, press: EscposPress) -> float:
    heard: queue.SimpleQueue[float] = queue.SimpleQueue()
    receive = machine.receive

    def note(data: bytes) -> None:
        heard.put(time.perf_counter())
        receive(data)

    machine.receive = note
    times = []
    for number in range(5):
        while not heard.empty():
            heard.get()
        begun = time.perf_counter()
        press.print(f"j{number}", RECEIPT, lambda: None)
        times.append(heard.get() - begun)
    return sorted(times)[len(times) // 2] * 1000
