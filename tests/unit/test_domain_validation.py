"""Whatever is entered ends in an answer or in a sentence that says how to go on."""

import re
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.application import Act, act_from_bytes
from kiosk.domain.form import BRING, BROUGHT, Kind, Option, Question
from kiosk.domain.localized import Localized
from kiosk.domain.validation import CHECKS, PROBLEMS, Problem, Valid, problem_text, validate

TODAY = date(2026, 11, 21)
TEXT = Localized(id="Apa nama usaha Anda?", en="What is it called?")
SHORT = Localized(id="Nama usaha", en="Business name")
AB = tuple(Option(value=v, label=TEXT) for v in ("a", "b", "c"))


def question(kind, **rest):
    needs = {"options": AB} if kind in (Kind.ONE_OF, Kind.SEVERAL_OF) else {}
    return Question(key="q", kind=kind, label=TEXT, **{"short": SHORT, **needs, **rest})


def ask(kind, raw, answers=None, **rest):
    return validate(question(kind, **rest), raw, answers or {}, TODAY)


def test_the_sentence_names_the_field_and_the_way_out():
    asked = question(Kind.TEXT, min=3)
    problem = validate(asked, "Wa", {}, TODAY)
    assert problem_text(problem, asked, str) == "Tulis nama usaha paling sedikit 3 huruf."


def test_a_question_may_bring_its_own_sentence_for_its_pattern():
    own = Localized(id="Tulis lima angka.", en="Write five digits.")
    asked = question(Kind.TEXT, pattern="[0-9]{5}", pattern_message=own)
    problem = validate(asked, "12", {}, TODAY)
    assert problem_text(problem, asked, str, "en") == "Write five digits."
    assert validate(asked, "12345", {}, TODAY) == Valid("12345")


@pytest.mark.parametrize("kind", [k for k in Kind if k in CHECKS])
def test_leaving_a_required_question_empty_is_a_problem_and_an_optional_one_is_not(kind):
    for nothing in (None, "", "   ", [], {}, {"day": " "}):
        assert isinstance(ask(kind, nothing), Problem)
        assert ask(kind, nothing, required=False) == Valid(None)


def test_text_is_tidied_but_not_changed():
    assert ask(Kind.TEXT, "  Warung \t Bu\u00a0 Sari\u200b\n ") == Valid("Warung Bu Sari")
    assert ask(Kind.TEXT, "\u202eterbalik\x1b@") == Valid("terbalik@")
    assert ask(Kind.LONG_TEXT, "satu\r\n\n\n\n dua ") == Valid("satu\n\ndua")
    assert ask(Kind.TEXT, "x" * 201).code == "too_long"
    assert ask(Kind.LONG_TEXT, "x" * 1001).code == "too_long"


def test_choices_are_only_those_offered():
    assert ask(Kind.ONE_OF, "b") == Valid("b")
    assert ask(Kind.ONE_OF, "z") == Problem("choice")
    assert ask(Kind.ONE_OF, ["a", "b"]) == Problem("choice")
    assert ask(Kind.SEVERAL_OF, ["c", "a", "a"]) == Valid(["a", "c"])
    assert ask(Kind.SEVERAL_OF, ["a"], min=2) == Problem("few_choices", {"min": 2})
    assert ask(Kind.SEVERAL_OF, ["a", "b"], max=1) == Problem("many_choices", {"max": 1})
    assert ask(Kind.YES_NO, "ya") == Valid(True)
    assert ask(Kind.YES_NO, "no") == Valid(False)
    assert ask(Kind.YES_NO, "mungkin") == Problem("required_choice")


def test_rt_and_rw_become_three_digits():
    raw = {"street": " Jl. Melati 12", "rt": "3", "rw": "RW 05"}
    assert ask(Kind.ADDRESS, raw) == Valid({"street": "Jl. Melati 12", "rt": "003", "rw": "005"})
    assert ask(Kind.ADDRESS, {**raw, "rt": "0"}) == Problem("rt")
    assert ask(Kind.ADDRESS, {**raw, "rw": "1234"}) == Problem("rw")
    assert ask(Kind.ADDRESS, {"rt": "1", "rw": "2"}) == Problem("street", {"min": 3})


def test_a_photo_is_taken_here_or_the_paper_is_brought():
    assert ask(Kind.PHOTO, "photo-7") == Valid({"photo": "photo-7"})
    assert ask(Kind.PHOTO, BRING) == Valid(BROUGHT)


def test_a_group_is_checked_by_its_repetitions():
    inner = (Question(key="nama", kind=Kind.TEXT, label=TEXT),)
    group = question(Kind.GROUP, question=inner, min=1, max=2, item=Localized(id="pengikut"))
    assert validate(group, None, {}, TODAY) == Problem("few_entries", {"min": 1})
    assert validate(group, None, {"q": [{"nama": "S", "sisa": 1}]}, TODAY) == Valid([{"nama": "S"}])
    assert validate(group, None, {"q": [{}]}, TODAY) == Problem("entry_incomplete", {"index": 1})
    assert validate(group, None, {"q": [{"nama": "S"}] * 3}, TODAY).code == "many_entries"
    few = validate(group, None, {}, TODAY)
    assert problem_text(few, group, str) == "Tambahkan paling sedikit 1 pengikut."


def test_a_computed_question_gives_its_value_whatever_is_entered():
    assert ask(Kind.COMPUTED, "99", {"a": 2}, formula="a * 2") == Valid(4)
    assert ask(Kind.COMPUTED, None, {}, formula="a * 2") == Valid(None)


def test_no_sentence_blames():
    for sentence in PROBLEMS.values():
        assert not re.search(r"(?i)tidak valid|ilegal|maaf|salah|gagal", sentence)
        assert len(sentence.split()) <= 20


ANYTHING = (
    st.none()
    | st.text()
    | st.lists(st.text())
    | st.dictionaries(
        st.sampled_from(["day", "month", "year", "hour", "minute", "street", "rt", "rw", "x"]),
        st.text() | st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    )
    | st.from_regex(r"[0-9+\-., /:]{0,20}", fullmatch=True)
)


@given(
    st.sampled_from(Kind),
    ANYTHING,
    st.booleans(),
    st.tuples(st.none() | st.integers(0, 30), st.none() | st.integers(0, 30)),
    st.sampled_from(["", "today", "today-17y", "a", "???"]),
)
def test_nothing_that_can_be_entered_raises(kind, raw, required, limits, bound):
    asked = question(
        kind, required=required, min=limits[0], max=limits[1], not_before=bound, not_after=bound,
        formula="a + 1", pattern="[a-z",
    )  # fmt: skip
    result = validate(asked, raw, {"a": "2026-01-01"}, TODAY)
    if isinstance(result, Problem):
        assert problem_text(result, asked, str, "en")
    elif result.value is not None:
        act = Act(kind="application", service="s", form="", answers={"q": result.value})
        assert act_from_bytes(act.to_bytes()) == act


@pytest.mark.parametrize("answer", ["null", "1.5", "[1]", '[{"a": null}]', '{"a": {}}', '[["a"]]'])
def test_answers_of_another_shape_are_not_an_act(answer):
    data = f'{{"kind": "application", "service": "s", "form": "", "answers": {{"q": {answer}}}}}'
    with pytest.raises(msgspec.ValidationError):
        act_from_bytes(data.encode())
