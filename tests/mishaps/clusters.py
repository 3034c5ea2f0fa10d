"""A PostgreSQL of one's own that can be killed and started again, with fsync on."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.mishaps.town import wait_for
from tools.postgres import PROGRAMS, free_port


class Cluster:
    def __init__(self) -> None:
        self._owner = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="ekios-killed-"))
        if self._owner:
            shutil.chown(self.folder, self._owner)
        self._port = free_port()
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "ekios", "--auth=trust", "--locale=C.UTF-8")
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://ekios@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start, as soon as what a killed postmaster left behind has gone."""
        wait_for(self._started)

    def _started(self) -> bool:
        where = f"-p {self._port} -k {self.folder} -c listen_addresses=127.0.0.1"
        try:
            self._control("-l", str(self.folder / "log"), "-o", where, "start")
        except subprocess.CalledProcessError:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL the postmaster; its children notice and go."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def stop_at_once(self) -> None:
        self._control("-m", "immediate", "stop")

    def close(self) -> None:
        self.stop_at_once()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), *arguments]
        subprocess.run(
            command,
            user=self._owner,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
