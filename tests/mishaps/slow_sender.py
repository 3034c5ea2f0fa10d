"""A kiosk that sends until nothing is pending: `slow_sender FOLDER URL [twice]`.

"twice" is a fault put in on purpose: it says everything two times.
"""

import sys
from pathlib import Path

from sync.failures import Failure
from sync.transport import Answer, Call, Limits, Signer, Transport
from tests.unit.sync_kiosk import Kiosk

PATIENT = Limits(connect=60, read=120, whole=600)


class Stammering(Transport):
    def call(self, call: Call, signer: Signer | None = None) -> Answer | Failure:
        super().call(call, signer)
        return super().call(call, signer)


def main(folder: Path, url: str, *, twice: bool) -> None:
    made = Stammering if twice else Transport
    kiosk = Kiosk(folder, line=made(url, limits=PATIENT))
    while kiosk.outbox.counts().pending:
        kiosk.agent.step()
    kiosk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], twice="twice" in sys.argv)
