"""Reads of the office's keys and its Trust."""

from django.db.models import QuerySet

from backoffice.keys.models import OfficeKey, TrustVersion
from sync.wire import KeyRecord, SignedTrust


def published() -> QuerySet[OfficeKey]:
    return OfficeKey.objects.exclude(published_at=None).filter(retired_at=None)


def records() -> tuple[KeyRecord, ...]:
    """Return the published keys as the Trust lists them, oldest first."""
    return tuple(
        KeyRecord(
            id=key.key_id,
            purpose=key.purpose,
            alg=key.alg,
            public=bytes(key.public),
            not_before=f"{key.published_at:%Y-%m-%dT%H:%M:%SZ}",
        )
        for key in published()
    )


def reply_key_id() -> str:
    """Return the id of the newest reply key; DoesNotExist before `init`."""
    return published().filter(purpose="reply").latest("created_at").key_id


def trust() -> TrustVersion | None:
    return TrustVersion.objects.order_by("-version").first()


def signed(version: TrustVersion) -> SignedTrust:
    return SignedTrust(
        body=version.body, root=bytes(version.root), signature=bytes(version.signature)
    )
