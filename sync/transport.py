"""One HTTP exchange with the office. The only code that knows requests.

Redirects are never followed, answers are capped, credentials of the environment are not used.
One Transport serves one thread.
"""

import gzip
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from sync.errors import KeyUnusable
from sync.failures import Failure, Garbage, Refused, Unreachable, told
from sync.keys import SigningKey
from sync.signatures import sign_request
from sync.wire import Problem

CONNECT_SECONDS: Final = 10
READ_SECONDS: Final = 30
WHOLE_SECONDS: Final = 120
MOST_BYTES: Final = 4 << 20
_GZIP_FROM: Final = 512
_CHUNK: Final = 1 << 16
_MOST_PATIENCE: Final = 3600
_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL
_JSON: Final = "application/json"
_BROKEN: Final = (requests.RequestException, HTTPError, OSError, ValueError)
_LONG: Final = 8 << 10  # bytes worth a question before
_NONCE_SECONDS: Final = 300  # of the office's ten minutes; the rest is for a slow line


class Call(Struct, frozen=True):
    """A request: path under the base URL, query, JSON or bytes."""

    method: str
    path: str
    query: Mapping[str, str] = {}
    body: bytes = b""
    headers: Mapping[str, str] = {}
    compress: bool = True


_ASK_NONCE: Final = Call("GET", "/api/v1/ledger")  # any signed question that costs nothing


class Signer(Struct, frozen=True):
    key: SigningKey
    key_id: str


