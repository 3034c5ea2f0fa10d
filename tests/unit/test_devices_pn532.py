"""The PN532's frames, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers import pn532
from devices.readers.pn532 import (
    Acknowledged,
    Card,
    Damaged,
    Decoder,
    Failed,
    Refused,
    Response,
    card,
    frame,
)

NONE = bytes.fromhex("0000ff03fdd54b00e000")
TYPE_A_4 = bytes.fromhex("0000ff0cf4d54b010100040804112233442400")
TYPE_A_7 = bytes.fromhex("0000ff0ff1d54b01010044200704112233445566 0a00".replace(" ", ""))
TYPE_B = bytes.fromhex("0000ff12eed54b010150112233440000000000718101 00f100".replace(" ", ""))
ERROR = bytes.fromhex("0000ff01ff7f8100")


def answered(data):
    return Decoder().feed(data)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (pn532.SAM_CONFIGURATION, "0000ff05fbd4140114010200"),
        (frame(0x14, b"\x01"), "0000ff03fdd414011700"),
        (pn532.FIRMWARE_VERSION, "0000ff02fed4022a00"),
        (pn532.LIST_TYPE_A, "0000ff04fcd44a0100e100"),
        (pn532.LIST_TYPE_B, "0000ff05fbd44a010300de00"),
        (pn532.FINITE_POLLING, "0000ff06fad43205ff0102f300"),
        (pn532.RELEASE, "0000ff03fdd45200da00"),
    ],
)
def test_commands(made, expected):
    assert made.hex() == expected


def test_an_extended_frame_of_265_bytes():
    made = frame(0x40, bytes(263))
    assert made[:8].hex() == "0000ffffff0109f6"
    assert sum(made[8:-1]) % 256 == 0


def test_more_does_not_fit():
    with pytest.raises(ValueError, match="do not fit"):
        frame(0x40, bytes(264))


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (TYPE_A_4, "A", Card("11223344", "A")),
        (TYPE_A_7, "A", Card("04112233445566", "A")),
        (TYPE_B, "B", Card("11223344", "B")),
        (NONE, "A", None),
    ],
)
def test_cards_are_read_whole(data, kind, expected):
    [response] = answered(data)
    assert card(response, kind) == expected


def test_a_ten_byte_uid_is_not_cut():
    body = bytes.fromhex("0101004420") + bytes([10]) + bytes(range(10))
    assert card(Response(0x4B, body), "A") == Card("00010203040506070809", "A")


@pytest.mark.parametrize("data", ["0101004420", "01010044200711", "010100442003112233", "0101"])
def test_a_torn_card_is_refused_not_guessed(data):
    with pytest.raises(ValueError, match="UID"):
        card(Response(0x4B, bytes.fromhex(data)), "A")


def test_another_answer_is_no_card():
    assert card(Response(0x15, b"\x01"), "A") is None
    with pytest.raises(ValueError, match="ATQB"):
        card(Response(0x4B, b"\x01\x01\x50\x11"), "B")


def test_acknowledgement_and_response_in_one_read():
    assert answered(pn532.ACK + NONE) == [Acknowledged(), Response(0x4B, b"\x00")]


def test_refusal_and_error_frames():
    assert answered(pn532.NACK + ERROR) == [Refused(), Failed()]


def test_two_frames_in_one_read():
    assert len(answered(TYPE_A_4 + TYPE_B)) == 2


@pytest.mark.parametrize("garbage", [b"\x55\x55", b"\xff\xff", bytes(9), b"\x12\x00\x00"])
def test_garbage_before_a_frame_is_skipped(garbage):
    assert answered(garbage + TYPE_A_4)[-1] == Response(0x4B, TYPE_A_4[7:-2])


def test_a_wrong_length_checksum():
    broken = TYPE_A_4[:4] + b"\xf5" + TYPE_A_4[5:]
    assert answered(broken + NONE) == [Damaged("length"), Response(0x4B, b"\x00")]


def test_a_wrong_data_checksum():
    broken = TYPE_A_4[:-2] + b"\x25\x00"
    assert answered(broken + NONE) == [Damaged("data"), Response(0x4B, b"\x00")]


def test_an_empty_frame_is_damaged():
    assert answered(b"\x00\x00\xff\x00\x00\x00" + NONE)[-1] == Response(0x4B, b"\x00")
    assert answered(b"\x00\x00\xff\x00\x00\x00")[:1] == [Damaged("length")]


def test_our_own_frame_echoed_back_is_no_answer():
    assert answered(pn532.RELEASE) == [Damaged("data")]


@pytest.mark.parametrize("size", [1, 253, 254, 255, 263])
def test_every_length_arrives_whole(size):
    data = bytes(number % 251 for number in range(size))
    chip = bytearray(frame(0x41, data))
    at = chip.index(0xD4)
    chip[at] += 1
    chip[-2] = (chip[-2] - 1) % 256
    assert answered(bytes(chip)) == [Response(0x41, data)]


@given(st.lists(st.sampled_from([pn532.ACK, NONE, TYPE_A_4, TYPE_B, ERROR]), max_size=6))
def test_byte_by_byte_is_the_same_as_at_once(frames):
    data = b"".join(frames)
    decoder = Decoder()
    assert [event for byte in data for event in decoder.feed(bytes([byte]))] == answered(data)
    assert len(answered(data)) == len(frames)


@given(st.binary(max_size=80), st.integers(1, 9))
def test_no_bytes_break_the_decoder(data, step):
    decoder = Decoder()
    split = [e for at in range(0, len(data), step) for e in decoder.feed(data[at : at + step])]
    assert split == answered(data)


WITH_ATS = Response(0x4B, bytes.fromhex("0101034420070411223344556605 78807002".replace(" ", "")))


def test_an_ats_after_the_uid_is_no_part_of_it():
    assert card(WITH_ATS, "A") == Card("04112233445566", "A")
    with pytest.raises(ValueError, match="ATS"):
        card(Response(0x4B, WITH_ATS.data[:-1]), "A")


def test_a_part_of_a_longer_uid_is_no_uid():
    """A reader that stops after the first cascade level gives 88 and three bytes."""
    with pytest.raises(ValueError, match="longer UID"):
        card(Response(0x4B, bytes.fromhex("0101004420048804 1122".replace(" ", ""))), "A")


@pytest.mark.parametrize("data", [TYPE_A_4, TYPE_A_7])
def test_an_answer_of_one_type_is_no_card_of_the_other(data):
    [response] = answered(data)
    with pytest.raises(ValueError, match="ATQB"):
        card(response, "B")
    [response] = answered(TYPE_B)
    with pytest.raises(ValueError, match=r"UID|ATS"):
        card(response, "A")


@pytest.mark.parametrize(("last", "expected"), [(7, "AB"), (1, "A"), (2, "B")])
def test_what_a_chip_can_read(last, expected):
    assert pn532.kinds(Response(3, bytes([0x32, 1, 6, last]))) == expected


@pytest.mark.parametrize("data", [b"\x32\x01", b"\x32\x01\x06\x04", bytes(5)])
def test_a_firmware_answer_that_is_torn_or_names_no_type_is_refused(data):
    with pytest.raises(ValueError, match="4 bytes"):
        pn532.kinds(Response(3, data))


def uids(data, kind):
    """Return every card that a stream of bytes tells of."""
    found = set()
    for event in answered(data):
        if isinstance(event, Response):
            try:
                found.add(card(event, kind))
            except ValueError:
                continue
    return found - {None}


@pytest.mark.parametrize(("data", "kind"), [(TYPE_A_4, "A"), (TYPE_A_7, "A"), (TYPE_B, "B")])
def test_no_byte_that_was_changed_gives_another_uid(data, kind):
    """Every byte, every value."""
    [right] = uids(data, kind)
    for at in range(len(data)):
        for byte in range(256):
            broken = data[:at] + bytes([byte]) + data[at + 1 :]
            assert uids(broken, kind) <= {right}, (at, byte)


@given(st.sampled_from([(TYPE_A_4, "A"), (TYPE_A_7, "A"), (TYPE_B, "B")]), st.integers(0, 30))
def test_a_byte_that_was_lost_gives_no_other_uid(sample, at):
    data, kind = sample
    assert uids(data[:at] + data[at + 1 :] + NONE, kind) <= uids(data, kind)
