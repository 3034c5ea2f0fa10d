"""The lists of the `choices` sheet."""

from msgspec import Struct, field

from kiosk.domain.findings import nearest
from kiosk.domain.form import Kind
from kiosk.domain.sheets.columns import Record
from kiosk.domain.sheets.kinds import YES_NO_OPTIONS
from kiosk.domain.sheets.notes import Notes, Table
from kiosk.domain.sheets.problems import Problem

_YES_NO = {option.value: option.label for option in YES_NO_OPTIONS}


class Choices(Struct):
    """The lists by name; `used` remembers which were asked for."""

    lists: dict[str, list[Record]]
    used: set[str] = field(default_factory=set)

    def of(
        self,
        row: Record,
        name: str,
        kind: Kind,
        here: str,
        notes: Notes,
    ) -> list[Table]:
        """Return the raw options of the list; none for a yes/no question, whose words are ours."""
        self.used.add(name)
        rows = self.lists.get(name, [])
        if not rows:
            notes.tell(row.problem("no_list", "type", nearest(name, self.lists), word=name))
        elif kind is Kind.YES_NO:
            if not _are_yes_and_no(rows):
                told = ", ".join(f"{value} ({label.id})" for value, label in _YES_NO.items())
                notes.tell(row.problem("yes_no_list", "type", word=told))
            return []
        for number, option in enumerate(rows):
            notes.place(f"{here}.options[{number}]", option)
        return [
            {"value": one.get("name"), "label": one.text("label") or {"id": ""}} for one in rows
        ]

    def unused(self) -> list[Problem]:
        """Return a problem for each list that no question asks for."""
        return [
            rows[0].problem("unused_list", "list_name", nearest(name, self.used), word=name)
            for name, rows in self.lists.items()
            if name not in self.used
        ]


def read(rows: list[Record], notes: Notes) -> Choices:
    """Return the lists in the order of their rows."""
    lists: dict[str, list[Record]] = {}
    for row in rows:
        if name := row.get("list_name"):
            lists.setdefault(name, []).append(row)
        else:
            notes.tell(row.problem("needed", "list_name"))
    return Choices(lists)


def _are_yes_and_no(rows: list[Record]) -> bool:
    if [row.get("name") for row in rows] != list(_YES_NO):
        return False
    for row in rows:
        label = _YES_NO[row.get("name")]
        told = row.text("label")
        if told.get("id") != label.id or told.get("en", label.en) != label.en:
            return False
    return True