class Answer(Struct, frozen=True):
    """A 2xx answer. Who gave it is not known yet: see `signatures.open_reply`."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Streamed(Struct, frozen=True):
    """A 2xx answer while it arrives, as it is on the wire."""

    status: int
    pieces: Iterator[bytes]


class LineBroken(Exception):  # noqa: N818 - named after what happened
    """Raised while a streamed answer arrives, or instead of it; says why in `failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(told(failure))
        self.failure = failure


class Limits(Struct, frozen=True):
    """Seconds to connect, between bytes, and for all of it; bytes of an answer."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    whole: float = WHOLE_SECONDS
    size: int = MOST_BYTES


class _Adapter(HTTPAdapter):
    """Checks chain and host always, dates only while the kiosk's clock can be believed."""

    def __init__(self, *, check_dates: bool) -> None:
        self._check_dates = check_dates
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        context = ssl.create_default_context()
        if not self._check_dates:
            context.verify_flags |= _NO_CHECK_TIME
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


class Transport:
    """Requests to one office. `check_dates` tells whether the kiosk's clock can be believed."""

    def __init__(
        self,
        base_url: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
        authorities: str | None = None,
        proxies: Mapping[str, str] | None = None,
        check_dates: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`authorities` is a file of CA certificates, None for the usual ones."""
        self._base = base_url.rstrip("/")
        self._limits = limits
        self._check_dates = check_dates
        self._monotonic = monotonic
        self._nonce = ""
        self._nonce_good_until = float("-inf")
        self._sessions = {
            check: _session(check, authorities, proxies or {}) for check in (True, False)
        }

    def call(self, call: Call, signer: Signer | None = None) -> Answer | Failure:
        """Send, signed if a signer is given; once more when the office hands out a new nonce.

        A long body is not sent twice for that: the nonce is asked for first, if it may be too old.
        """
        if signer and len(call.body) >= _LONG and self._monotonic() >= self._nonce_good_until:
            self._renewed(self._once(_ASK_NONCE, signer))
        answer = self._once(call, signer)
        return self._once(call, signer) if signer and self._renewed(answer) else answer

    def _renewed(self, answer: Answer | Failure) -> bool:
        """Take the nonce out of a refusal; tell whether it is a new one."""
        if not (isinstance(answer, Refused) and answer.status == 401 and answer.code):
            return False
        fresh = answer.headers.get("nonce", "")
        if not fresh or fresh == self._nonce:
            return False
        self._nonce = fresh
        self._nonce_good_until = self._monotonic() + _NONCE_SECONDS
        return True

    @contextmanager
    def stream(self, call: Call) -> Iterator[Streamed]:
        """Send unsigned and hand the body out as it comes, bounded in time alone; LineBroken."""
        session = self._sessions[self._check_dates()]
        deadline = self._monotonic() + self._limits.whole
        try:
            response = self._sent(session, session.prepare_request(self._request(call)))
        except _BROKEN as error:
            raise LineBroken(_unreachable(error)) from error
        with response:
            if not 200 <= response.status_code < 300:
                raise LineBroken(_refusal(response, b""))
            yield Streamed(response.status_code, self._unbroken(response, deadline))

    def _unbroken(self, response: requests.Response, deadline: float) -> Iterator[bytes]:
        try:
            yield from self._pieces(response, deadline, decode=False)
        except _BROKEN as error:
            raise LineBroken(_unreachable(error)) from error

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()

    def _once(self, call: Call, signer: Signer | None) -> Answer | Failure:
        session = self._sessions[self._check_dates()]
        deadline = self._monotonic() + self._limits.whole
        try:
            request = session.prepare_request(self._request(call))
            if signer:
                sign_request(request, signer.key, signer.key_id, self._nonce)
            with self._sent(session, request) as response:
                body = self._read(response, deadline)
        except (*_BROKEN, KeyUnusable) as error:
            return _unreachable(error)
        if isinstance(body, Garbage):
            return body
        return _judged(response, body)

    def _sent(
        self, session: requests.Session, request: requests.PreparedRequest
    ) -> requests.Response:
        return session.send(
            request,
            timeout=(self._limits.connect, self._limits.read),
            allow_redirects=False,
            stream=True,
            verify=session.verify,
            proxies=session.proxies,
        )

    def _request(self, call: Call) -> requests.Request:
        headers = {"Accept": _JSON, "Accept-Encoding": "gzip", **call.headers}
        body = call.body
        if call.body:
            headers.setdefault("Content-Type", _JSON)
        if call.compress and len(body) >= _GZIP_FROM:
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        query = f"?{urlencode(call.query)}" if call.query else ""
        return requests.Request(
            call.method, f"{self._base}{call.path}{query}", headers=headers, data=body or None
        )

    def _read(self, response: requests.Response, deadline: float) -> bytes | Garbage:
        parts: list[bytes] = []
        size = 0
        for part in self._pieces(response, deadline, decode=True):
            size += len(part)
            if size > self._limits.size:
                return Garbage(f"an answer of more than {self._limits.size} bytes")
            parts.append(part)
        return b"".join(parts)

    def _pieces(
        self, response: requests.Response, deadline: float, *, decode: bool
    ) -> Iterator[bytes]:
        """Yield what has arrived as it arrives: `iter_content` would wait for a whole chunk."""
        while part := response.raw.read1(_CHUNK, decode_content=decode):
            if self._monotonic() > deadline:
                raise requests.Timeout("the answer dripped for too long")
            yield part


def _session(
    check_dates: bool, authorities: str | None, proxies: Mapping[str, str]
) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = authorities or True
    session.proxies.update(proxies)
    session.headers["User-Agent"] = "ekios"
    session.mount("https://", _Adapter(check_dates=check_dates))
    return session


def _judged(response: requests.Response, body: bytes) -> Answer | Failure:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(status, body, response.headers)
    return _refusal(response, body)


def _unreachable(error: Exception) -> Unreachable:
    return Unreachable(f"{type(error).__name__}: {error}"[:300])


def _refusal(response: requests.Response, body: bytes) -> Failure:
    status = response.status_code
    if status < 400:
        return Garbage(f"a redirect ({status}), as portals do")
    problem = _problem(body)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Refused(
        status=status,
        code=problem.code,
        message=problem.message,
        retry_after=_seconds(headers.get("retry-after", "")),
        headers=headers | ({"nonce": problem.nonce} if problem.nonce else {}),
    )


def _problem(body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Problem(code="", message="")


def _seconds(text: str) -> int | None:
    return min(int(text), _MOST_PATIENCE) if text.isascii() and text.isdigit() else None
