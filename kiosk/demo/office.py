"""The office of the demo: `python -m backoffice` as a subprocess. Nothing of it is imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kiosk import paths

ADMIN = "admin"


class OfficeFailed(Exception):  # noqa: N818 - named after what happened
    """Raised when the office cannot be started or refuses a command."""


def built() -> bool:
    """Tell whether this is the PyInstaller program; the office then runs from source beside it."""
    return bool(getattr(sys, "frozen", False))


def own_environment() -> dict[str, str]:
    """Return the environment without what the built program added for its own libraries."""
    environment = dict(os.environ)
    if built():
        original = environment.pop("LD_LIBRARY_PATH_ORIG", "")
        environment.pop("LD_LIBRARY_PATH", None)
        if original:
            environment["LD_LIBRARY_PATH"] = original
    return environment


class Office:
    """An office with its own data folder; `python` runs it, from `root`."""

    def __init__(self, data: Path, python: str = "", root: Path | None = None) -> None:
        self._data = data
        self.python = python or sys.executable
        self.root = root or (Path.cwd() if built() else paths.package_root())
        self._server: subprocess.Popen[str] | None = None
        self.url = ""

    def run(self, *arguments: str) -> str:
        """Run one office command and return what it printed; OfficeFailed with its last words."""
        done = subprocess.run(
            self._command(*arguments),
            cwd=self.root,
            env=own_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise OfficeFailed(f"office {arguments[0]}: {words[-1] if words else 'failed'}")
        return done.stdout

    def serve(self, log: IO[str], *arguments: str) -> None:
        """Start the server on a free port of loopback and wait until it says that it is ready."""
        self._server = subprocess.Popen(
            self._command("serve", "--port", "0", *arguments),
            cwd=self.root,
            env=own_environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        line = self._server.stdout.readline() if self._server.stdout else ""
        if not line:
            raise OfficeFailed("office serve: it ended before it was ready")
        self.url = str(json.loads(line)["url"])

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 80)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()
            if self._server.stdout is not None:
                self._server.stdout.close()
            self._server = None

    def _command(self, *arguments: str) -> list[str]:
        command, *rest = arguments
        return [self.python, "-m", "backoffice", command, "--data", str(self._data), *rest]
