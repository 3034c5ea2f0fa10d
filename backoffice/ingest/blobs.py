"""Attachments on their way in: ciphertext by digest, continued at an offset, then immutable."""

import hashlib
from datetime import datetime

from django.db import transaction
from msgspec import Struct

from backoffice.ingest.models import Blob, BlobChunk

MAX_BLOB = 16 << 20


class Upload(Struct, frozen=True):
    """How an upload stands. `problem` is a code of PROBLEMS, "" when the bytes were taken."""

    offset: int
    complete: bool = False
    problem: str = ""


def standing(kiosk: str, sha256: str) -> Upload | None:
    """Return where an upload stopped; None when it never began."""
    row = Blob.objects.filter(kiosk=kiosk, sha256=sha256).first()
    return row and Upload(row.offset, row.complete_at is not None)


def append(
    kiosk: str, sha256: str, data: bytes, now: datetime, *, offset: int, length: int | None
) -> Upload:
    """Take bytes at `offset`. Whole when the digest of all bytes is the address.

    `length`, where the sender gives it, tells when a wrong digest is final: then it starts anew.
    """
    with transaction.atomic():
        Blob.objects.bulk_create(
            [Blob(kiosk=kiosk, sha256=sha256, length=length or 0)], ignore_conflicts=True
        )
        row = Blob.objects.select_for_update().get(kiosk=kiosk, sha256=sha256)
        if row.complete_at is not None:
            return Upload(row.offset, complete=True)
        if offset != row.offset:
            return Upload(row.offset, problem="offset")
        if offset + len(data) > MAX_BLOB:
            return Upload(row.offset, problem="too_large")
        return _take(row, data, length, now)


def _take(row: Blob, data: bytes, length: int | None, now: datetime) -> Upload:
    if data:
        BlobChunk.objects.create(blob=row, offset=row.offset, data=data)
    row.offset += len(data)
    whole = _digest(row) == row.sha256
    if not whole and length is not None and row.offset >= length:
        row.chunks.all().delete()
        row.offset = 0
        row.save()
        return Upload(0, problem="digest")
    row.complete_at = now if whole else None
    row.save()
    return Upload(row.offset, complete=whole)


def _digest(row: Blob) -> str:
    sha = hashlib.sha256()
    for data in row.chunks.values_list("data", flat=True):
        sha.update(bytes(data))
    return sha.hexdigest()
