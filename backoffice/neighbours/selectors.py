"""Reads of neighbouring regions and of what is on its way to them."""

from datetime import datetime

import msgspec
from django.db.models import QuerySet

from backoffice.neighbours.models import Forward, Neighbour
from backoffice.neighbours.names import region_of
from sync.wire import NeighbourKeys, SignedTrust, Trust


def active() -> QuerySet[Neighbour]:
    return Neighbour.objects.filter(retired_at=None)


def reachable() -> QuerySet[Neighbour]:
    """Return those whose services our kiosks may offer: we know the way to their office."""
    return active().exclude(url="")


def said(neighbour: Neighbour) -> Trust:
    """Return the neighbour's Trust in force; its root was checked when it was kept."""
    signed = msgspec.json.decode(neighbour.signed, type=SignedTrust)
    return msgspec.json.decode(signed.body, type=Trust)


def trust_of(region: str) -> Trust | None:
    """Return the Trust of a region that we know, None otherwise."""
    row = active().filter(pk=region).first()
    return said(row) if row else None


def published() -> tuple[NeighbourKeys, ...]:
    """Return the neighbours' sealing keys as our own Trust lists them."""
    return tuple(
        NeighbourKeys(
            region=row.code,
            name=row.name,
            keys=tuple(key for key in said(row).keys if key.purpose == "seal"),
        )
        for row in reachable()
    )


def owner_of_key(key_id: str) -> Neighbour | None:
    """Return whose a sealing key is; None for one that no neighbour ever had."""
    return Neighbour.objects.filter(keys__key_id=key_id[:64]).first()


def origin(kiosk: str) -> str:
    """Return the name of the region whose office forwarded this kiosk's envelopes, "" for ours."""
    region = region_of(kiosk)
    row = Neighbour.objects.filter(pk=region).first() if region else None
    return row.name if row else region


def due(neighbour: Neighbour, now: datetime, *, eager: bool = False) -> QuerySet[Forward]:
    """Return what is to be forwarded now, all that waits when `eager`; what failed comes last."""
    waiting = neighbour.forwards.filter(state=Forward.State.WAITING).order_by("next_at", "id")
    return waiting if eager else waiting.filter(next_at__lte=now)


def kiosks_told(neighbour: Neighbour) -> list[tuple[str, int]]:
    """Return (kiosk, newest epoch) of every kiosk whose envelopes the neighbour has."""
    held = neighbour.forwards.exclude(state=Forward.State.WAITING)
    newest: dict[str, int] = {}
    for kiosk, epoch in held.values_list("raw__kiosk", "raw__epoch").distinct():
        newest[kiosk] = max(epoch, newest.get(kiosk, 0))
    return sorted(newest.items())


def standing() -> dict[str, int]:
    """Return how many envelopes are in each state of the forwarding queue."""
    states = Forward.State.values
    return {state: Forward.objects.filter(state=state).count() for state in states}
