"""After an outage everybody comes at once: the office serves some and tells the others when."""

import threading

import pytest

from backoffice.cases.opening import open_all
from backoffice.ingest import admission, presence
from backoffice.ingest.admission import Admission
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.presence import Presence
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


@pytest.mark.usefixtures("sign")
def test_some_wait_for_a_place_before_anybody_is_sent_away():
    door = Admission(at_once=1, waiting=1)
    inside = []

    def wait():
        with door.place():
            inside.append("second")

    with door.place():
        second = threading.Thread(target=wait)
        second.start()
        while door._inside < 2:  # until the second one stands inside
            second.join(0.01)
        with pytest.raises(Refused), door.place():
            pass
        assert inside == []
    second.join(30)
    assert inside == ["second"]


@pytest.fixture
def sign(tmp_path, monkeypatch):
    """What the opener sees of turns, from its own handle as in its own process."""
    mine = Presence(tmp_path / "turns.lock")
    monkeypatch.setattr(presence, "of_turns", lambda: mine)
    return Presence(tmp_path / "turns.lock")


def test_the_opener_stands_back_while_turns_are_inside(kiosk, form, sign):
    kiosk.send(kiosk.envelope(application(form)))
    door, asked, looks = Admission(), [], []

    def stand_back():
        with door.place(), door.place():
            sign.wait(1, looks.append)  # patience ends, and the opener goes on all the same
        waited = len(looks)
        sign.wait(1, looks.append)
        assert len(looks) == waited > 100
        asked.append(RawEnvelope.objects.get().opening)

    assert open_all(NOW, stand_back) == 1
    assert asked == ["pending", "opened"]


def test_one_turn_that_ends_does_not_hide_another(sign):
    door, looks = Admission(), []
    with door.place():
        with door.place():
            pass
        sign.wait(0, looks.append)
    assert looks
