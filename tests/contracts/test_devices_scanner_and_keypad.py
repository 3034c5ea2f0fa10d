"""One contract for every scanner and one for every keypad: the fake, and the driver on a line."""

import pytest

from devices.protocols import KeypadAction, KeypadPressed, Scanned
from tests.contracts.devices_readers import KEYPADS, SCANNERS

GONE = ("unplugged", "not_found")
RECEIPT = "https://kota.example/s/#AbC-_9~!"


@pytest.fixture(params=SCANNERS)
def scanner(request, tmp_path):
    with SCANNERS[request.param](tmp_path) as bench:
        yield bench


@pytest.fixture(params=KEYPADS)
def keypad(request, tmp_path):
    with KEYPADS[request.param](tmp_path) as bench:
        yield bench


def test_a_code_arrives_as_it_is(scanner):
    scanner.scan(RECEIPT.encode())
    scanner.heard.until(lambda: scanner.told() == [Scanned(RECEIPT)])


def test_an_overlong_code_and_an_empty_one_never_arrive(scanner):
    scanner.scan(b"x" * 4297)
    scanner.scan(b" ")
    scanner.scan(b"K07-4821-93")
    scanner.heard.until(lambda: scanner.told() == [Scanned("K07-4821-93")])


def test_a_scanner_that_was_pulled_out_heals(scanner):
    scanner.unplug()
    scanner.heard.until_reason(*GONE)
    scanner.plug()
    scanner.heard.until_reason("ok")
    scanner.scan(b"K07-4821-93")
    scanner.heard.until(lambda: scanner.told() == [Scanned("K07-4821-93")])


def test_no_content_of_a_code_in_the_log(scanner, caplog):
    caplog.set_level(0)
    scanner.scan(b"3299994507950003" * 300)
    scanner.scan(b"3299994507950003")
    scanner.heard.until(scanner.told)
    assert "3299" not in caplog.text


def test_every_key_is_an_action(keypad):
    for action in KeypadAction:
        keypad.press(action)
    everything = [KeypadPressed(action) for action in KeypadAction]
    keypad.heard.until(lambda: keypad.told() == everything)


def test_a_keypad_that_was_pulled_out_heals(keypad):
    keypad.unplug()
    keypad.heard.until_reason(*GONE)
    keypad.plug()
    keypad.heard.until_reason("ok")
    keypad.press(KeypadAction.NEXT)
    keypad.heard.until(lambda: keypad.told() == [KeypadPressed(KeypadAction.NEXT)])


@pytest.mark.parametrize("handle", ["silent", "garble"])
def test_a_scanner_that_is_dumb_or_talks_nonsense_tells_nothing_false_and_heals(scanner, handle):
    getattr(scanner.handles, handle)()
    scanner.scan(b"K07-4821-93")
    getattr(scanner.handles, handle)(on=False)
    scanner.scan(b"")  # ends what nonsense may have begun
    scanner.scan(RECEIPT.encode())
    scanner.heard.until(lambda: Scanned(RECEIPT) in scanner.told())
    assert Scanned("K07-4821-93") not in scanner.told()


def test_a_code_that_comes_late_comes_whole(scanner):
    scanner.handles.hold_answers()
    scanner.scan(RECEIPT.encode())
    assert scanner.told() == []
    scanner.handles.release_answers()
    scanner.heard.until(lambda: scanner.told() == [Scanned(RECEIPT)])
