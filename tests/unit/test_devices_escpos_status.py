"""Answers of a printer, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import REASONS
from devices.escpos.status import (
    ID_LETTERS,
    AutoStatus,
    Decoder,
    Full,
    Processed,
    Queued,
    RealTime,
    ask_processed,
    auto_reason,
    process_id,
    reason,
)

PROCESSED = b"\x37\x22ABCa\x00"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({1: 0x12, 2: 0x12, 4: 0x12}, "ok"),
        ({1: 0x16, 2: 0x12, 4: 0x12}, "ok"),  # an idle TM printer, drawer pin high
        ({1: 0x1A, 2: 0x16, 4: 0x12}, "cover_open"),
        ({1: 0x1A, 2: 0x32, 4: 0x72}, "paper_out"),
        ({1: 0x12, 2: 0x12, 4: 0x1E}, "paper_near_end"),
        ({1: 0x1A, 2: 0x32, 4: 0x7E}, "paper_out"),
        ({1: 0x12, 2: 0x12, 4: 0x52}, "ok"),  # Citizen PPU-231: bit 6 is the presenter
        ({1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}, "cutter"),
        ({1: 0x1A, 2: 0x52, 3: 0x32, 4: 0x12}, "unrecoverable"),
        ({1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12}, "overheated"),
        ({1: 0x1A, 2: 0x52, 3: 0x12, 4: 0x12}, "printer_error"),
        ({1: 0x1A, 2: 0x12, 4: 0x12}, "offline"),
    ],
)
def test_what_the_answers_mean(answers, why):
    assert reason(answers) == why
    assert why in REASONS


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("10000000", "ok"),
        ("38000000", "cover_open"),
        ("10000300", "paper_near_end"),
        ("18000c00", "paper_out"),
        ("18000f00", "paper_out"),
        ("18080000", "cutter"),
    ],
)
def test_what_an_automatic_status_means(data, why):
    assert Decoder().feed(bytes.fromhex(data)) == [AutoStatus(bytes.fromhex(data))]
    assert auto_reason(bytes.fromhex(data)) == why


@pytest.mark.parametrize("byte", [0x12, 0x16, 0x1A, 0x1E, 0x72, 0x7E])
def test_real_time_answers(byte):
    assert Decoder().feed(bytes([byte])) == [RealTime(byte)]


@pytest.mark.parametrize("byte", [0x11, 0x13, 0xFF, 0x91])
def test_flow_control_and_noise_are_no_answers(byte):
    assert Decoder().feed(bytes([byte])) == []


def test_an_answer_to_gs_r():
    assert Decoder().feed(b"\x0c") == [Queued(0x0C)]


def test_xoff_between_the_bytes_of_an_automatic_status():
    assert Decoder().feed(b"\x18\x13\x00\x11\x0c\x00") == [AutoStatus(b"\x18\x00\x0c\x00")]


@pytest.mark.parametrize("at", range(1, 7))
def test_a_process_answer_that_a_real_time_answer_cuts_in_two(at):
    answers = Decoder().feed(PROCESSED[:at] + b"\x12" + PROCESSED[at:])
    assert answers == [RealTime(0x12), Processed(b"ABCa")]


@pytest.mark.parametrize("at", range(8))
def test_split_at_every_place(at):
    decoder = Decoder()
    assert decoder.feed(PROCESSED[:at]) + decoder.feed(PROCESSED[at:]) == [Processed(b"ABCa")]


def test_a_torn_process_answer_does_not_swallow_the_next():
    assert Decoder().feed(PROCESSED[:4] + PROCESSED) == [Processed(b"ABCa")]


def test_a_torn_automatic_status_does_not_swallow_the_next():
    assert Decoder().feed(b"\x18\x00" + b"\x10\x00\x00\x00") == [AutoStatus(b"\x10\x00\x00\x00")]


@given(st.binary(max_size=60))
def test_any_bytes_in_any_split_give_the_same_answers(data):
    whole = Decoder().feed(data)
    decoder = Decoder()
    assert [answer for byte in data for answer in decoder.feed(bytes([byte]))] == whole


@given(st.lists(st.sampled_from([b"\x12", b"\x7e", b"\x18\x00\x0c\x00", PROCESSED]), max_size=8))
def test_answers_in_any_order_are_all_told_apart(parts):
    kinds = {1: RealTime, 4: AutoStatus, 7: Processed}
    answers = Decoder().feed(b"".join(parts))
    assert [type(answer) for answer in answers] == [kinds[len(part)] for part in parts]


@given(st.integers(0, 10**9))
def test_process_ids_are_four_safe_letters(number):
    process = process_id(number)
    assert len(process) == 4
    assert set(process) <= set(ID_LETTERS)
    assert all(byte & 0x90 == 0 for byte in process)


FULL = bytes.fromhex("100f24010000")
MEANT = Full(bytes.fromhex("24010000"))


def asked():
    decoder = Decoder()
    decoder.expect_full()
    return decoder


@pytest.mark.parametrize("at", range(len(FULL) + 1))
@pytest.mark.parametrize("between", [b"", b"\x13", b"\x11"])
def test_a_full_status_in_two_pieces(at, between):
    decoder = asked()
    assert decoder.feed(FULL[:at] + between) + decoder.feed(FULL[at:]) == [MEANT]


def test_without_the_question_the_same_bytes_are_an_automatic_status():
    assert Decoder().feed(FULL[:4]) == [AutoStatus(FULL[:4])]


def test_other_answers_come_before_and_after_a_full_status():
    answers = asked().feed(b"\x12" + PROCESSED + FULL + b"\x7e\x10\x00\x00\x00")
    assert answers == [
        RealTime(0x12),
        Processed(b"ABCa"),
        MEANT,
        RealTime(0x7E),
        AutoStatus(b"\x10\x00\x00\x00"),
    ]


def test_an_automatic_status_instead_of_the_full_one():
    decoder = asked()
    assert decoder.feed(b"\x10\x00\x0c\x00") == [AutoStatus(b"\x10\x00\x0c\x00")]


def test_a_full_status_that_never_comes_hides_nothing():
    assert asked().feed(b"\x12\x0c" + PROCESSED) == [
        RealTime(0x12),
        Queued(0x0C),
        Processed(b"ABCa"),
    ]


def test_the_request_for_a_process_answer():
    assert ask_processed(b"ABCD") == bytes.fromhex("1d28480600303041424344")
