"""Kiosks and the real office in worlds of one seed: nothing lost, doubled, falsely acknowledged.

`python -m tests.mishaps.simulate --seed S --steps 5000` plays a failing world again.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.paths import package_root
from tests.mishaps.simulate import WORLD

SEED = int(os.environ.get("EKIOS_SEED", "20261121"))
STEPS = int(os.environ.get("EKIOS_STEPS", "100000"))
AT_MOST = "100000"  # of a mutant; the first world is usually enough


def simulate(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mishaps.simulate", *arguments],
        cwd=package_root(),
        capture_output=True,
        text=True,
        check=False,
        timeout=36_000,
    )
    return done.returncode, done.stdout + done.stderr


def test_nothing_is_lost_doubled_or_acknowledged_falsely():
    """As many processes as there are cores; each world has its seed, whoever plays it."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        ends = list(pool.map(lambda share: simulate(*share), shares(STEPS, cores)))
    print("".join(said for _code, said in ends))
    assert [code for code, _said in ends] == [0] * len(ends), ends


def shares(steps: int, count: int) -> list[tuple[str, ...]]:
    """Divide the worlds into so many runs."""
    each = -(-steps // (WORLD * count)) * WORLD
    starts = range(0, steps, each)
    return [
        ("--seed", str(SEED + at // WORLD), "--steps", str(min(each, steps - at))) for at in starts
    ]


def test_a_seed_is_played_again_choice_by_choice():
    once, again = ThreadPoolExecutor(2).map(lambda _n: simulate("--steps", "400"), range(2))
    (code, said), (code_again, said_again) = once, again
    assert code == code_again == 0
    assert said.splitlines()[0] == said_again.splitlines()[0]  # what follows is the office's log
    assert "trace" in said


@pytest.mark.parametrize(
    ("mutant", "crime"),
    [
        ("no unique key", "an envelope is held twice"),
        ("purge before ledger", "nobody has its bytes any more"),
        ("ack before commit", "was acknowledged, and the office does not hold it"),
    ],
)
def test_a_mutant_would_be_noticed(mutant, crime):
    code, said = simulate("--seed", str(SEED), "--mutant", mutant, "--steps", AT_MOST)
    assert code == 1
    assert crime in said
