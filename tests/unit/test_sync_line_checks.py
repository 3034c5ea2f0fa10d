"""Where the way to the office ends, told apart on real sockets."""

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kiosk.usecases.check_line import NAMES, WORDS
from sync.line_checks import FOUND, check_line


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def server(status=200, kind="application/json", date=None):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response_only(status)
            if date is None:
                self.send_header("Date", self.date_time_string())
            elif date:
                self.send_header("Date", date)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def found(url) -> dict[str, str]:
    return {check.what: check.found for check in check_line(url, now, 2.0)}


def test_an_office_that_answers():
    with server() as url:
        assert found(url) == {
            "name": "ok",
            "port": "ok",
            "certificate": "plain",
            "clock": "ok",
            "answer": "ok",
        }


@pytest.mark.parametrize(
    ("status", "kind", "answer"),
    [
        (302, "text/html", "portal"),
        (200, "text/html", "portal"),
        (511, "application/json", "portal"),
        (404, "application/json", "other"),
    ],
)
def test_a_portal_or_somebody_else_answers(status, kind, answer):
    with server(status, kind) as url:
        assert found(url)["answer"] == answer


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("Sat, 21 Nov 2015 02:41:00 GMT", "wrong_clock"),
        ("", "no_date"),
        ("soon", "no_date"),
        ("Sat, 21 Nov 2026 02:41:00", "no_date"),
    ],
)
def test_the_clock_is_wrong_or_unknown(date, clock):
    with server(date=date) as url:
        assert found(url)["clock"] == clock


def test_a_port_that_refuses():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    assert found(f"http://127.0.0.1:{port}") == {"name": "ok", "port": "refused"}


def test_a_name_that_nobody_knows_and_no_address():
    assert found("http://kantor.invalid") == {"name": "unknown_name"}
    assert found("") == {"name": "no_address"}
    assert found("http://a..b") == {"name": "unknown_name"}


def test_a_server_that_speaks_no_tls():
    with server() as url:
        assert found(url.replace("http", "https"))["certificate"] == "no_tls"


def test_every_finding_has_its_words():
    assert set(FOUND) == set(NAMES)
    assert {word for words in FOUND.values() for word in words} == set(WORDS)
