"""Frames of 125 kHz readers, byte by byte."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.em4100 import Damaged, Decoder, Tag
from devices.virtual.tag_reader import TAILS, frame

VECTOR = bytes.fromhex("0231303030383646343434323603")
ONE_DIGIT_WRONG = bytes.fromhex("0231303030323646343434323603")
UID = "100086F444"
UIDS = st.binary(min_size=5, max_size=5).map(lambda raw: raw.hex().upper())
MAKES = st.sampled_from(sorted(TAILS))


def told(data):
    return Decoder().feed(data)


def test_the_published_vectors():
    assert told(VECTOR) == [Tag(UID)]
    assert told(ONE_DIGIT_WRONG) == [Damaged("checksum")]
    printed = int.from_bytes(bytes.fromhex(told(VECTOR)[0].uid)[1:])
    assert printed == 8844356


def test_the_longer_frame_of_the_id12():
    assert told(VECTOR[:-1] + b"\r\n\x03") == [Tag(UID)]


def test_lower_case_is_the_same_tag():
    assert told(VECTOR.lower()) == [Tag(UID)]


@pytest.mark.parametrize(
    "body", [b"", b"1" * 11, b"1" * 13, b"1" * 40, b"100086F4442G", b"100086F44426\r", b"\xff" * 12]
)
def test_other_shapes_are_refused(body):
    assert told(b"\x02" + body + b"\x03")[0] == Damaged("shape")


def test_a_torn_frame_ends_at_the_next_start():
    assert told(VECTOR[:9] + VECTOR) == [Damaged("shape"), Tag(UID)]


def test_noise_between_frames_is_nothing():
    assert told(b"10\x03\r\n" + VECTOR + b"26\x03" + VECTOR) == [Tag(UID), Tag(UID)]


@given(UIDS, MAKES, st.lists(st.integers(0, 40), max_size=4))
def test_any_split_is_the_same_as_at_once(uid, make, cuts):
    data = frame(uid, make) * 2
    at, decoder = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)], Decoder()
    pieces = [data[a:b] for a, b in pairwise(at)]
    assert [e for piece in pieces for e in decoder.feed(piece)] == [Tag(uid), Tag(uid)]


@given(UIDS, MAKES, st.integers(0, 15), st.integers(0, 255))
def test_a_byte_that_was_changed_never_gives_another_uid(uid, make, at, byte):
    data = bytearray(frame(uid, make))
    data[min(at, len(data) - 1)] = byte
    assert {e.uid for e in told(bytes(data)) if isinstance(e, Tag)} <= {uid}


@given(UIDS, MAKES, st.integers(0, 15), st.binary(max_size=3))
def test_bytes_lost_or_put_in_never_give_another_uid(uid, make, at, more):
    data = frame(uid, make)
    assert {e.uid for e in told(data[:at] + data[at + 1 :]) if isinstance(e, Tag)} <= {uid}
    if b"\x02" not in more:
        assert {e.uid for e in told(data[:at] + more + data[at:]) if isinstance(e, Tag)} <= {uid}


@given(UIDS, UIDS, st.integers(0, 13))
def test_a_torn_frame_never_mixes_with_the_next(first, second, at):
    data = frame(first)[:at] + frame(second)
    assert [e for e in told(data) if isinstance(e, Tag)] == [Tag(second)]
