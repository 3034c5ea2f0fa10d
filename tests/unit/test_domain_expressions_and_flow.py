"""Which questions are asked, and what is worked out from answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import expressions, flow
from kiosk.domain.form import Form, Kind, Option, Question
from kiosk.domain.localized import Localized

TEXT = Localized(id="Teks")
AB = tuple(Option(value=v, label=TEXT) for v in ("a", "b"))


def ask(key, kind=Kind.TEXT, **rest):
    return Question(key=key, kind=kind, label=TEXT, **rest)


@pytest.mark.parametrize(
    ("expression", "answers", "result"),
    [
        ("a == 'x'", {"a": "x"}, True),
        ("a == 'x'", {"a": "y"}, False),
        ("a == 'x'", {}, False),
        ("a != 'x'", {}, False),
        ("not (a == 'x')", {}, False),
        ("a > 3", {}, False),
        ("a > 3", {"a": "x"}, False),
        ("a > 3 or b", {"b": True}, True),
        ("a and b", {"a": True}, False),
        ("a in ('x', 'y')", {"a": "y"}, True),
        ("'x' in a", {"a": ["x"]}, True),
        ("'x' not in a", {"a": ["x"]}, False),
        ("answered(a)", {}, False),
        ("not answered(a)", {}, True),
        ("count(a) > 1", {"a": [{}, {}]}, True),
        ("days_between(a, b) >= 14", {"a": "2026-01-01", "b": "2026-01-15"}, True),
        ("1 < a < 5", {"a": 3}, True),
        ("", {}, True),
        ("((", {}, False),
    ],
)
def test_a_condition_holds_only_when_it_is_certain(expression, answers, result):
    assert expressions.holds(expression, answers) is result


@pytest.mark.parametrize(
    ("formula", "answers", "result"),
    [
        ("a * b + 1", {"a": 2, "b": 3}, 7),
        ("ceil(a * b, 10000)", {"a": 500, "b": 101}, 6),
        ("a // b", {"a": 7, "b": 2}, 3),
        ("a // b", {"a": 7, "b": 0}, None),
        ("min(a, b) + max(a, b)", {"a": 1, "b": 5}, 6),
        ("a + b", {"a": 1}, None),
        ("(5 if c == 'x' else 2) * a", {"a": 3, "c": "y"}, 6),
        ("(5 if c == 'x' else 2) * a", {"a": 3}, None),
        ("-a", {"a": 3}, -3),
        ("a * b", {"a": "x", "b": 10**12}, None),
        ("a * a", {"a": 10**12}, None),
    ],
)
def test_a_formula_is_worked_out_or_unknown(formula, answers, result):
    assert expressions.value(formula, answers) == result


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("__import__('os')", "unknown_function:__import__"),
        ("a.b", "not_allowed:Attribute"),
        ("a[0]", "not_allowed:Subscript"),
        ("1 / 2", "not_allowed:Div"),
        ("2 ** 9", "not_allowed:Pow"),
        ("1.5 * a", "not_allowed:1.5"),
        ("[x for x in a]", "not_allowed:ListComp"),
        ("a = 1", "syntax"),
        ("  ", "empty"),
        ("(" * 300, "syntax"),
        ("a+" * 300 + "a", "too_long"),
        ("min(a, key=b)", "not_allowed:keyword"),
    ],
)
def test_what_is_not_part_of_the_language_is_named(expression, problem):
    assert expressions.problem(expression) == problem
    assert expressions.value(expression, {"a": 1}) is None


def test_names_are_questions_not_functions():
    assert expressions.names("ceil(a, 2) if b else count(c)") == {"a", "b", "c"}


@given(
    st.text(max_size=60),
    st.dictionaries(st.sampled_from("abc"), st.none() | st.integers() | st.text()),
)
def test_no_expression_ever_raises(expression, answers):
    expressions.holds(expression, answers)
    expressions.names(expression)


FORM = Form(
    question=(
        ask("jenis", Kind.ONE_OF, options=AB),
        ask("rincian", show_when="jenis == 'b'"),
        ask("lanjutan", show_when="rincian == 'ya'", required=False),
        ask("anak", Kind.GROUP, show_when="jenis == 'b'", min=1, max=2, question=(
            ask("nama"),
            ask("umur", Kind.INTEGER, show_when="nama != 'x'"),
            ask("luar", show_when="rincian == 'ya'", required=False),
        )),
        ask("jumlah", Kind.COMPUTED, formula="count(anak) + 1"),
    )
)  # fmt: skip


def keys(questions):
    return [question.key for question in questions]


def test_questions_appear_when_their_condition_holds():
    assert keys(flow.visible(FORM, {})) == ["jenis", "jumlah"]
    assert keys(flow.visible(FORM, {"jenis": "b"})) == ["jenis", "rincian", "anak", "jumlah"]


def test_the_answer_of_a_hidden_question_counts_as_absent():
    stale = {"jenis": "a", "rincian": "ya", "lanjutan": "x", "anak": [{"nama": "S"}]}
    assert keys(flow.visible(FORM, stale)) == ["jenis", "jumlah"]
    assert flow.prune(FORM, stale) == {"jenis": "a", "jumlah": 1}


def test_computed_values_follow_the_answers():
    answers = {"jenis": "b", "rincian": "x", "anak": [{"nama": "S", "umur": 3}], "jumlah": 99}
    assert flow.compute(FORM, answers)["jumlah"] == 2
    assert "jumlah" not in flow.compute(
        Form(question=(ask("jumlah", Kind.COMPUTED, formula="x"),)), answers
    )


def test_repetitions_are_pruned_by_their_own_conditions_and_the_forms():
    answers = {"jenis": "b", "rincian": "ya", "anak": [{"nama": "x", "umur": 3, "luar": "l"}]}
    assert flow.prune(FORM, answers)["anak"] == [{"nama": "x", "luar": "l"}]
    other = {**answers, "rincian": "tidak"}
    assert flow.prune(FORM, other)["anak"] == [{"nama": "x"}]


def test_missing_names_every_place_that_lacks_an_answer():
    assert flow.missing(FORM, {}) == ("jenis",)
    assert flow.missing(FORM, {"jenis": "b"}) == ("rincian", "anak")
    partly = {"jenis": "b", "rincian": "r", "anak": [{"nama": "S"}, {"nama": "x"}]}
    assert flow.missing(FORM, partly) == ("anak.0.umur",)


def test_the_total_is_shown_only_when_nothing_can_change_it():
    assert not flow.total_reliable(FORM, {})
    assert flow.total_reliable(FORM, {"jenis": "a"})
    assert not flow.total_reliable(FORM, {"jenis": "b"})
    assert flow.total_reliable(FORM, {"jenis": "b", "rincian": "x"})
    assert flow.total_reliable(Form(question=(ask("satu"), ask("dua"))), {})


def test_a_group_flows_like_a_form():
    group = FORM.question[3]
    assert keys(flow.visible(group, {"nama": "S"})) == ["nama", "umur"]
    assert keys(flow.visible(group, {"nama": "x"}, {"rincian": "ya"})) == ["nama", "luar"]
