"""A line without sockets to an office without a server."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import msgspec

from sync.failures import Failure
from sync.transport import Answer, Call, Signer
from sync.wire import EnrolmentRequest
from tests.unit.sync_office import Office, Raw


class SilentOffice(Office):
    """Answers who calls its functions; listens to nobody."""

    def listen(self) -> None:
        """Open no socket, start no thread."""


class Loop:
    """A transport: the office's own functions are the line."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def call(self, call: Call, _signer: Signer | None = None) -> Answer | Failure:
        status, headers, body = self._raw(call)
        self.answered()
        return Answer(200 if status == 404 else status, body, headers)

    def answered(self) -> None:
        """Hear that the office has committed and answered."""

    def close(self) -> None:
        """Nothing is open."""

    def _raw(self, call: Call) -> Raw:
        office, name = self.office, call.path.rpartition("/")[2]
        made: dict[str, Callable[[], Raw]] = {
            "sync": lambda: office._sync(call.body),
            "ledger": lambda: office._ledger(parse_qs(urlencode(call.query))),
            "trust": lambda: (200, {}, office.signed_trust()),
            "enrolments": lambda: office._enrol(
                msgspec.json.decode(call.body, type=EnrolmentRequest)
            ),
        }
        blob = lambda: office._blob(call.method, name, dict(call.headers), call.body)  # noqa: E731
        return made.get(name, blob)()
