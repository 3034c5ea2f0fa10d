"""Looks whether everything that is held is still what arrived: digests, signatures, chains."""

import hashlib
from collections.abc import Callable, Iterator, Mapping

from django.db.models import Max
from msgspec import Struct

from backoffice.fleet.models import KioskEpoch
from backoffice.ingest import buckets
from backoffice.ingest.judge import Key
from backoffice.ingest.models import Blob, LedgerBucket, Quarantined, RawEnvelope
from backoffice.ingest.selectors import as_envelope, bytes_of, held_chain
from backoffice.neighbours.directory import keys_of
from backoffice.neighbours.names import plain
from sync.envelope import read_head, signature_valid
from sync.wire import Envelope

CHUNK = 200
Keys = dict[str, Mapping[int, Key]]


class Fault(Struct, frozen=True):
    """One thing that is not as it should be. `what` is a key of WORDS."""

    what: str
    where: str


WORDS = {
    "digest": "the bytes are not those that were acknowledged",
    "head": "the row does not say what its head says",
    "signature": "not signed by the kiosk's key",
    "blob": "an attachment's bytes do not have the digest of their address",
    "gap": "sequence numbers that never came",
    "bucket": "a kept ledger digest is wrong",
}


def parts() -> dict[str, tuple[int, Callable[[], Iterator[Fault | None]]]]:
    """Return what there is to look at: name -> (how many, what yields a Fault or None for each)."""
    return {
        "envelopes": (RawEnvelope.objects.count(), envelopes),
        "attachments": (Blob.objects.exclude(complete_at=None).count(), blobs),
        "chains": (KioskEpoch.objects.count(), chains),
    }


def envelopes() -> Iterator[Fault | None]:
    """Judge every raw envelope by its own bytes; revoked keys signed validly in their time."""
    keys: Keys = {}
    for raw, envelope in _with_bytes():
        what = _fault(raw, envelope, keys)
        yield Fault(what, str(raw)) if what else None


def _with_bytes() -> Iterator[tuple[RawEnvelope, Envelope | None]]:
    """Yield every raw row, by its number, with its bytes; None where they are not there."""
    last, rows = 0, RawEnvelope.objects.order_by("id")
    while some := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = some[-1].pk
        made = {row.raw_id: as_envelope(row) for row in bytes_of(some)}
        yield from ((raw, made.get(raw.pk)) for raw in some)


def _fault(raw: RawEnvelope, envelope: Envelope | None, keys: Keys) -> str:
    if envelope is None or envelope.digest() != raw.digest:
        return "digest"
    head = read_head(envelope)
    says = (plain(raw.kiosk), raw.epoch, raw.seq, raw.envelope_id, raw.kind)
    if head is None or (head.kiosk, head.epoch, head.seq, head.id, head.kind) != says:
        return "head"
    if raw.kiosk not in keys:
        keys[raw.kiosk] = keys_of(raw.kiosk)
    key = keys[raw.kiosk].get(raw.epoch)
    return "" if key and signature_valid(envelope, key.public) else "signature"


def blobs() -> Iterator[Fault | None]:
    """Hash every complete attachment again."""
    for blob in Blob.objects.exclude(complete_at=None).order_by("id").iterator(CHUNK):
        sha = hashlib.sha256()
        for data in blob.chunks.values_list("data", flat=True).iterator():
            sha.update(bytes(data))
        sound = sha.hexdigest() == blob.sha256
        yield None if sound else Fault("blob", f"{blob.kiosk} {blob.sha256}")


def chains() -> Iterator[Fault | None]:
    """Look for gaps below the newest number of each epoch, and recompute what the ledger keeps."""
    for row in KioskEpoch.objects.order_by("kiosk_id", "epoch"):
        mine = {"kiosk": row.kiosk_id, "epoch": row.epoch}
        tops = [
            model.objects.filter(**mine).aggregate(top=Max("seq"))["top"] or 0
            for model in (RawEnvelope, Quarantined)
        ]
        chain = held_chain(row.kiosk_id, row.epoch, [(1, max(tops))])
        name = f"{row.kiosk_id}/{row.epoch}"
        # A quarantined number may be an invention: only what a sound envelope follows is a gap.
        gaps = [f"{name} {a}-{b}" for a, b in buckets.gaps(chain, (1, tops[0]))]
        kept = dict(LedgerBucket.objects.filter(**mine).values_list("number", "digest"))
        fresh = buckets.digests(chain, sorted(kept))
        wrong = [f"{name} {n}" for n, digest in kept.items() if fresh[n] != digest]
        yield from (Fault("gap", gap) for gap in gaps)
        yield from (Fault("bucket", bucket) for bucket in wrong)
        yield None
