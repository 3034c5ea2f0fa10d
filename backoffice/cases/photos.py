"""Photos in answers: their keys stay in the sealed envelope, not in the database."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from backoffice.cases import secrets
from backoffice.cases.models import Case
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.selectors import blob_bytes
from sync.envelope import decrypt_attachment


def without_keys(value: Any) -> Any:
    """Copy answers, leaving out the key of every photo."""
    if isinstance(value, list):
        return [without_keys(each) for each in value]
    if not isinstance(value, dict):
        return value
    photo = "attachment" in value
    return {k: without_keys(v) for k, v in value.items() if not (photo and k == "key")}


def photos(value: Any) -> Iterator[dict[str, Any]]:
    """Find every photo in answers, repetitions included."""
    if isinstance(value, dict) and "attachment" in value:
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from photos(each)


def view(case: Case, sha256: str) -> bytes | None:
    """Decrypt one photo of a case, in memory; None while it is not here or cannot be opened."""
    rows = RawEnvelope.objects.filter(Q(case=case) | Q(followup__case=case)).order_by("-id")
    for raw in rows:
        act = secrets.act_of(raw) if sha256 in raw.attachments else None
        for photo in photos(act.answers) if act else ():
            if photo["attachment"] == sha256:
                ciphertext = blob_bytes(raw.kiosk, sha256)
                key = secrets.key_bytes(str(photo.get("key", "")))
                return ciphertext and decrypt_attachment(ciphertext, key)
    return None
