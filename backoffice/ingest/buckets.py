"""The ledger by thousands: whole buckets are computed once and kept, the others each time.

A kept digest is forgotten in the transaction that adds anything to its bucket. Both run while the
kiosk is held (`fleet.services.hold`), so no digest is kept that a turn in flight makes wrong.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from backoffice.given import Given, run
from backoffice.ingest.models import LedgerBucket
from backoffice.ingest.selectors import held_chain
from backoffice.ingest.statements import Place, Span

BUCKET = 1_000
NUMBERS = Given(kiosk="text", epoch="int", number="int")
FORGET = """
    DELETE FROM ingest_ledgerbucket WHERE (kiosk, epoch, number) IN (
        SELECT kiosk, epoch, number FROM {given}
    )
"""


def compared(kiosk: str, epoch: int, through: int) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    r"""Return the missing ranges of 1..through and the digest of each bucket.

    A digest is SHA-256 over "seq:digest\n", ordered; the last bucket ends at `through`.
    """
    rows = LedgerBucket.objects.filter(kiosk=kiosk, epoch=epoch, number__lt=through // BUCKET)
    kept = dict(rows.values_list("number", "digest"))
    numbers = [n for n in range((through + BUCKET - 1) // BUCKET) if n not in kept]
    spans = list(_spans(numbers, through))
    chain = held_chain(kiosk, epoch, spans)
    missing = tuple(gap for span in spans for gap in gaps(chain, span))
    fresh = digests(chain, numbers)
    gappy = {n for first, last in missing for n in range(_of(first), _of(last) + 1)}
    whole = [n for n in numbers if n not in gappy and (n + 1) * BUCKET <= through]
    LedgerBucket.objects.bulk_create(
        [LedgerBucket(kiosk=kiosk, epoch=epoch, number=n, digest=fresh[n]) for n in whole]
    )
    known = kept | fresh
    return missing, tuple(known[n] for n in sorted(known))


def forget(added: Mapping[Place, Collection[int]]) -> None:
    """Forget the buckets in which these sequence numbers stand.

    A number that was not held before needs no forgetting: its bucket had a gap and was not kept.
    """
    run(FORGET, NUMBERS, {(*place, _of(seq)) for place, seqs in added.items() for seq in seqs})


def _of(seq: int) -> int:
    return (seq - 1) // BUCKET


def _spans(numbers: Sequence[int], through: int) -> Iterator[Span]:
    """Yield the sequence numbers of neighbouring buckets as inclusive ranges."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[start] * BUCKET + 1, min((number + 1) * BUCKET, through)
            start = place + 1


def gaps(chain: Sequence[tuple[int, str]], span: Span) -> Iterator[Span]:
    """Yield the inclusive ranges of `span` that are not in the sorted chain."""
    expected, last = span
    start, end = (bisect_left(chain, (seq, "")) for seq in (expected, last + 1))
    for seq, _digest in chain[start:end]:
        if seq > expected:
            yield expected, seq - 1
        expected = seq + 1
    if expected <= last:
        yield expected, last


def digests(chain: Sequence[tuple[int, str]], numbers: Sequence[int]) -> dict[int, str]:
    """Return the digests of these buckets of a sorted chain."""
    hashes = {number: hashlib.sha256() for number in numbers}
    for seq, digest in chain:
        if _of(seq) in hashes:
            hashes[_of(seq)].update(f"{seq}:{digest}\n".encode())
    return {number: each.hexdigest() for number, each in hashes.items()}
