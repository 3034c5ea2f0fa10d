"""Runs a command beside a PostgreSQL of its own: private port, private folder, gone afterwards.

python tools/postgres.py .venv/bin/python -m pytest tests/backoffice

The command finds the cluster in DATABASE_URL. As root the server runs as the user `postgres`.
Needs Debian's postgresql-15; fsync is off, because nothing here outlives the command.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}
SYNCING = ("fsync", "synchronous_commit", "full_page_writes")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster and give its URL; a `durable` one syncs as an office's own would."""
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ekios-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), *arguments]
        subprocess.run(command, user=owner, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data), "-U", "ekios", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    settings = SETTINGS | (dict.fromkeys(SYNCING, "on") if durable else {})
    options = [f"-c {name}={value}" for name, value in settings.items()]
    where = [f"-p {port}", f"-k {folder}", "-c listen_addresses=127.0.0.1"]
    run(
        "pg_ctl",
        "-D",
        str(data),
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        " ".join(where + options),
        "start",
    )
    try:
        yield f"postgres://ekios@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    with cluster() as url:
        return subprocess.run(
            sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
