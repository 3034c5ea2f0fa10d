"""One kiosk's running visit: holds the state in memory, hands commands out, shows the view.

Runs on one thread (the UI's, or the test's). It never blocks: `execute` must return at once.
"""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from kiosk.commands import Command, Wipe
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.words import Translate
from kiosk.events import CatalogueReady, Event
from kiosk.journey import State, Visit, World, start, update
from kiosk.viewdata import View
from kiosk.views import view
from kiosk.views.voicing import SILENCE, voice


class Session:
    """Events in; views and commands out. Nothing of it is ever on disk."""

    def __init__(
        self,
        world: World,
        now: datetime,
        *,
        execute: Callable[[Command], None],
        show: Callable[[View], None],
        translators: Callable[[str], Translate],
        new_id: Callable[[], str],
        adopt: Callable[[Catalogue], bool] = lambda _catalogue: True,
    ) -> None:
        """`adopt` takes a newer catalogue into use elsewhere, between visits; False: not yet."""
        self._world = world
        self._state = start(world, now)
        self._execute = execute
        self._show = show
        self._translators = translators
        self._new_id = new_id
        self._adopt = adopt
        self._newer: Catalogue | None = None
        self._heard = SILENCE
        self._renew()

    @property
    def state(self) -> State:
        return self._state

    @property
    def world(self) -> World:
        return self._world

    def refresh(self) -> None:
        """Show the present state (again)."""
        self._show(self._view())

    def handle(self, event: Event) -> None:
        """Move on by one event: state, then screen, then what is to be done."""
        before = self._state
        if isinstance(event, CatalogueReady):
            self._newer = event.catalogue
        step = update(before, event, self._world)
        self._state = step.state
        self._renew()
        wipes = [command for command in step.commands if isinstance(command, Wipe)]
        for wipe in wipes:
            self._execute(wipe)  # before the next screen: nothing of the last one shows through
            self._heard = SILENCE
        if step.state is not before:
            self.refresh()
        for command in step.commands:
            if command not in wipes:
                self._execute(command)
        if before.display.speech or self._state.display.speech:
            self._speak(before, event)
        self._change_over()

    def _change_over(self) -> None:
        """Take a newer catalogue into use, if nobody has touched anything and all work is done."""
        state = self._state
        untouched = state.visit == Visit(id=state.visit.id) and not state.overlay
        if self._newer is None or not untouched or not self._adopt(self._newer):
            return
        self._world = replace(self._world, catalogue=self._newer)
        self._newer = None
        self.refresh()

    def _speak(self, before: State, event: Event) -> None:
        translate = self._translators(self._state.display.language)
        self._heard, commands = voice(
            self._heard, event, (before, self._state), self._view(), translate
        )
        for command in commands:
            self._execute(command)

    def _view(self) -> View:
        return view(self._state, self._world, self._translators)

    def _renew(self) -> None:
        if self._state.visit.id == self._world.fresh_id or not self._world.fresh_id:
            self._world = replace(self._world, fresh_id=self._new_id())
