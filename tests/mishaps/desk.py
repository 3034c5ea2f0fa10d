"""The office's command line kept warm: one process, a JSON list of arguments a line.

Runs beside the serving office, on the same database, as an officer's own commands do. `audit KIOSK`
is the only thing that is not a command of the office: it lists what the office holds of a kiosk.
"""

import hashlib
import json
import sys
from pathlib import Path

from typer.testing import CliRunner


def main(data: Path) -> None:
    from backoffice.__main__ import app
    from backoffice.commands.app import enter

    enter(data)
    runner = CliRunner()
    for line in sys.stdin:
        arguments = json.loads(line)
        if arguments[0] == "audit":
            answer = {"code": 0, "said": json.dumps(audit(arguments[1]))}
        else:
            done = runner.invoke(app, [*arguments, "--data", str(data)])
            answer = {"code": done.exit_code, "said": done.output}
        close()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def close() -> None:
    from django.db import connections

    connections.close_all()


def audit(kiosk: str) -> dict:
    """Return every envelope of a kiosk with its case and photos, and what is wrong."""
    from backoffice.ingest.models import Alarm, Quarantined, RawEnvelope

    rows = RawEnvelope.objects.filter(kiosk=kiosk).order_by("epoch", "seq", "id")
    alarms = Alarm.objects.filter(kiosk=kiosk).values_list("kind", "subject")
    return {
        "envelopes": [envelope(raw) for raw in rows],
        "quarantined": Quarantined.objects.filter(kiosk=kiosk).count(),
        "alarms": [list(alarm) for alarm in alarms],
    }


def envelope(raw) -> dict:
    from backoffice.cases.models import Case

    cases = Case.objects.filter(kiosk=raw.kiosk, envelope_id=raw.envelope_id)
    return {
        "id": raw.envelope_id,
        "epoch": raw.epoch,
        "seq": raw.seq,
        "kind": raw.kind,
        "digest": raw.digest,
        "opening": raw.opening,
        "cases": [
            {"reference": c.reference, "token": c.token_hash, "state": c.state} for c in cases
        ],
        "photos": [photo(raw, case, sha256) for case in cases for sha256 in raw.attachments],
        "attachments": len(raw.attachments),
    }


def photo(raw, case, sha256: str) -> str:
    """Return "whole", or what is wrong with one photo: it is decrypted with the office's key."""
    from backoffice.cases.photos import view
    from backoffice.ingest.selectors import blob_bytes

    ciphertext = blob_bytes(raw.kiosk, sha256)
    if ciphertext is None:
        return "missing"
    if hashlib.sha256(ciphertext).hexdigest() != sha256:
        return "altered"
    jpeg = view(case, sha256)
    return "whole" if jpeg and jpeg.startswith(b"\xff\xd8") else "sealed for ever"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
