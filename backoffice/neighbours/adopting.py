"""Knowing another region's office: its Trust, signed by a root that an officer compared once."""

import re
from datetime import datetime
from enum import StrEnum

import msgspec
from django.db import transaction
from msgspec import Struct

from backoffice import config
from backoffice.ingest.alarms import raise_alarm
from backoffice.keys.models import OfficeKey
from backoffice.keys.services import publish_trust
from backoffice.neighbours.models import Neighbour, NeighbourKey
from sync.keys import fingerprint
from sync.signatures import open_trust
from sync.wire import SignedTrust, Trust

CODE = re.compile(r"[0-9A-Za-z.-]{1,16}")


class Fault(StrEnum):
    """Why a neighbour was not taken."""

    NOT_SIGNED = "it is not a trust that its own root signed"
    NO_CODE = "it names no region code; its office needs a catalogue, or init --code"
    OURSELVES = "it is this office's own"
    OLDER = "it is older than what is known already"
    OTHER_ROOT = "its root is not the one that was compared"
    KEY_TAKEN = "it claims the id of a sealing key that belongs to somebody else"


class Card(Struct, frozen=True):
    """What an office says of itself, and the fingerprint that an officer compares."""

    trust: Trust
    root: str


def read_card(raw: bytes) -> Card | Fault:
    """Read an exported Trust; it must be signed by the root that it names."""
    try:
        root = fingerprint(msgspec.json.decode(raw, type=SignedTrust).root)
    except (msgspec.MsgspecError, UnicodeError):
        return Fault.NOT_SIGNED
    trust = open_trust(raw, root)
    if trust is None:
        return Fault.NOT_SIGNED
    if not CODE.fullmatch(trust.code):
        return Fault.NO_CODE
    return Fault.OURSELVES if trust.code == config.read().code else Card(trust, root)


def adopt(raw: bytes, root: str, url: str, now: datetime) -> Neighbour | Fault:
    """Know a neighbour from now on, or again; `root` is the fingerprint that was compared."""
    card = read_card(raw)
    if isinstance(card, Fault):
        return card
    if card.root != root.strip().upper():
        return Fault.OTHER_ROOT
    with transaction.atomic():
        known = Neighbour.objects.select_for_update().filter(pk=card.trust.code).first()
        row = known or Neighbour(pk=card.trust.code, version=0, added_at=now)
        if row.root == card.root and card.trust.version < row.version:
            return Fault.OLDER
        row.root, row.url, row.retired_at, row.next_at = card.root, url.rstrip("/"), None, now
        fault = _keep(row, raw, card.trust)
        if fault:
            return fault
    publish_trust(now)
    return row


def refresh(raw: bytes, now: datetime) -> Neighbour | None:
    """Take a newer Trust of a known neighbour; return the neighbour, None when it is nobody's.

    What is not newer changes nothing. New sealing keys reach our kiosks with our own next Trust.
    """
    card = read_card(raw)
    if isinstance(card, Fault):
        return None
    with transaction.atomic():
        rows = Neighbour.objects.select_for_update().filter(retired_at=None)
        row = rows.filter(pk=card.trust.code, root=card.root).first()
        if row is None or card.trust.version <= row.version:
            return row
        fault = _keep(row, raw, card.trust)
    if fault:
        raise_alarm("neighbour", row.code, fault.name.lower(), now)
        return row
    publish_trust(now)
    return row


def retire(code: str, now: datetime) -> bool:
    """Offer nothing of a neighbour any more and take nothing from it; False when unknown."""
    done = Neighbour.objects.filter(pk=code, retired_at=None).update(retired_at=now)
    publish_trust(now)
    return bool(done)


def _keep(row: Neighbour, raw: bytes, trust: Trust) -> Fault | None:
    """Write what a neighbour says of itself; a key id means one region for ever."""
    ids = [key.id for key in trust.keys if key.purpose == "seal"]
    others = NeighbourKey.objects.filter(key_id__in=ids).exclude(neighbour_id=row.pk)
    if others.exists() or OfficeKey.objects.filter(key_id__in=ids).exists():
        return Fault.KEY_TAKEN
    row.name, row.signed, row.version = trust.region[:200], raw.decode(), trust.version
    row.save()
    NeighbourKey.objects.bulk_create(
        [NeighbourKey(key_id=key_id, neighbour=row) for key_id in ids], ignore_conflicts=True
    )
    return None
