"""Sticks of the simulated worlds: files that go to and fro, late, twice, cut short, to anybody."""

from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sync.errors import StorageError
from sync.stick import bring_back, export
from tests.mishaps.sim_office import Died

if TYPE_CHECKING:
    from tests.mishaps.sim_world import Machine, World

MOST = 12  # files of a kind are remembered
FILE = {"well": 80, "cut": 10, "altered": 10}


class Sticks:
    """One heap of files that all kiosks and the office share."""

    def __init__(self, world: "World", folder: Path) -> None:
        self.world, self.folder = world, folder
        self.asked: list[Path] = []
        self.answers: list[Path] = []
        self.answered_by: dict[Path, int] = {}  # after how many restores
        folder.mkdir()

    def export(self, machine: "Machine") -> None:
        try:
            done = export(machine.kiosk.agent._parts, self.folder)
        except StorageError:
            return
        for path in done.written:
            self._lay(path, self.asked)

    def carry_there(self) -> None:
        """Let the office take in any file; its answer lies on the heap afterwards."""
        if not self.asked:
            return
        office = self.world.office
        office.dies = self.world.death()
        with suppress(Died):
            reply = office.take_stick(self.world.rng.choice(self.asked), self.folder)
            self.answered_by[reply] = office.restores
            self._lay(reply, self.answers)

    def carry_back(self, machine: "Machine") -> None:
        """Give a kiosk any answer, its own or another's."""
        if self.answers:
            self._bring(machine, self.world.rng.choice(self.answers))

    def carry_all_back(self, machine: "Machine") -> None:
        for file in self.answers:
            self._bring(machine, file)

    def _bring(self, machine: "Machine", file: Path) -> None:
        with suppress(StorageError):
            for envelope, _at in bring_back(machine.kiosk.agent._parts, file).delivered:
                machine.acknowledged(envelope, self.answered_by[file])

    def _lay(self, path: Path, heap: list[Path]) -> None:
        """Put a file on the heap, where it may suffer; the oldest is forgotten."""
        fate = self.world.fate(FILE)
        if fate != "well":
            path.write_bytes(harmed(path.read_bytes(), fate, self.world.rng))
        if path in heap:
            heap.remove(path)
        heap.append(path)
        del heap[:-MOST]


def harmed(data: bytes, how: str, rng: Random) -> bytes:
    at = int(rng.random() * len(data))
    return data[:at] if how == "cut" else data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
