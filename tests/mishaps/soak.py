"""`make soak`: the same proofs, for hours. ARGS chooses by name: `make soak ARGS="-k killed"`.

The seed is new each time and printed; `EKIOS_SEED=N make soak` runs it again. Any of the numbers
below may be given in the environment instead.
"""

import os
import random
import subprocess
import sys

LONG = {
    "EKIOS_STATES": "100000",  # power cuts; 10,000 is the least of a release
    "EKIOS_STEPS": "1000000",  # of the simulated worlds
    "EKIOS_ROUNDS": "40",  # of every fault of the proxy
    "EKIOS_RACES": "1000",  # of eight parallel senders
    "EKIOS_EXAMPLES": "400",  # of the messages
    "EKIOS_LIVES": "250",  # of each of four kiosks
    "EKIOS_KILLS": "1000",  # of the office
    "EKIOS_DB_KILLS": "100",
    "EKIOS_CITIZENS": "100",  # before a failing disk
    "EKIOS_DAMAGES": "2000",
    "EKIOS_LINES": "64:5,64:15,64:30,32:10,16:5",
    "EKIOS_CANARIES": "1000",
    "EKIOS_DISK": "128",  # MiB
}
PROOFS = (
    "tests/mishaps/test_power_loss.py",
    "tests/mishaps/test_simulated_worlds.py",
    "tests/mishaps/test_killed_at_any_moment.py",
    "tests/mishaps/test_office_is_killed.py",
    "tests/mishaps/test_disk_betrays.py",
    "tests/mishaps/test_line_is_thin.py",
    "tests/mishaps/test_stolen_disk.py",
)
ON_BOTH_DATABASES = (
    "tests/backoffice/test_through_chaos.py",
    "tests/backoffice/test_any_message_at_all.py",
)


def main() -> int:
    seed = os.environ.get("EKIOS_SEED") or str(random.randrange(10**9))
    print(f"EKIOS_SEED={seed}", flush=True)
    surroundings = LONG | os.environ | {"EKIOS_SEED": seed}
    pytest = [sys.executable, "-m", "pytest", "-s", "-v"]
    runs = [
        [*pytest, *PROOFS, *ON_BOTH_DATABASES],
        [sys.executable, "tools/postgres.py", *pytest, *ON_BOTH_DATABASES],
    ]
    ends = [subprocess.run([*run, *sys.argv[1:]], env=surroundings, check=False) for run in runs]
    return int(any(end.returncode not in {0, 5} for end in ends))  # 5: nothing of this name


if __name__ == "__main__":
    sys.exit(main())
