"""The demo's network line: what is cut is cut."""

import socket
from contextlib import suppress

from kiosk.demo.line import Line


def test_a_connection_that_is_being_made_while_the_line_is_cut_does_not_live_on(monkeypatch):
    connect = socket.create_connection
    with socket.create_server(("127.0.0.1", 0)) as office:
        line = Line(office.getsockname())

        def late(*arguments, **options):
            line.cut()
            return connect(*arguments, **options)

        monkeypatch.setattr(socket, "create_connection", late)
        with connect(("127.0.0.1", line.port), timeout=5) as kiosk, suppress(ConnectionError):
            assert kiosk.recv(1) == b""
