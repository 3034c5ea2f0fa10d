"""Servers that answer where the office should: mute, broken, a portal's, a forger's."""

import gzip
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from sync.keys import generate_signing_key
from sync.signatures import sign_reply
from sync.wire import Acknowledgement, Envelope, Head, ItemStatus, Trust, Turn, TurnReply, to_json
from tests.mishaps.road import Address

Answer = tuple[int, dict[str, str], bytes]
PORTAL = b"<!doctype html><title>Wifi Contoh</title><form action=/login>Voucher?</form>"


class BadOffice:
    """`behaviour(path, body)` answers every request; None never answers, until `close`."""

    def __init__(self, behaviour) -> None:
        self.asked = threading.Semaphore(0)
        self.over = threading.Event()
        office = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                answer = behaviour(self.path, body)
                office.asked.release()
                if answer is None:
                    office.over.wait()
                    self.close_connection = True
                    return
                status, headers, content = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_HEAD = do_PATCH = answer  # noqa: N815 - http.server's names

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args: object) -> None:
                """A client that hangs up is no news here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def address(self) -> Address:
        return self._server.server_address[:2]

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def mute(_path: str, _body: bytes) -> None:
    """Take everything, answer nothing."""


def garbage(_path: str, _body: bytes) -> Answer:
    return 200, {"Content-Type": "application/json"}, bytes(range(256)) * 8


def half_json(_path: str, _body: bytes) -> Answer:
    return 200, {"Content-Type": "application/json"}, b'{"body":"{\\"kiosk\\":'


def portal(_path: str, _body: bytes) -> Answer:
    return 200, {"Content-Type": "text/html"}, PORTAL


def portal_redirect(_path: str, _body: bytes) -> Answer:
    return 302, {"Location": "http://127.0.0.1:9/login"}, PORTAL


def broken(_path: str, _body: bytes) -> Answer:
    return 500, {"Content-Type": "text/html"}, b"<h1>Internal Server Error</h1>"


def refusing(_path: str, _body: bytes) -> Answer:
    return 403, {}, json.dumps({"code": "kiosk", "message": "Kios tidak dikenal."}).encode()


class Forger:
    """Acknowledges everything, as the office would, but with a key of its own."""

    def __init__(self, trust: Trust) -> None:
        self._key = generate_signing_key()
        self._id = next(key.id for key in trust.keys if key.purpose == "reply")

    def __call__(self, path: str, body: bytes) -> Answer:
        if not path.endswith("/sync"):
            return broken(path, body)
        turn = msgspec.json.decode(body, type=Turn)
        reply = sign_reply(self._key, self._id, to_json(self._reply(turn, body)))
        return 200, {"Content-Type": "application/json"}, to_json(reply)

    def _reply(self, turn: Turn, body: bytes) -> TurnReply:
        return TurnReply(
            kiosk=turn.kiosk,
            epoch=turn.epoch,
            turn=hashlib.sha256(body).hexdigest(),
            server_epoch="one",
            time="2026-11-21T03:04:05Z",
            items=tuple(acknowledged(envelope) for envelope in turn.envelopes),
            contiguous_through=len(turn.envelopes),
            backed_up_through=0,
            cursor=0,
        )


def acknowledged(envelope: Envelope) -> Acknowledgement:
    head = msgspec.json.decode(envelope.head, type=Head)
    return Acknowledgement(
        head.id, head.seq, envelope.digest(), ItemStatus.STORED, "2026-11-21T03:04:05Z"
    )
