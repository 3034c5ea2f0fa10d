"""A process that submits until it is killed, saying what it was told: `sync_victim <folder>`."""

import sys
from pathlib import Path

from sync.outbox import Stored
from tests.unit.sync_kiosk import Kiosk


def main() -> None:
    kiosk = Kiosk(Path(sys.argv[1]))
    start = kiosk.outbox.counts().pending + 1
    for number in range(start, start + 500):
        stored = kiosk.outbox.append(kiosk.act(number, photos=1, size=9000))
        assert isinstance(stored, Stored), stored
        sys.stdout.write(f"{stored.id} {stored.seq} {stored.digest} {stored.reference}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
