"""After an outage everybody comes at once: the office serves some and tells the others when."""

import threading

import pytest

from backoffice.cases.opening import open_all
from backoffice.ingest import admission
from backoffice.ingest.admission import Admission
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.problems import Refused
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application


def test_who_finds_no_place_is_told_when_to_come_again_and_loses_nothing(kiosk, form, monkeypatch):
    small = Admission(at_once=1, waiting=0, draw=lambda below: below - 1)
    monkeypatch.setattr(admission, "turns", small)
    envelope = kiosk.envelope(application(form))
    kiosk.send()
    with small.place():
        refused = kiosk.post_turn(envelope)
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert refused.json()["code"] == "busy"
    [item] = kiosk.send(envelope).items
    assert item.status == "stored"


def test_a_turn_that_fails_gives_its_place_back(kiosk, monkeypatch):
    monkeypatch.setattr(admission, "turns", Admission(at_once=1, waiting=0))
    for _n in range(3):
        assert kiosk.ask("POST", "/api/v1/sync", b"not a turn").status_code == 400


def test_some_wait_for_a_place_before_anybody_is_sent_away():
    door = Admission(at_once=1, waiting=1)
    inside = []

    def wait():
        with door.place():
            inside.append("second")

    with door.place():
        second = threading.Thread(target=wait)
        second.start()
        with door._changed:
            while door._inside < 2:  # until the second one stands inside
                door._changed.wait(0.01)
        with pytest.raises(Refused), door.place():
            pass
        assert inside == []
    second.join(30)
    assert inside == ["second"]


def test_the_opener_stands_back_while_turns_are_inside(kiosk, form):
    kiosk.send(kiosk.envelope(application(form)))
    door, asked = Admission(), []

    def stand_back():
        with door.place():
            door.let_pass(0)  # patience ends, and the opener goes on all the same
        door.let_pass()
        asked.append(RawEnvelope.objects.get().opening)

    assert open_all(NOW, stand_back) == 1
    assert asked == ["pending", "opened"]
