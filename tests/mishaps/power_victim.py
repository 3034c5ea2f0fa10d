"""A kiosk to be watched: enrols, saves, sends, saves on. `power_victim FOLDER SYNCHRONOUS`.

Says what a screen would say, after the commit that allows it: "enrolled", "saved ID DIGEST PHOTOS";
and what the office has committed: "held ID". One thread, so that its calls stand in order.
"""

import os
import sys
from pathlib import Path

from sync import db
from sync.outbox import Stored
from tests.mishaps.lines import Loop, SilentOffice
from tests.unit.sync_kiosk import Kiosk

ROUNDS = 6


def say(*words: str) -> None:
    os.write(1, " ".join(words).encode() + b"\n")


class Watched(Loop):
    def answered(self) -> None:
        for envelope in self.office.held:
            say("held", envelope)


def main(folder: Path, synchronous: str) -> None:
    db.PRAGMAS = (*db.PRAGMAS, f"PRAGMA synchronous={synchronous}")  # type: ignore[misc]
    office = SilentOffice()
    kiosk = Kiosk(folder, line=Watched(office)).enrol(office)
    say("enrolled")
    for number in range(ROUNDS):
        for photos in (0, 1 + number % 2):
            stored = kiosk.outbox.append(kiosk.act(photos=photos, size=9_000))
            assert isinstance(stored, Stored), stored
            say("saved", stored.id, stored.digest, str(photos))
        if number % 2:
            kiosk.agent.step()
    kiosk.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
