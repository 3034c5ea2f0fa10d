"""Conditions and formulas survive the way into a spreadsheet and back, letter by letter."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.form import Kind
from kiosk.domain.reading import load
from kiosk.domain.sheets.dialects import FORMULA
from kiosk.domain.sheets.inward import FUNCTIONS, to_formula
from kiosk.domain.sheets.nodes import (
    Bracket,
    Call,
    Choose,
    Flaw,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Text,
    Truth,
    Two,
    Words,
)
from kiosk.domain.sheets.outward import to_xlsform
from kiosk.domain.sheets.printing import write
from kiosk.domain.sheets.problems import REASONS

SERVICES = load(Path(__file__).parents[2] / "assets" / "services").services
KINDS = {
    "jenis": Kind.ONE_OF,
    "acara": Kind.SEVERAL_OF,
    "punya": Kind.YES_NO,
    "jumlah": Kind.INTEGER,
    "harga": Kind.MONEY,
    "biaya": Kind.COMPUTED,
    "mulai": Kind.DATE,
    "selesai": Kind.DATE,
    "nama": Kind.TEXT,
    "anak": Kind.GROUP,
}


def expressions(questions, around):
    kinds = around | {question.key: question.kind for question in questions}
    for question in questions:
        for expression in (question.show_when, question.formula):
            if expression:
                yield expression, kinds
        yield from expressions(question.question, kinds)


def test_every_expression_of_the_catalogue_comes_back():
    asked = [pair for s in SERVICES for pair in expressions(s.form.question, {})]
    assert len(asked) > 400
    for expression, kinds in asked:
        told = to_xlsform(expression, kinds)
        assert isinstance(told, str), (expression, told)
        assert to_formula(told, kinds) == expression, told


def names(*kinds):
    return st.sampled_from([Name(key) for key, kind in KINDS.items() if kind in kinds])


WORDS = st.text("abcxyz_", min_size=1, max_size=4).map(Text)
COUNTS = names(Kind.INTEGER, Kind.MONEY)
LISTS = st.lists(WORDS, min_size=1, max_size=3).map(lambda items: Words(tuple(items)))
CONDITIONS = st.one_of(
    st.builds(Two, st.sampled_from(["==", "!="]), names(Kind.ONE_OF, Kind.TEXT), WORDS),
    st.builds(Two, st.sampled_from(["in", "not in"]), names(Kind.ONE_OF), LISTS),
    st.builds(Two, st.sampled_from(["in", "not in"]), WORDS, names(Kind.SEVERAL_OF)),
    st.builds(
        Two, st.sampled_from(["==", "!="]), names(Kind.YES_NO), st.builds(Truth, st.booleans())
    ),
    names(Kind.YES_NO),
    names(*Kind).map(lambda name: Call("answered", (name,))),
)
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(Number),
    COUNTS,
    names(Kind.SEVERAL_OF, Kind.GROUP).map(lambda name: Call("count", (name,))),
    st.tuples(names(Kind.DATE), names(Kind.DATE)).map(lambda days: Call("days_between", days)),
)


def larger(inner):
    conditions, numbers = inner
    tests = st.one_of(
        conditions,
        conditions.map(Not),
        conditions.map(Bracket),
        st.builds(Two, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers, numbers),
        st.builds(
            Logic,
            st.sampled_from(["and", "or"]),
            st.lists(conditions, min_size=2, max_size=3).map(tuple),
        ),
    )
    sums = st.one_of(
        numbers,
        numbers.map(Negative),
        numbers.map(Bracket),
        st.builds(Two, st.sampled_from(["+", "-", "*", "//"]), numbers, numbers),
        st.builds(Choose, numbers, conditions, numbers),
        st.builds(Call, st.sampled_from(["min", "max", "ceil"]), st.tuples(numbers, numbers)),
        numbers.map(lambda value: Call("ceil", (value,))),
    )
    return tests, sums


ONE = larger((CONDITIONS, NUMBERS))
TWO = larger(ONE)
THREE = larger(TWO)


@given(st.one_of(*ONE, *TWO, *THREE))
def test_any_expression_comes_back(node):
    expression = write(node, FORMULA)
    told = to_xlsform(expression, KINDS)
    assert isinstance(told, str), (expression, told)
    assert to_formula(told, KINDS) == expression, told


@given(st.text("${}()'\"., =<>!+-*/ajn0selctdivmorfu_\\", max_size=60))
def test_whatever_is_typed_is_read_or_refused(text):
    for told in (to_formula(text, KINDS), to_xlsform(text, KINDS)):
        assert isinstance(told, str) or told.code in REASONS


@pytest.mark.parametrize(
    "text", ["(" * 900, "1" + " - 1" * 400, "not(" * 400, "-" * 1900, "1 " * 1500]
)
def test_what_never_ends_is_refused_too(text):
    for told in (to_formula(text, KINDS), to_xlsform(text, KINDS)):
        assert isinstance(told, str) or told.code in REASONS


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("${jenis} = 'a' and selected(${acara}, 'x')", "jenis == 'a' and 'x' in acara"),
        ("${jenis}='a' or ${jenis}=\"b\"", "jenis == 'a' or jenis == 'b'"),
        ("selected(${jenis}, 'a')", "jenis == 'a'"),
        ("${jenis}\u00a0=\u00a0'a'\n", "jenis == 'a'"),
        ("not(${jenis} = 'a' or ${nama} = 'b')", "not (jenis == 'a' or nama == 'b')"),
        ("${punya} = 'ya'", "punya == True"),
        ("selected(${punya}, 'ya')", "punya"),
        ("not(selected('a b', ${jenis}))", "jenis not in ('a', 'b')"),
        ("${nama} != ''", "answered(nama)"),
        ("${nama} = ''", "not answered(nama)"),
        ("2 * int(${jumlah} div 3)", "2 * (jumlah // 3)"),
        ("if( ${jumlah}>10 , 1 , 2 )", "1 if jumlah > 10 else 2"),
        ("selected('1 2', ${jumlah})", "jumlah in (1, 2)"),
        (
            "int(decimal-date-time(${selesai}) - decimal-date-time(${mulai})) + 1",
            "days_between(mulai, selesai) + 1",
        ),
        (
            "count(${anak}) > 1 and count-selected(${acara}) = 2",
            "count(anak) > 1 and count(acara) == 2",
        ),
    ],
)
def test_what_offices_write_is_understood(written, ours):
    assert to_formula(written, KINDS) == ours


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("concat(${nama}, 'x')", "unknown_function", ""),
        ("selectd(${acara}, 'x')", "unknown_function", "selected"),
        ("nama = 'x'", "bare_word", "${nama}, 'nama'"),
        ("${acara} = 'x'", "use_selected", "selected(${acara}, 'x')"),
        ("${punya} = 'yes'", "not_yes_no", "ya, tidak"),
        ("${punya}", "bare_yes_no", "${punya} = 'ya'"),
        ("${jumlah} div 2", "fraction", "floor(a div b), ceiling(a div b)"),
        ("${jumlah} * 1.5", "unreadable", ""),
        ("1 < ${jumlah} < 5", "chained", ""),
        (". > 5", "dot_outside", ""),
        ("${Nama Anda} = 'x'", "strange_name", ""),
        ("floor(${jumlah})", "strange_call", FUNCTIONS["floor"]),
        ("${jumlah} =", "unreadable", ""),
        ("'x", "unreadable", ""),
        ("${nama} = ‘x’", "curly_quotes", ""),
        ("selected('a b', ${punya})", "strange_call", FUNCTIONS["selected"]),
    ],
)
def test_what_has_no_counterpart_is_refused_with_a_hint(written, code, hint):
    told = to_formula(written, KINDS)
    assert isinstance(told, Flaw)
    assert (told.code, told.hint) == (code, hint)


@pytest.mark.parametrize(
    "formula",
    ["nama != ''", "nama in ('a b', 'c')", "punya == 'ya'", "punya in ('a',)", "1 < jumlah < 5",
     "nama == 'a\\\\b'", "count(nama)", "answered(1)", "'x' in nama", "(1, 2)",
     "jumlah in ('1', 'b')"],
)  # fmt: skip
def test_what_a_spreadsheet_cannot_say_is_refused(formula):
    assert isinstance(to_xlsform(formula, KINDS), Flaw)
