"""What citizens of the simulated worlds apply for: a small service that the office knows."""

from functools import cache

import msgspec

from kiosk.domain.application import Act, Identity
from sync.outbox import Submission
from tests.small_catalogue import small
from tests.unit.sync_kiosk import CANARY, NAME


@cache
def _form() -> tuple[str, str]:
    [service] = small().services
    return service.code, service.form.digest()


def application(act: Submission) -> Submission:
    """Return the same act with a plaintext that the office can make a case of."""
    code, digest = _form()
    said = Act(
        kind="application",
        service=code,
        form=digest,
        answers={"usaha": "Warung Contoh"},
        identity=Identity(CANARY, None, NAME, "typed"),
        token=act.token,
        code=act.code,
    )
    return msgspec.structs.replace(act, plaintext=said.to_bytes())
