"""Copies, putting one back, and a look at everything that is held."""

import json
import os
import sqlite3
from random import Random

import pytest
from django.db import connection

from backoffice.ingest import epoch, months
from backoffice.ingest.models import Blob, LedgerBucket, RawBytes, RawEnvelope, ServerEpoch
from backoffice.keeping import copies, serving, soundness
from backoffice.synthetic import month
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application, photo
from tests.backoffice.test_the_office_runs_from_one_command import SERVICES, run


def faults():
    parts = soundness.parts().values()
    return {(f.what, f.where) for _total, look in parts for f in look() if f is not None}


@pytest.fixture
def held(kiosk, form):
    answer, ciphertext = photo()
    kiosk.upload(ciphertext)
    act = application(form, {"business": "Warung", "since": 2019, "letter": answer})
    kiosk.send(kiosk.envelope(act, attachments=(answer["attachment"],)))
    kiosk.send(*[kiosk.envelope(application(form)) for _n in range(2)])
    return kiosk


def test_an_office_that_holds_what_it_was_given_is_sound(held):
    assert faults() == set()


def test_whatever_changed_by_itself_is_named(held):
    first, second, _third = RawEnvelope.objects.order_by("seq")
    RawBytes.objects.filter(raw_id=first.pk).update(sealed=b"x")
    RawEnvelope.objects.filter(pk=second.pk).update(epoch=7)
    Blob.objects.get().chunks.update(data=b"other")
    LedgerBucket.objects.create(kiosk=held.name, epoch=1, number=0, digest="0" * 64)
    assert {what for what, _where in faults()} == {"digest", "head", "blob", "gap", "bucket"}
    assert ("gap", "contoh-1/1 2-2") in faults()


def test_a_signature_by_somebody_else_is_named(held):
    from backoffice.fleet.models import KioskEpoch
    from sync.keys import generate_signing_key

    KioskEpoch.objects.update(public=generate_signing_key().public)
    assert {what for what, _where in faults()} == {"signature"}


@pytest.mark.django_db(transaction=True)
def test_the_mark_of_a_backup_is_below_nothing_that_is_still_on_its_way(busy_kiosk, form):
    busy_kiosk.send(busy_kiosk.envelope(application(form)))
    assert epoch.settled() == epoch.highest() > 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_copy_of_postgresql_is_put_back(busy_office, tmp_path):
    month.generate(20, 2, Random(7).randbytes, NOW)
    copy = tmp_path / "copy.dump"
    copies.write(copy)
    assert copy.stat().st_mode & 0o077 == 0
    before = ServerEpoch.objects.get().value
    month.generate(5, 1, Random(8).randbytes, NOW)
    with connection.cursor() as cursor:  # as on a new machine, where other months are there
        cursor.execute("DROP TABLE ingest_rawbytes_2026_01")
    months.make_room(NOW.replace(year=2031))
    copies.put_back(copy)
    assert RawEnvelope.objects.count() == 20
    assert "ingest_rawbytes_2026_01" in months.names()
    assert "ingest_rawbytes_2031_02" not in months.names()
    assert epoch.renew(NOW) != before
    assert faults() == set()
    (tmp_path / "no.dump").write_bytes(b"not a dump")
    with pytest.raises(copies.Failed):
        copies.put_back(tmp_path / "no.dump")
    assert RawEnvelope.objects.count() == 20


def test_who_serves_keeps_others_from_replacing_the_database(tmp_path):
    handle = serving.begin(tmp_path)
    assert serving.stand_alone(tmp_path) is None
    os.close(handle)
    alone = serving.stand_alone(tmp_path)
    assert alone is not None
    os.close(alone)


def test_backup_restore_and_verify_from_the_command_line(tmp_path):
    data, copy = tmp_path / "office", tmp_path / "copy.sqlite3"
    run("init", "--catalogue", SERVICES, data=data)
    run("generate", "--cases", "30", "--kiosks", "2", data=data)
    assert json.loads(run("backup", copy, "--json", data=data))["through"] == 30
    run("generate", "--cases", "10", "--kiosks", "1", data=data)
    database = sqlite3.connect(data / "office.sqlite3")
    with database:
        database.execute("UPDATE ingest_rawenvelope SET seq = 99 WHERE id = 1")
    database.close()
    assert "Traceback" not in run("verify", data=data, code=1)

    handle = serving.begin(data)
    assert "serves" in run("restore", copy, data=data, code=1)
    os.close(handle)
    junk = tmp_path / "junk"
    junk.write_bytes(b"x" * 5000)
    assert "nothing was changed" in run("restore", junk, data=data, code=1)
    facts = json.loads(run("restore", copy, "--json", data=data))
    assert facts["through"] == 30
    said = json.loads(run("verify", "--json", data=data))
    assert said == {"envelopes": 30, "attachments": 0, "chains": 2, "faults": 0}
