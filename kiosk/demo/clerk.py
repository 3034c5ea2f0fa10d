"""The member of staff in the story: a browser at the office's own pages, as a subprocess."""

import json
import subprocess
import time
from pathlib import Path

from kiosk.demo.office import ADMIN, OfficeFailed, own_environment
from kiosk.demo.theatre import Theatre

PATIENCE = 20.0


class Clerk:
    """Runs `tools/clerk.py` with the office's Python; each act is one visit to a case."""

    def __init__(self, theatre: Theatre, out: Path) -> None:
        self._theatre = theatre
        self._out = out

    def act(self, reference: str, *wish: str, shot: str = "") -> str:
        """Open the case, do what is wished, take a picture; return the case's state."""
        office = self._theatre.office
        picture = ["--shot", str((self._out / "office" / f"{shot}.png").resolve())] if shot else []
        done = subprocess.run(
            [
                office.python,
                "tools/clerk.py",
                office.url,
                ADMIN,
                self._theatre.password,
                reference,
                *wish,
                *picture,
            ],
            cwd=office.root,
            env=own_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise OfficeFailed(f"the clerk could not act: {words[-1] if words else 'no word'}")
        return str(json.loads(done.stdout.splitlines()[-1])["state"])

    def wait_for(self, reference: str, state: str, shot: str = "") -> str:
        """Look at the case until it is in `state`; return the state it was last seen in."""
        until = time.monotonic() + PATIENCE
        seen = self.act(reference, shot=shot)
        while seen != state and time.monotonic() < until:
            seen = self.act(reference, shot=shot)
        return seen
