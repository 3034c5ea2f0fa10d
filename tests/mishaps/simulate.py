"""`python -m tests.mishaps.simulate --seed S --steps N`: worlds of 5,000 steps, one seed each.

A violation prints its seed; that seed with `--steps 5000` plays it again. `--mutant` puts in a
fault on purpose: "no unique key", "ack before commit" or "purge before ledger".
"""

import argparse
import logging
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from sync import blobs
from sync.db import set_fact
from sync.keys import SigningKey, fingerprint, generate_signing_key, save_signing_key
from sync.outbox import Outbox
from sync.trust import Identity
from sync.wire import SignedTrust, to_json
from tests.mishaps.sim_office import Office, add_kiosk
from tests.mishaps.sim_world import Violation, World
from tests.unit.sync_kiosk import Kiosk

WORLD: Final = 5_000
KIOSKS: Final = 3
MEMORY: Final = Path("/dev/shm")


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--steps", type=int, default=WORLD)
    asked.add_argument("--mutant", default="")
    args = asked.parse_args()
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        return simulate(folder, args.seed, args.steps, args.mutant)
    finally:
        shutil.rmtree(folder)


def simulate(folder: Path, seed: int, steps: int, mutant: str) -> int:
    make_things_quick()
    (folder / "office").mkdir()
    office = Office(folder / "office", mutant)
    build(office, folder / "template")
    for number in range(-(-steps // WORLD)):
        world = World(office, folder / "template", folder / f"world-{number}", seed + number)
        try:
            trace = world.run(min(WORLD, steps))
        except Violation as violation:
            print(f"violation in seed {seed + number}: {violation}")
            return 1
        finally:
            world.close()
        print(f"seed {seed + number}: {world.numbers} acts, trace {trace}")
        shutil.rmtree(folder / f"world-{number}")
    return 0


def make_things_quick() -> None:
    """The slow hash of the 6-digit code is no part of this, nor are the office's lines of log;
    small chunks make many of few bytes.
    """
    logging.disable(logging.INFO)
    Outbox.__init__.__kwdefaults__["hash_code"] = lambda code, salt: salt + code.encode()
    blobs.CHUNK = 100  # type: ignore[misc]


def build(office: Office, template: Path) -> None:
    """Enrol the kiosks; their folders are copied for each world."""
    keys = {f"contoh-{n}": generate_signing_key() for n in range(1, KIOSKS + 1)}
    for name, key in keys.items():
        add_kiosk(name, key)
    trust = office.publish()
    for number, (name, key) in enumerate(keys.items(), 1):
        enrol(template / name, name, f"K{number:02}", key, trust)


def enrol(folder: Path, name: str, code: str, key: SigningKey, trust: SignedTrust) -> None:
    kiosk = Kiosk(folder)
    path = kiosk.trust.key_path(fingerprint(key.public))
    path.parent.mkdir()
    save_signing_key(path, key)
    kiosk.store.write(lambda db: set_fact(db, "root", fingerprint(trust.root)))
    assert kiosk.trust.accept(to_json(trust))
    kiosk.trust.adopt(Identity(name, 1, code, fingerprint(key.public)))
    kiosk.close()


if __name__ == "__main__":
    sys.exit(main())
