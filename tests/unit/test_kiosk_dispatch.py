"""Commands leave the UI thread and come back as events, whatever happens to them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.commands import (
    CapturePhoto,
    CheckPin,
    LookUp,
    PrintReceipt,
    Proof,
    SubmitAct,
    SyncNow,
)
from kiosk.dispatch import PATIENCE, SURPRISES, Dispatcher, Inline, Route
from kiosk.events import PhotoFailed, PinChecked, PrintChanged, SaveFailed, StatusMissing
from tests.journeys.tiny import RECEIPT


def dispatcher(handler, kind, posted):
    return Dispatcher({kind: Route("lane", handler)}, {"lane": Inline()}, posted.append)


def test_the_outcome_comes_back_as_an_event():
    posted = []
    dispatcher(lambda c: PinChecked(c.visit, ok=True), CheckPin, posted)(CheckPin("v", "1"))
    assert posted == [PinChecked("v", ok=True)]


def test_a_command_without_an_outcome_posts_nothing():
    posted = []
    dispatcher(lambda _c: None, SyncNow, posted)(SyncNow())
    assert posted == []


SUBMIT = SubmitAct("v", "application", "s", {}, "id", "")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (SUBMIT, SaveFailed("v", "database")),
        (LookUp("v", Proof()), StatusMissing("v", "offline")),
        (CapturePhoto("v"), PhotoFailed("v", "stale")),
        (CheckPin("v", "1"), PinChecked("v", ok=False)),
        (PrintReceipt("v", RECEIPT, "id"), PrintChanged("v", "failed", "printer_error")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whoever_waits_for_a_handler_that_fails_is_told(command, told, caplog):
    """And the log holds the type of the error, never its words: they may be a citizen's."""
    posted = []

    def fails(_command):
        raise ValueError("Siti Contoh")

    dispatcher(fails, type(command), posted)(command)
    assert posted == [told]
    assert type(command) in SURPRISES
    assert "ValueError" in caplog.text
    assert "Siti" not in caplog.text


def test_a_command_that_nobody_handles_is_our_mistake():
    with pytest.raises(KeyError):
        dispatcher(lambda _c: None, SyncNow, [])(CheckPin("v", "1"))


def test_it_returns_before_the_work_is_done_and_closes_after():
    go, posted = threading.Event(), []

    def slow(command):
        go.wait(30)
        return PinChecked(command.visit, ok=True)

    lanes = {"lane": ThreadPoolExecutor(1)}
    hand_out = Dispatcher({CheckPin: Route("lane", slow)}, lanes, posted.append)
    hand_out(CheckPin("v", "1"))
    assert posted == []
    go.set()
    hand_out.close()
    assert posted == [PinChecked("v", ok=True)]
    with pytest.raises(RuntimeError, match="shutdown"):
        hand_out(CheckPin("v", "1"))


def test_a_lane_is_watched_while_it_works_and_not_while_it_rests():
    seen = []
    made = Dispatcher(
        {SyncNow: Route("disk", lambda _c: seen.append(made.fresh_until()))},
        {"disk": Inline()},
        lambda _event: None,
        lambda: 1000.0,
    )
    made(SyncNow())
    assert seen == [{"disk": 1000.0 + PATIENCE["disk"]}]
    assert made.fresh_until() == {}
