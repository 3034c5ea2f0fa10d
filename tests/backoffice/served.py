"""The office of these tests behind a real socket, and real kiosks that are enrolled with it."""

import threading
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

from backoffice.keys import selectors
from sync.envelope import encrypt_attachment
from tests.backoffice.conftest import make_kiosk
from tests.backoffice.hand import application
from tests.mishaps.simulate import enrol
from tests.mishaps.slow_sender import PATIENT
from tests.unit.sync_kiosk import Kiosk


class Server(ThreadedWSGIServer):
    """Closes its database connections after each request: a thread ends with it."""

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def handle_error(self, *_args):
        """A client that hangs up is no news here."""


class Handler(QuietWSGIRequestHandler, WSGIRequestHandler):
    timeout = 10


@contextmanager
def served():
    """Serve the office; give its address."""
    from backoffice.wsgi import application as office

    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(office)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def enrolled(trust_row, folder: Path, url: str) -> Kiosk:
    """Return a real kiosk whose agent talks to `url`."""
    hand = make_kiosk(trust_row)
    enrol(folder, hand.name, "K01", hand.key, selectors.signed(selectors.trust()))
    return Kiosk(folder, url, limits=PATIENT)


def apply(kiosk: Kiosk, form: str, *, photo: bool = False):
    """Let a citizen apply; what the kiosk said."""
    act = kiosk.act()
    sealed = encrypt_attachment(b"\xff\xd8 a photo" * 2_000) if photo else None
    answers = {"business": "Warung Contoh", "since": 2019}
    if sealed:
        answers["letter"] = {
            "attachment": sealed.sha256,
            "key": sealed.key.hex(),
            "size": 20_000,
        }
    plain = application(form, answers, token=act.token, code=act.code).to_bytes()
    attachments = (sealed,) if sealed else ()
    return kiosk.outbox.append(
        msgspec.structs.replace(act, plaintext=plain, attachments=attachments)
    )
