"""Lives of a kiosk, each ended by SIGKILL at a random moment.

Imports everything once and forks a child for each life, so that two hundred take a minute. A child
is `ekios simulate`: it walks citizens and writes a line for each "tersimpan" after the commit. The
`variant` is a fault put in on purpose, to show that the test would notice one.
"""

import functools
import json
import os
import select
import signal
import ssl
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import sync.transport  # noqa: F401 - as above: imported here, it costs no life anything
from kiosk.bootstrap import simulation
from kiosk.paths import assets
from sync.outbox import Outbox
from tests.mishaps.parts import settings

EARLY = 0.25  # of all lives end before the kiosk is up
EARLY_SECONDS = 0.2
PATIENCE = 60.0


class Order(Struct, frozen=True):
    """`longest`: how long a kiosk is up at most, in the time it took to start, which says how fast
    this machine is just now; lines of what was told are appended to `told`.
    """

    data: str
    office: str
    told: str
    lives: int
    seed: int
    longest: float
    variant: str = ""


def main(order: Order) -> None:
    """Live and die; print one JSON line with how the lives ended."""
    rng = Random(order.seed)
    once_for_all_lives()
    ends = [one_life(order, rng) for _ in range(order.lives)]
    sys.stdout.write(json.dumps(ends) + "\n")


def once_for_all_lives() -> None:
    """Read the catalogue and the certificates once: both are slow, and no life changes them."""
    simulation.open_folder = functools.cache(simulation.open_folder)  # type: ignore[attr-defined]
    simulation.open_folder(assets() / "services")  # type: ignore[attr-defined]
    ssl.create_default_context = functools.cache(ssl.create_default_context)  # type: ignore[misc]
    ssl.create_default_context()


def one_life(order: Order, rng: Random) -> str:
    """Fork a life and kill it, while it starts or a while after; "killed", or how it ended."""
    early = rng.random() < EARLY
    chance, seed = rng.random(), rng.getrandbits(32)
    up, tell = os.pipe()
    child = os.fork()
    if child == 0:
        live(order, seed, tell)
    os.close(tell)
    watched = os.pidfd_open(child)
    born = time.monotonic()
    if not early:
        select.select([watched, up], [], [], PATIENCE)
    longest = EARLY_SECONDS if early else order.longest * (time.monotonic() - born)
    died, _, _ = select.select([watched], [], [], chance * longest)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(watched)
    os.close(up)
    return f"ended by itself: {status}" if died else "killed"


def live(order: Order, seed: int, tell: int) -> None:
    """Be a kiosk until killed; whatever goes wrong ends the life with exit code 3."""
    try:
        told = os.open(order.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        VARIANTS[order.variant](told)
        chosen = settings(Path(order.data), office_url=order.office)
        kiosk = simulation.Simulation(chosen, seed, sync=True)
        os.write(tell, b"up")
        for word in kiosk.walk(10_000):
            if order.variant != "early" and word.saved_at:
                os.write(told, msgspec.json.encode(word) + b"\n")
    finally:
        os._exit(3)


def promise_too_early(told: int) -> None:
    """Say "tersimpan" and store afterwards."""
    honest = Outbox.append

    def append(self: Outbox, submission: Any) -> Any:
        os.write(told, json.dumps({"envelope": submission.id, "reference": ""}).encode() + b"\n")
        return honest(self, submission)

    Outbox.append = append  # type: ignore[method-assign]


def store_twice(_told: int) -> None:
    """Mint another id for what is the same act, as a retry without an idempotency key does."""
    honest = Outbox.append

    def append(self: Outbox, submission: Any) -> Any:
        again = submission.id[:-4] + f"{int(submission.id[-4:], 16) ^ 1:04x}"
        honest(self, replace(submission, id=again, attachments=()))
        return honest(self, submission)

    Outbox.append = append  # type: ignore[method-assign]


VARIANTS = {"": lambda _told: None, "early": promise_too_early, "twice": store_twice}

if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=Order))
