"""Raw bytes lie by month on PostgreSQL; room is made before a month begins; none is refused."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.ingest import months
from backoffice.ingest.models import RawBytes, RawEnvelope
from backoffice.ingest.selectors import envelope_of
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application


def where() -> list[str]:
    """Return the partition that each envelope's bytes lie in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM ingest_rawbytes ORDER BY raw_id")
        return [name for (name,) in cursor.fetchall()]


def put(envelope, received_at) -> RawEnvelope:
    """Store an envelope as if it had come at some other time."""
    raw = RawEnvelope.objects.create(
        kiosk="contoh-1",
        envelope_id=f"00000000-0000-4000-8000-{RawEnvelope.objects.count():012}",
        epoch=1,
        seq=1,
        kind="application",
        digest=envelope.digest(),
        received_at=received_at,
    )
    parts = {"head": envelope.head.encode(), "sealed": envelope.sealed}
    RawBytes.objects.create(
        raw_id=raw.pk, received_at=received_at, signature=envelope.signature, **parts
    )
    return raw


def test_months_follow_each_other_over_the_turn_of_a_year():
    month = months.start(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    following = [month := months.after(month) for _n in range(3)]
    assert [f"{each:%Y-%m-%d %H}" for each in following] == [
        "2026-12-01 00",
        "2027-01-01 00",
        "2027-02-01 00",
    ]
    assert months.name_of(month) == "ingest_rawbytes_2027_02"


def test_bytes_are_where_they_were_put_and_nowhere_else(kiosk, form):
    envelope = kiosk.envelope(application(form))
    kiosk.send(envelope)
    raw = RawEnvelope.objects.get()
    assert envelope_of(raw) == envelope
    assert RawBytes.objects.get().received_at == raw.received_at


@pytest.mark.postgresql
def test_what_comes_in_a_month_without_room_is_kept_and_moves_when_room_is_made(kiosk, form):
    envelope = kiosk.envelope(application(form))
    early, late = (put(envelope, NOW.replace(year=year)) for year in (2003, 2055))
    assert where() == [months.OTHER, months.OTHER]
    made = months.make_room(NOW)
    assert {"ingest_rawbytes_2003_02", "ingest_rawbytes_2055_02"} <= set(made)
    assert where() == ["ingest_rawbytes_2003_02", "ingest_rawbytes_2055_02"]
    assert envelope_of(early) == envelope_of(late) == envelope
    assert months.make_room(NOW) == []


@pytest.mark.postgresql
def test_room_is_made_before_a_month_begins(kiosk, form):
    there = set(months.names())
    coming = NOW.replace(year=2031, month=11)
    assert months.make_room(coming) == [
        "ingest_rawbytes_2031_11",
        "ingest_rawbytes_2031_12",
        "ingest_rawbytes_2032_01",
    ]
    assert set(months.names()) == there | set(months.names())
    raw = put(kiosk.envelope(application(form)), months.after(months.start(coming)))
    assert where() == ["ingest_rawbytes_2031_12"]
    just_before = put(
        kiosk.envelope(application(form)), raw.received_at - timedelta(microseconds=1)
    )
    assert where()[-1] == "ingest_rawbytes_2031_11"
    assert just_before.pk > raw.pk


@pytest.mark.postgresql
def test_one_envelope_is_read_from_its_month_alone(kiosk, form):
    months.make_room(NOW)
    raw = put(kiosk.envelope(application(form)), NOW)
    rows = RawBytes.objects.filter(raw_id=raw.pk, received_at=raw.received_at)
    plan = rows.explain()
    assert "ingest_rawbytes_2026_02" in plan
    assert months.OTHER not in plan


def test_an_older_database_keeps_every_byte(kiosk, form):
    """The step that moves bytes, on the columns as they were; broken off in the middle."""
    kiosk.send(*[kiosk.envelope(application(form, token=bytes([n] * 16))) for n in range(3)])
    raws = list(RawEnvelope.objects.order_by("id"))
    before = [envelope_of(raw) for raw in raws]
    prevs = [raw.prev for raw in raws]
    with connection.cursor() as cursor:
        kind = "bytea" if connection.vendor == "postgresql" else "blob"
        for part in ("head", "sealed", "signature"):
            cursor.execute(f"ALTER TABLE ingest_rawenvelope ADD COLUMN {part} {kind}")
            cursor.execute(
                f"UPDATE ingest_rawenvelope SET {part} ="
                f" (SELECT {part} FROM ingest_rawbytes WHERE raw_id = ingest_rawenvelope.id)"
            )
    RawBytes.objects.filter(raw_id__gt=raws[0].pk).delete()
    RawEnvelope.objects.filter(pk__gt=raws[0].pk).update(prev="")
    step = import_module("backoffice.ingest.migrations.0006_move_bytes")
    step.move(_Older, None)
    assert [envelope_of(raw) for raw in raws] == before
    assert list(RawEnvelope.objects.order_by("id").values_list("prev", flat=True)) == prevs
    assert open_all(NOW) == 3
    assert Case.objects.count() == 3


class _Older:
    """The models as they were when bytes were moved."""

    @staticmethod
    def get_model(app, name):
        if name != "RawEnvelope":
            return apps.get_model(app, name)
        return _OLD


def _old_model():
    from django.db import models

    class Old(models.Model):  # noqa: DJ008 - only for one test
        head = models.BinaryField()

        class Meta:
            app_label = "ingest_before"
            db_table = "ingest_rawenvelope"
            managed = False

    return Old


_OLD = _old_model()
