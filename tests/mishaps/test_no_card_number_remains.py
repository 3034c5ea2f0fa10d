"""A card that lay on the reader: its number is in the sealed part, and nowhere else."""

import logging

import pytest

from devices.protocols import CardRemoved, CardTouched
from kiosk.bootstrap.logs import log_to_file
from kiosk.events import HoldLogo
from kiosk.journey import Screen
from tests.mishaps.parts import catalogue
from tests.mishaps.searching import Canaries

CODE = catalogue().services[0].code


@pytest.fixture
def canaries():
    words = Canaries()
    for what in (uid(), uid().lower(), bytes.fromhex(uid()), str(int(uid(), 16))):
        words.add("card", what)
    return words


@pytest.fixture
def logged():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.setLevel(logging.DEBUG)
    yield log_to_file
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def uid():
    """Make the number anew each time, so that the test itself keeps none."""
    return bytes(range(0x04, 0xD0, 0x1E)).hex().upper()


def hold(kiosk, *cards):
    for card in cards:
        kiosk.machine._device_said(card)


def test_after_an_application_with_a_card(kiosk_at, tmp_path, logged, canaries):
    kiosk = kiosk_at(sync=False)
    logged(kiosk.core.settings)
    logging.getLogger().setLevel(logging.DEBUG)
    walker = kiosk.walker()
    walker.apply(CODE, stop_at=Screen.NIK)
    hold(kiosk, CardTouched(uid(), "A"), CardRemoved())
    kiosk.until(lambda: kiosk.state.visit.applicant.card is not None)
    assert canaries.in_objects(kiosk.machine), "the search finds what is there"
    while kiosk.screen in {Screen.NIK, Screen.BIRTH, Screen.QUESTION}:
        walker.answer_here()
    assert kiosk.screen is Screen.CHECK
    walker._send()
    kiosk.until(lambda: kiosk.screen is Screen.RECEIVED)
    kiosk.leave()
    del kiosk.views[:-1]
    assert canaries.in_objects(kiosk.machine) == []
    assert canaries.in_files(tmp_path / "kiosk") == []


def test_after_a_technician_left_the_door(kiosk_at, tmp_path, logged, canaries):
    kiosk = kiosk_at(sync=False)
    logged(kiosk.core.settings)
    logging.getLogger().setLevel(logging.DEBUG)
    kiosk.handle(HoldLogo())
    hold(kiosk, CardTouched(uid(), "A"))
    kiosk.until(lambda: kiosk.state.visit.card is not None)
    kiosk.leave()
    del kiosk.views[:-1]
    assert canaries.in_objects(kiosk.machine) == []
    assert canaries.in_files(tmp_path / "kiosk") == []
