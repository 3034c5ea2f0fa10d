"""The one generic question screen: every kind of question of every service."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty

from kiosk.domain.form import Raw
from kiosk.events import Answered, Back, Event
from kiosk.viewdata import Action, Banner
from screens import kv
from screens.base import Next, Screen
from screens.entries.base import Entry
from screens.entries.registry import entry_for
from screens.localizer import l
from screens.theme import theme
from screens.widgets.bar import ButtonBar
from screens.widgets.box import Column, Row
from screens.widgets.keyboard import Keyboard, Keypad
from screens.widgets.surface import Surface

NUMERIC = ("digits", "signed")


class PromptCard(Surface, Column):
    """A device that may answer instead of typing."""

    prompt = ObjectProperty(None, allownone=True, rebind=True)


class Divider(Row):
    """A line with words in its middle."""

    label = ObjectProperty("")


class QuestionScreen(Screen):
    """Keystrokes stay in the entry until "Lanjut"; Back takes them along."""

    entry = ObjectProperty(None, allownone=True)
    keys = ObjectProperty(None, allownone=True)
    typing = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self.bar = ButtonBar()
        super().__init__(**kwargs)

    def enter(self) -> None:
        self._take_entry()
        l.fbind("_", self._arm)
        theme.fbind("revision", self._arm)

    def leave(self) -> None:
        l.funbind("_", self._arm)
        theme.funbind("revision", self._arm)
        self._put_away()
        if self.entry is not None:
            self.entry.leave()

    def render(self, view: Any, back: Action | None) -> None:
        same = type(view.entry) is type(self.view.entry)
        super().render(view, back)
        if same:
            self.entry.refresh(view.entry)
            self.entry.wrong = bool(view.problem)
            self._arm()
        else:
            self.entry.leave()
            self._take_entry()

    def problem(self) -> Banner | None:
        """Return what is wrong, as the box that says it."""
        text = self.view.problem
        return Banner("danger", "circle-exclamation", text) if text else None

    def heading(self) -> str:
        """Return the question, marked where it may be left empty."""
        mark = l._("(opsional)") if self.view.optional else ""
        return f"{self.view.title} {mark}".strip()

    def typed(self) -> Raw:
        return self.entry.typed() if self.entry is not None else None

    def amend(self, event: Event) -> Event | None:
        if isinstance(event, Back):
            return Back(typed=self.typed())
        if isinstance(event, Next):
            return Answered(raw=self.typed()) if self.entry.advance() else None
        amended: Event | None = self.entry.amend(event)
        if amended is None:  # the entry is at work on it: that is to be seen
            self.ids.pages.reveal(self.entry.parts()[0])
        return amended

    # --- the entry and its keys

    def _take_entry(self) -> None:
        if self.entry is not None:
            self._drop(self.entry)
        self.entry = entry_for(self.view.entry)
        self.entry.pictures, self.entry.send = self.pictures, self.emit
        self.entry.wrong = bool(self.view.problem)
        if self.entry.keyboard:
            self.ids.pinned.add_widget(self.entry, index=len(self.ids.pinned.children))
        else:
            self.ids.pages.add_widget(self.entry)
        self.entry.fbind("keyboard", self._arm)
        self.entry.fbind("fresh", self._capital)
        self.entry.enter()
        self._arm()

    def _drop(self, entry: Entry) -> None:
        if entry in self.ids.pages.blocks:
            self.ids.pages.blocks.remove(entry)
        if entry.parent is not None:
            entry.parent.remove_widget(entry)

    def _arm(self, *_args: object) -> None:
        """Put up the keyboard that the entry wants, and the buttons that are left."""
        layer = self.entry.keyboard
        self.typing = bool(layer)
        self._keyboard(layer)
        label = self.view.next_label or l._("Lanjut")
        go_on = Action(label, Next(), "primary", "arrow-right", icon_after=True)
        self.bar.back = self.back
        self.bar.actions = () if layer else self.entry.actions(go_on)
        self._house_bar(layer)
        if self.keys is not None:
            self.keys.done_label = label
        self._capital()
        self.request_layout()

    def _keyboard(self, layer: str) -> None:
        dock = self.ids.dock
        if self.keys is not None and self.keys.kind != layer:
            self._put_away()
        if self.keys is None and layer:
            self.keys = self._from_rack(layer)
            self.keys.bind(on_char=self._char, on_erase=self._erase, on_done=self._done)
            dock.add_widget(self.keys, index=len(dock.children))
        dock.bleed = bool(layer) and layer not in NUMERIC

    def _from_rack(self, layer: str) -> Keyboard:
        if layer not in self.rack:
            self.rack[layer] = (Keypad if layer in NUMERIC else Keyboard)(kind=layer)
        keys: Keyboard = self.rack[layer]
        keys.layer, keys.shift = layer, False
        return keys

    def _put_away(self) -> None:
        if self.keys is not None:
            self.keys.unbind(on_char=self._char, on_erase=self._erase, on_done=self._done)
            self.ids.dock.remove_widget(self.keys)
        self.keys = None

    def _house_bar(self, layer: str) -> None:
        letters = bool(layer) and layer not in NUMERIC
        near_field = (letters and theme.portrait) or (bool(layer) and theme.lower_half)
        house = self.ids.pinned if near_field else self.ids.dock
        if self.bar.parent is not house:
            if self.bar.parent is not None:
                self.bar.parent.remove_widget(self.bar)
            house.add_widget(self.bar)

    def _capital(self, *_args: object) -> None:
        if self.keys is not None and self.keys.layer == "letters":
            self.keys.shift = bool(self.entry.fresh)

    def _char(self, _keys: object, char: str) -> None:
        self.entry.insert(char)
        self._capital()

    def _erase(self, _keys: object) -> None:
        self.entry.erase()

    def _done(self, _keys: object) -> None:
        self.emit(Next())


kv.load(__file__)
