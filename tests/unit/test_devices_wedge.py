"""Numbers that card readers type, and those that a kiosk has no business with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.wedge import Format, uid_of
from devices.scanner.content import Refused

HEX, HEX_REVERSED = Format(16, False, 4), Format(16, True, 4)
DECIMAL, DECIMAL_REVERSED, SEVEN = Format(10, False, 4), Format(10, True, 4), Format(10, False, 7)


@pytest.mark.parametrize(
    ("text", "form", "uid"),
    [
        ("FB0EE20B", HEX, "FB0EE20B"),
        ("fb0ee20b", HEX, "FB0EE20B"),
        ("0BE20EFB", HEX_REVERSED, "FB0EE20B"),
        ("4212056587", DECIMAL, "FB0EE20B"),
        ("0199364347", DECIMAL_REVERSED, "FB0EE20B"),
        ("1144201745", DECIMAL, "44332211"),
        ("04112233445566", HEX, "04112233445566"),
        ("00010203040506070809", HEX, "00010203040506070809"),
        ("1", DECIMAL, "00000001"),
    ],
)
def test_the_same_card_is_the_same_uid_however_it_is_written(text, form, uid):
    assert uid_of(text, form) == uid


@pytest.mark.parametrize(
    ("text", "form", "why"),
    [
        ("FB0EE2", HEX, "not_a_uid"),
        ("FB 0E E2 0B", HEX, "not_a_uid"),
        ("FB0EE20G", HEX, "not_a_uid"),
        ("%B4111111111111111^CONTOH/SITI^", HEX, "not_a_uid"),
        (";4111111111111111=", DECIMAL, "not_a_uid"),
        ("4111111111111111", HEX, "payment_card"),
        ("4111111111111111", SEVEN, "payment_card"),
        ("-5", DECIMAL, "not_a_uid"),
        ("²", DECIMAL, "not_a_uid"),
        ("0", DECIMAL, "too_long"),
        ("9" * 4000, DECIMAL, "not_a_uid"),
    ],
)
def test_what_is_no_card_is_refused(text, form, why):
    assert uid_of(text, form) == Refused(why)


def test_a_longer_uid_is_refused_not_cut_to_four_bytes():
    """Naive: keep the low 32 bits. Two cards that differ only above them become one."""
    first, second = 0x04112233445566, 0x04992233445566
    assert first & 0xFFFFFFFF == second & 0xFFFFFFFF
    assert uid_of(str(first), DECIMAL) == Refused("too_long")
    assert uid_of(str(first), SEVEN) == "04112233445566"


def test_the_first_part_of_a_longer_uid_is_no_uid():
    assert uid_of("88041122", HEX) == Refused("cut_short")


@given(st.binary(min_size=4, max_size=4).filter(lambda raw: raw[0] != 0x88 and any(raw)))
def test_four_bytes_survive_every_way_of_writing(raw):
    written = {
        HEX: raw.hex(),
        HEX_REVERSED: raw[::-1].hex(),
        DECIMAL: f"{int.from_bytes(raw):010d}",
        DECIMAL_REVERSED: f"{int.from_bytes(raw, 'little'):010d}",
    }
    assert {uid_of(text, form) for form, text in written.items()} == {raw.hex().upper()}


@given(st.text(max_size=40), st.sampled_from([HEX, DECIMAL, SEVEN, HEX_REVERSED]))
def test_no_text_breaks_it(text, form):
    uid = uid_of(text, form)
    assert isinstance(uid, Refused) or len(uid) in (8, 10, 14, 16, 20)
