"""Restarting and switching off the machine, by the commands of the settings."""

import shlex
from collections.abc import Mapping

from devices.errors import DeviceError
from devices.program import run
from kiosk.commands import RunMachine
from kiosk.domain.words import mark
from kiosk.events import Inspected

SECONDS = 20.0
REFUSED = mark("Perintah itu ditolak sistem. Hubungi pusat bantuan.")


class MachinePower:
    """Runs one of two commands, never through a shell."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        """`commands` by what they do: "restart", "shutdown"."""
        self._commands = commands

    def __call__(self, command: RunMachine) -> Inspected | None:
        """None when the machine is on its way; the kiosk is told to end by the system itself."""
        try:
            words = shlex.split(self._commands[command.what])
            done = bool(words) and run(words, SECONDS).code == 0
        except (DeviceError, ValueError):
            done = False
        return None if done else Inspected(command.visit, command.what, (), REFUSED, "danger")
