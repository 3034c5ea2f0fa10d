"""TLS with a wrong clock: dates may be off, the chain and the host never."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.failures import Unreachable
from sync.transport import Answer, Call, Limits, Transport

LIMITS = Limits(connect=5, read=5, whole=10)


class Authority:
    """A certificate authority for one test."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Contoh CA")])
        self.certificate = self._sign(self.name, self.key.public_key(), 3650, None)

    def _sign(self, name: x509.Name, public: Any, days: int, host: str | None) -> x509.Certificate:
        start = datetime.now(UTC) - timedelta(days=400)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=days))
            .add_extension(x509.BasicConstraints(host is None, None), critical=True)
        )
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            built = built.add_extension(names, critical=False)
        return built.sign(self.key, hashes.SHA256())

    def issue(self, folder: Path, host: str, days: int) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        path = folder / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + self._sign(name, key.public_key(), days, host).public_bytes(
                serialization.Encoding.PEM
            )
        )
        return path

    def file(self, folder: Path) -> str:
        path = folder / "ca.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: Any) -> None:
        pass


class Quiet(HTTPServer):
    def handle_error(self, *args: Any) -> None:
        """A client that hangs up over a certificate is the point here."""


@pytest.fixture
def authority() -> Authority:
    return Authority()


def serve(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Quiet(("127.0.0.1", 0), Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("host", "days", "known", "check_dates", "reached"),
    [
        ("localhost", 800, True, True, True),
        ("localhost", 300, True, True, False),  # expired, and the clock is right
        ("localhost", 300, True, False, True),  # the clock is known to be wrong
        ("localhost", 800, False, False, False),  # nobody knows this authority
        ("portal.example", 800, True, False, False),  # another host's certificate
    ],
)
def test_chain_and_host_always_count_dates_only_with_a_good_clock(  # noqa: PLR0917
    authority: Authority,
    tmp_path: Path,
    host: str,
    days: int,
    known: bool,
    check_dates: bool,
    reached: bool,
) -> None:
    trusted = authority if known else Authority()
    authorities = trusted.file(tmp_path)
    for url in serve(authority.issue(tmp_path, host, days)):
        transport = Transport(
            url, limits=LIMITS, authorities=authorities, check_dates=lambda: check_dates
        )
        answer = transport.call(Call("GET", "/"))
        assert isinstance(answer, Answer if reached else Unreachable), answer
        transport.close()
