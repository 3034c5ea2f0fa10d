"""After an outage everybody comes at once: the office serves some and tells the others when."""

import threading

import pytest

from backoffice.ingest import admission
from backoffice.ingest.admission import Admission
from backoffice.ingest.problems import Refused
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
        while door._let_in.acquire(blocking=False):  # until the second one stands inside
            door._let_in.release()
        with pytest.raises(Refused), door.place():
            pass
        assert inside == []
    second.join(30)
    assert inside == ["second"]
