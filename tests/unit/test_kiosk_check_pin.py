"""The technician's PIN: five tries, then a wait that doubles."""

import pytest

from kiosk.commands import CheckPin
from kiosk.domain.application import CardPresent
from kiosk.events import PinChecked
from kiosk.usecases.check_pin import FIRST_WAIT, LONGEST_WAIT, PinCheck, hash_card, hash_pin

RIGHT, WRONG = CheckPin("v", "246810"), CheckPin("v", "111111")
STORED = hash_pin("246810", bytes(16))


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def wrong(check, times) -> int:
    return [check(WRONG).wait for _ in range(times)][-1]


def test_the_right_one_lets_in(clock):
    assert PinCheck(STORED, clock)(RIGHT) == PinChecked("v", ok=True, who="PIN")


def test_without_a_stored_pin_nobody_gets_in(clock):
    assert not PinCheck("", clock)(CheckPin("v", "")).ok


def test_four_wrong_ones_cost_nothing_the_fifth_a_minute(clock):
    check = PinCheck(STORED, clock)
    assert [check(WRONG).wait for _ in range(5)] == [0, 0, 0, 0, FIRST_WAIT]
    assert check(RIGHT) == PinChecked("v", ok=False, wait=FIRST_WAIT + 1), "has to wait as well"
    clock.now += FIRST_WAIT
    assert check(RIGHT).ok


def test_the_wait_doubles_up_to_an_hour_and_is_forgotten_after_the_right_one(clock):
    check = PinCheck(STORED, clock)
    waits = []
    for _ in range(8):
        waits.append(wrong(check, 5))
        clock.now += waits[-1]
    assert waits == [60, 120, 240, 480, 960, 1920, LONGEST_WAIT, LONGEST_WAIT]
    assert check(RIGHT).ok
    assert wrong(check, 5) == FIRST_WAIT


def test_the_wait_holds_for_the_next_visit_too(clock):
    check = PinCheck(STORED, clock)
    wrong(check, 5)
    assert check(CheckPin("another", "246810")) == PinChecked("another", ok=False, wait=61)


CARD = CardPresent("04112233445566", "A")
ENROLLED = (hash_card("FB0EE20B", "B", bytes(15) + b"1"), hash_card(CARD.uid, "A", bytes(16)))


@pytest.mark.parametrize(
    ("pin", "card", "ok"),
    [
        ("246810", CARD, True),
        ("246810", CardPresent("FB0EE20B", "B"), True),
        ("246810", None, False),
        ("246811", CARD, False),
        ("246810", CardPresent("04112233", "A"), False),
        ("246810", CardPresent(CARD.uid, "B"), False),
        ("246810", CardPresent("", ""), False),
    ],
)
def test_where_a_card_is_enrolled_it_takes_both(pin, card, ok):
    check = PinCheck(STORED, lambda: 0.0, ENROLLED)
    assert check(CheckPin("v", pin, card)).ok is ok


def test_the_log_names_the_card_by_its_place_and_nothing_else():
    assert PinCheck(STORED, lambda: 0.0, ENROLLED)(CheckPin("v", "246810", CARD)).who == "PIN+2"


def test_without_enrolled_cards_a_card_changes_nothing():
    assert PinCheck(STORED, lambda: 0.0)(CheckPin("v", "246810", CARD)).ok
    assert not PinCheck("", lambda: 0.0, ENROLLED)(CheckPin("v", "246810", CARD)).ok


def test_a_wrong_card_is_a_wrong_try():
    check = PinCheck(STORED, lambda: 0.0, ENROLLED)
    for _ in range(4):
        assert check(CheckPin("v", "246810")).wait == 0
    assert check(CheckPin("v", "246810")).wait == FIRST_WAIT


def test_the_setting_tells_nothing_of_the_card():
    assert not any(form in "".join(ENROLLED).upper() for form in ("04112233", "FB0EE20B"))
    assert hash_card(CARD.uid, "A", bytes(16)) != hash_card(CARD.uid, "A", b"x" * 16)
