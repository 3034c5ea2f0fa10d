"""Letters on A4, wired together: fetched on the network's lane, noted on the disk's."""

import logging
from collections.abc import Callable

from devices.protocols import DeviceEvent, JobChanged
from kiosk import commands
from kiosk.bootstrap.core import Core
from kiosk.bootstrap.plug import Plugged
from kiosk.dispatch import Route
from kiosk.events import LetterChanged
from kiosk.usecases.print_letter import PrintLetters
from sync.errors import StorageError

JOB_BYTES = 16
log = logging.getLogger(__name__)


class LetterSide:
    def __init__(
        self,
        core: Core,
        plugged: Plugged,
        present: Callable[[str], bool],
        execute: Callable[[commands.NoteLetter], None],
        poke: Callable[[], None],
    ) -> None:
        """`execute` starts a command; `poke` lets the office hear of it soon."""
        self._journal = plugged.journals.get("letter_printer")
        self._execute = execute
        self._poke = poke
        self._letters = PrintLetters(
            core.letter_client(),
            core.letter_jobs(),
            plugged.letter_printer,
            lambda: core.around.random_bytes(JOB_BYTES).hex(),
            present,
        )

    def recover(self) -> None:
        """Settle what a former run left; before the devices are started."""
        journal = self._journal
        try:
            self._letters.recover(journal.find if journal else lambda _job: None)
        except StorageError as error:
            log.warning("printings of letters are not settled (%s)", error.code)

    def routes(self) -> dict[type, Route]:
        return {
            commands.PrintLetter: Route("net", self._letters),
            commands.NoteLetter: Route("disk", self._note),
        }

    def heard(self, event: DeviceEvent) -> LetterChanged | None:
        """Note the end of a letter's job, and translate what is told of it."""
        if not isinstance(event, JobChanged):
            return None
        if self._letters.ends(event):
            self._execute(commands.NoteLetter(event.job, event.state.value, event.reason))
        return self._letters.heard(event)

    def forget(self, visit: str) -> None:
        self._letters.forget(visit)

    def _note(self, command: commands.NoteLetter) -> None:
        self._letters.note(command)
        self._poke()
