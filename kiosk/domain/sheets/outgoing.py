"""A service as a workbook. Whatever a workbook cannot say is a problem, never left out."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from kiosk.domain.catalogue import Service
from kiosk.domain.expanding import complete
from kiosk.domain.form import Kind, Option, Question
from kiosk.domain.shape import build
from kiosk.domain.shared import Shared
from kiosk.domain.sheets import about, constraints, grid, incoming
from kiosk.domain.sheets.columns import (
    CHOICES,
    LANGUAGE_NAMES,
    SETTINGS,
    SURVEY,
    localized,
    sheet_of,
)
from kiosk.domain.sheets.grid import LONGEST_CELL, Row, Sheet, Workbook, printable
from kiosk.domain.sheets.kinds import WRITTEN, YES_NO_LIST, YES_NO_OPTIONS
from kiosk.domain.sheets.nodes import Flaw, Unfit
from kiosk.domain.sheets.outward import to_xlsform
from kiosk.domain.sheets.problems import Problem, problem

Cells = dict[str, str]
NOTHING_SHARED = Shared()
"""A workbook holds a service whole: it uses no block, requirement or law of others."""


def workbook(service: Service) -> tuple[Workbook, tuple[Problem, ...]]:
    """Return the service as sheets, and what they cannot say."""
    writer = _Writer()
    rows = list(writer.rows(service.form.question, {}))
    settings = {
        "form_title": service.name.id,
        "form_id": service.code,
        "default_language": LANGUAGE_NAMES["id"],
    }
    sheets = (
        sheet_of(SURVEY, rows),
        sheet_of(CHOICES, writer.choices()),
        sheet_of(SETTINGS, [settings]),
        *about.sheets(service),
    )
    return Workbook(sheets), (*writer.found, *_unwritable(sheets))


def exported(service: Service) -> bytes | tuple[Problem, ...]:
    """Return the XLSX file, or why the service cannot be a workbook that comes back the same."""
    book, found = workbook(service)
    if not found and not _comes_back(service, book):
        found = (problem("not_the_same"),)
    return found or grid.write(book)


def _comes_back(service: Service, book: Workbook) -> bool:
    told = incoming.understood(book)
    made, flaws = build(complete(told.data, NOTHING_SHARED, {}).data, Service)
    return not told.stops and not flaws and made == service


class _Writer(Struct):
    """Writes questions in order, and remembers the lists of choices that they use."""

    lists: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)
    number: int = 1  # of the row that was written last; the headers are row 1

    def rows(self, questions: tuple[Question, ...], around: Mapping[str, Kind]) -> Iterator[Cells]:
        kinds = {**around, **{question.key: question.kind for question in questions}}
        for question in questions:
            self.number += 1
            yield self._row(question, kinds)
            if question.kind is Kind.GROUP:
                yield from self.rows(question.question, kinds)
                self.number += 1
                yield {"type": "end_repeat", "name": question.key}

    def _row(self, question: Question, kinds: Mapping[str, Kind]) -> Cells:
        how = WRITTEN[question.kind]
        cells = {
            "type": f"{how.type} {self._list(question)}".strip(),
            "name": question.key,
            "required": "yes" if question.required else "no",
            "relevant": self._expression(question.show_when, "relevant", kinds),
            "calculation": self._expression(question.formula, "calculation", kinds),
            "appearance": how.appearance,
            "ekios::kind": question.kind if how.named else "",
            "ekios::example": question.example,
            "ekios::plain": "yes" if question.plain else "",
            **self._bounds(question),
        }
        for column, text in (
            ("label", question.label),
            ("hint", question.hint),
            ("constraint_message", question.pattern_message),
            ("ekios::short", question.short),
            ("ekios::unit", question.unit),
            ("ekios::item", question.item),
        ):
            localized(cells, column, text)
        return {column: text for column, text in cells.items() if text}

    def _expression(self, formula: str, column: str, kinds: Mapping[str, Kind]) -> str:
        told = to_xlsform(formula, kinds) if formula else ""
        if isinstance(told, Flaw):
            self._tell(told, column)
            return ""
        return told

    def _bounds(self, question: Question) -> Cells:
        try:
            constraint, columns = constraints.written(question)
        except Unfit as unfit:
            self._tell(unfit.flaw, "constraint")
            return {}
        return {"constraint": constraint, **columns}

    def _tell(self, flaw: Flaw, column: str) -> None:
        self.found.append(
            problem(flaw.code, SURVEY, self.number, column, flaw.hint, word=flaw.word)
        )

    def _list(self, question: Question) -> str:
        """Return the name of the question's list; the same choices are written once."""
        if question.kind is Kind.YES_NO:
            self.lists[YES_NO_LIST] = YES_NO_OPTIONS
            return YES_NO_LIST
        if question.kind not in (Kind.ONE_OF, Kind.SEVERAL_OF):
            return ""
        same = [name for name, options in self.lists.items() if options == question.options]
        name, number = question.key, 1
        while not same and (name in self.lists or name == YES_NO_LIST):
            number += 1
            name = f"{question.key}_{number}"
        name = same[0] if same else name
        self.lists[name] = question.options
        return name

    def choices(self) -> Iterator[Cells]:
        for name, options in self.lists.items():
            for option in options:
                cells = {"list_name": name, "name": option.value}
                localized(cells, "label", option.label)
                yield cells


def _unwritable(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    for sheet in sheets:
        for row in sheet.rows:
            for column in row.cells:
                if not _fits(row, column):
                    yield problem("control_letters", sheet.name, row.number, column)


def _fits(row: Row, column: str) -> bool:
    """Tell whether the cell comes back as it is: cells are trimmed."""
    text = row.cells[column]
    return printable(text) and text == text.strip() and len(text) <= LONGEST_CELL
