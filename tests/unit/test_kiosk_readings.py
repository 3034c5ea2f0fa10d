"""What devices tell becomes events; what a scanner reads is only ours when it has our shape."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols import (
    CardRemoved,
    CardTouched,
    CardUnread,
    CitizenRead,
    JobChanged,
    JobState,
    KeypadAction,
    KeypadPressed,
    Scanned,
)
from kiosk import events as e
from kiosk.usecases.readings import reading

VECTORS = Path(__file__).parents[2] / "docs" / "vectors" / "sync_signatures.json"
PROOF = json.loads(VECTORS.read_text(encoding="utf-8"))["proof"]
URL = "https://kota.example/s"


def told(event):
    return reading(event, {"j1": "visit-1"}.get)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (CardTouched("FB0EE20B", "B"), e.PlainCard("FB0EE20B", "B")),
        (CardUnread("removed"), e.CardNotRead("removed")),
        (CardRemoved(), None),
        (
            CitizenRead("3299994507950003", "Siti Contoh", "", "AA", "A"),
            e.CitizenCard("3299994507950003", "Siti Contoh", "", "AA", "A"),
        ),
        (KeypadPressed(KeypadAction.JACK_IN), e.KeypadPressed("jack_in")),
        (JobChanged("j1", JobState.PRINTED), e.PrintChanged("visit-1", "printed")),
        (JobChanged("j2", JobState.PRINTED), None),
        (Scanned(f"{URL}#{PROOF}"), e.Scan(f"{URL}#{PROOF}", ours=True)),
        (Scanned("https://elsewhere.example/#prize"), e.Scan("https://elsewhere.example/#prize")),
        (Scanned(PROOF[:40]), e.Scan(PROOF[:40])),
    ],
)  # fmt: skip
def test_each_word_of_a_device(event, expected):
    assert told(event) == expected


@given(st.text(max_size=400))
def test_no_scan_breaks_it_and_none_is_ours_by_chance(text):
    assert told(Scanned(text)) == e.Scan(text)
    told(Scanned(f"https://kota.example/s#{text}"))
