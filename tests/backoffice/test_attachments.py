"""Attachments arrive in pieces, twice, wrong, or late."""

import hashlib

import pytest

from backoffice.ingest.models import Blob, BlobChunk
from backoffice.ingest.selectors import blob_bytes
from tests.backoffice.hand import application, photo

DATA = bytes(range(256)) * 10
SHA = hashlib.sha256(DATA).hexdigest()


def at(answer):
    return answer.status_code, answer.get("Upload-Offset")


def test_in_pieces_continued_where_it_stopped(kiosk):
    url = f"/api/v1/blobs/{SHA}"
    assert kiosk.ask("HEAD", url).status_code == 404
    assert at(kiosk.patch(SHA, DATA[:1000], 0, len(DATA))) == (204, "1000")
    assert at(kiosk.ask("HEAD", url)) == (200, "1000")
    assert at(kiosk.patch(SHA, DATA[500:], 500, len(DATA))) == (409, "1000")
    assert at(kiosk.patch(SHA, DATA[1000:], 1000, len(DATA))) == (204, "2560")
    assert blob_bytes(kiosk.name, SHA) == DATA


def test_a_complete_one_cannot_be_changed(kiosk):
    kiosk.upload(DATA)
    assert at(kiosk.patch(SHA, b"other", 0, 5)) == (204, "2560")
    assert blob_bytes(kiosk.name, SHA) == DATA
    assert BlobChunk.objects.count() == 1


def test_wrong_bytes_are_forgotten_and_it_starts_again(kiosk):
    wrong = b"x" * len(DATA)
    assert at(kiosk.patch(SHA, wrong, 0, len(DATA))) == (422, "0")
    assert blob_bytes(kiosk.name, SHA) is None
    assert at(kiosk.upload(DATA)) == (204, "2560")


def test_more_than_an_attachment_may_have(kiosk, monkeypatch):
    from backoffice.ingest import blobs

    monkeypatch.setattr(blobs, "MAX_BLOB", 2000)
    assert kiosk.upload(DATA).status_code == 413
    assert Blob.objects.get().offset == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Offset": "-1"},
        {"Upload-Offset": "x"},
        {"Upload-Offset": "0", "Upload-Length": "9" * 30},
    ],
)
def test_headers_that_make_no_sense(kiosk, headers):
    assert kiosk.ask("PATCH", f"/api/v1/blobs/{SHA}", b"a", headers).status_code == 400


@pytest.mark.parametrize("address", ["x", "A" * 64, "0" * 63, "%00" * 5])
def test_addresses_that_are_no_digest(kiosk, address):
    assert kiosk.ask("HEAD", f"/api/v1/blobs/{address}").status_code == 404


def test_two_photos_with_the_same_picture_stay_two(kiosk, form):
    (one, first), (two, second) = photo(), photo()
    assert one["attachment"] != two["attachment"]
    act = application(form, {"business": "x", "since": 1, "letter": one})
    envelope = kiosk.envelope(act, attachments=[one["attachment"], two["attachment"]])
    kiosk.upload(first)
    assert kiosk.send(envelope).items[0].awaiting == (two["attachment"],)
    kiosk.upload(second)
    assert kiosk.send(envelope).items[0].awaiting == ()


def test_another_kiosks_upload_does_not_count(office, kiosk, form):
    from tests.backoffice.conftest import make_kiosk

    answer, data = photo()
    make_kiosk(office).upload(data)
    envelope = kiosk.envelope(application(form), attachments=[answer["attachment"]])
    assert kiosk.send(envelope).items[0].status == "awaiting"
