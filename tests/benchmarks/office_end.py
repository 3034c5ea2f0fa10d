"""An office beside the benchmark: a process of its own, SQLite, reached over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Office:
    def __init__(self, data: Path, database: str = "") -> None:
        self._data = data
        self.env = os.environ | ({"DATABASE_URL": database} if database else {})
        self.url = ""

    def command(self, name: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "backoffice", name, "--data", str(self._data), *arguments]

    def run(self, name: str, *arguments: str) -> str:
        command = self.command(name, *arguments)
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout


@contextmanager
def office(folder: Path, database: str = "") -> Iterator[Office]:
    """Make and serve an office; `url` is where it listens. Without a `database`: SQLite."""
    made = Office(folder / "office", database)
    made.run("init", "--json")
    server = subprocess.Popen(
        made.command("serve", "--port", "0"),
        cwd=ROOT,
        env=made.env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        made.url = json.loads(server.stdout.readline())["url"]
        yield made
    finally:
        server.terminate()
        server.communicate(timeout=30)
