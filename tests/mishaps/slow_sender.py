"""A kiosk that sends until nothing is pending: `slow_sender FOLDER URL`."""

import sys
from pathlib import Path

from sync.transport import Limits
from tests.unit.sync_kiosk import Kiosk

PATIENT = Limits(connect=60, read=120, whole=600)


def main(folder: Path, url: str) -> None:
    kiosk = Kiosk(folder, url, limits=PATIENT)
    while kiosk.outbox.counts().pending:
        kiosk.agent.step()
    kiosk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
