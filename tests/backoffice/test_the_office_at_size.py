"""What the office costs does not grow with what it holds: queries and plans are counted."""

import hashlib
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from backoffice.ingest.models import LedgerBucket, RawEnvelope
from sync.wire import LedgerReply
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application


def queries(work) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        work()
    return [query["sql"] for query in seen]


@pytest.mark.parametrize("poison", [False, True])
def test_a_turn_of_a_hundred_costs_the_queries_of_one(kiosk, form, poison):
    def made():
        sound = kiosk.envelope(application(form))
        return kiosk.envelope(application(form), kiosk="contoh-99") if poison else sound

    kiosk.send(made(), made())
    one = queries(lambda: kiosk.send(made()))
    batch = [made() for _n in range(100)]
    hundred = queries(lambda: kiosk.send(*batch))
    again = queries(lambda: kiosk.send(*batch))
    assert len(hundred) == len(one) >= len(again)
    inserts = [sql for sql in hundred if 'INTO "ingest_rawenvelope"' in sql]
    assert len(inserts) == (0 if poison else 1)


def ledger(kiosk, through):
    nonce = "ab" * 16
    path = f"/api/v1/ledger?kiosk={kiosk.name}&epoch=1&through={through}&nonce={nonce}"
    return kiosk.reply(kiosk.ask("GET", path), LedgerReply)


def plain_ledger(kiosk, through):
    """Compute the digests as docs/protocol.md says, from the rows as they are."""
    rows = sorted(RawEnvelope.objects.filter(kiosk=kiosk.name).values_list("seq", "digest"))
    hashes = [hashlib.sha256() for _n in range((through + 999) // 1000)]
    for seq, digest in rows:
        if seq <= through:
            hashes[(seq - 1) // 1000].update(f"{seq}:{digest}\n".encode())
    return tuple(each.hexdigest() for each in hashes)


def held_rows(kiosk, seqs):
    """Put rows there that nobody will open; the ledger looks at numbers and digests alone."""
    head = kiosk.envelope(b"", seq=1).head.encode()
    rows = [
        RawEnvelope(
            kiosk=kiosk.name,
            envelope_id=str(uuid.uuid4()),
            epoch=1,
            seq=seq,
            kind="application",
            digest=hashlib.sha256(str(seq).encode()).hexdigest(),
            head=head,
            sealed=b"",
            signature=b"",
            turn="",
            received_at=NOW,
            opening="opened",
        )
        for seq in seqs
    ]
    RawEnvelope.objects.bulk_create(rows)


def test_the_ledger_of_an_old_kiosk_reads_its_closed_buckets_once(kiosk):
    held_rows(kiosk, range(1, 3501))
    first = ledger(kiosk, 3500)
    assert first.buckets == plain_ledger(kiosk, 3500)
    seen = queries(lambda: ledger(kiosk, 3500))
    [chain] = [sql for sql in seen if '"ingest_rawenvelope"."digest"' in sql]
    assert ">= 3001" in chain
    assert ledger(kiosk, 3500).buckets == first.buckets
    assert ledger(kiosk, 1500).buckets == plain_ledger(kiosk, 1500)


def test_what_arrives_late_opens_its_bucket_again(kiosk, form):
    held_rows(kiosk, [n for n in range(1, 2501) if n != 700])
    gappy = ledger(kiosk, 2500)
    assert gappy.missing == ((700, 700),)
    assert LedgerBucket.objects.get().number == 1
    kiosk.send(kiosk.envelope(application(form), seq=700, prev=""))
    whole = ledger(kiosk, 2500)
    assert (whole.missing, whole.buckets) == ((), plain_ledger(kiosk, 2500))
    assert LedgerBucket.objects.count() == 2

    kiosk.send(kiosk.envelope(application(form), seq=1700, prev=""))  # the other branch of a fork
    forked = ledger(kiosk, 2500)
    assert forked.buckets == plain_ledger(kiosk, 2500) != whole.buckets


def test_poison_that_arrives_late_counts_as_held(kiosk, form):
    held_rows(kiosk, [n for n in range(1, 1001) if n != 9])
    assert ledger(kiosk, 1000).missing == ((9, 9),)
    good = kiosk.envelope(application(form), seq=9)
    [item] = kiosk.send(structs.replace(good, signature=bytes(64))).items
    assert item.status == "quarantined"
    assert ledger(kiosk, 1000).missing == ()
    kiosk.send(good)
    assert ledger(kiosk, 1000).buckets == plain_ledger(kiosk, 1000)
