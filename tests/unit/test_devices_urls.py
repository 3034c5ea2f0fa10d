import pytest

from devices.bell import Bell
from devices.errors import BadAddress
from devices.opening import open_device
from devices.urls import SCHEMES, kind, parse


def problems(url):
    with pytest.raises(BadAddress) as caught:
        parse(url)
    return caught.value.problems


def test_a_network_printer():
    place = parse("escpos+tcp://10.0.0.9:9100?width=58")
    assert (place.host, place.port, place.options["width"]) == ("10.0.0.9", 9100, "58")


def test_a_usb_printer():
    place = parse("escpos+usb://04B8:0e28?serial=X3F1&width=58")
    assert (place.host, place.options["serial"]) == ("04b8:0e28", "X3F1")
    assert parse("escpos+usb://04b8:0e28").options["serial"] == ""


def test_defaults_are_filled_in():
    place = parse("escpos+serial:///dev/serial/by-id/usb-x")
    assert place.path == "/dev/serial/by-id/usb-x"
    assert (place.options["baud"], place.options["width"]) == ("38400", "80")
    assert parse("escpos+tcp://printer").port == 9100
    assert parse("fake+reader://").options["sam"] == "0"
    assert parse("fake+reader://?sam=1").options["sam"] == "1"
    assert parse("scanner+serial:///dev/ttyACM0?suffix=crlf").options["suffix"] == "crlf"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_example_is_right(scheme):
    assert parse(SCHEMES[scheme].example).scheme == scheme
    assert kind(SCHEMES[scheme].example) == SCHEMES[scheme].kind


def test_all_problems_at_once_with_the_nearest_word():
    told = problems("escpos+tcp://:99999/x?wdth=80&cut=ful#y")
    assert len(told) == 5
    assert "'width'" in told[2]
    assert "'full'" in told[3]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("escpos+tpc://10.0.0.9", "did you mean 'escpos+tcp'"),
        ("10.0.0.9", "has no scheme"),
        ("escpos+tcp://", "the address is missing"),
        ("escpos+tcp://a:0", "port 0"),
        ("escpos+tcp://a:x", "must be a number"),
        ("escpos+tcp://[::1", "is not a URL"),
        ("escpos+file://dev/lp0", "three slashes"),
        ("escpos+serial://", "the path is missing"),
        ("escpos+serial:///dev/x?baud=fast", "whole number"),
        ("escpos+serial:///dev/x?baud=²", "whole number"),
        ("scanner+serial:///dev/x?start=165", "bytes in hex"),
        ("scanner+serial:///dev/x?start=" + "00" * 33, "bytes in hex"),
        ("keypad+evdev:///dev/x?next=F31", "did you mean"),
        ("wedge+evdev://by-id/x", "three slashes"),
        ("pn532+serial:///dev/x?flow=rts", "not a valid value"),
        ("escpos+usb://4b8:e28", "as lsusb does"),
        ("escpos+usb:///dev/usb/lp0", "as lsusb does"),
        ("fake+printer://here", "no address is needed"),
        ("fake+reader://?sam=maybe", "not a valid value"),
        ("fake+printer://?x=1", "unknown option"),
    ],
)
def test_what_is_wrong_is_said(url, words):
    assert any(words in problem for problem in problems(url))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_opens_a_device_and_touches_no_port(scheme):
    device = open_device(SCHEMES[scheme].example, "it", lambda _event: None, bell=Bell())
    assert device.name == "it"
    assert device.health().state == "unknown"


def test_a_pcsc_reader_is_named_by_a_part_of_its_name_or_not_at_all():
    assert parse("pcsc://ACS%20ACR122U").host == "ACS ACR122U"
    assert parse("pcsc://").host == ""


def test_trigger_bytes_are_hex():
    assert parse("scanner+serial:///dev/x?start=16540D&stop=16550d").options["start"] == "16540D"
