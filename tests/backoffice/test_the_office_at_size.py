"""What the office costs does not grow with what it holds: queries and plans are counted."""

import hashlib
import re
import threading
import uuid

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from backoffice.cases import opening, seen
from backoffice.cases.lookups import look_up
from backoffice.cases.models import Agency
from backoffice.cases.opening import open_all
from backoffice.ingest import epoch
from backoffice.ingest.models import LedgerBucket, RawEnvelope
from backoffice.pages.paging import BoundedPaginator
from backoffice.pages.people import make_first_user
from sync.wire import LedgerReply, StatusQuery
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
    inserts = [sql for sql in hundred if "INTO ingest_rawenvelope" in sql]
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
    rows = [
        RawEnvelope(
            kiosk=kiosk.name,
            envelope_id=str(uuid.uuid4()),
            epoch=1,
            seq=seq,
            kind="application",
            digest=hashlib.sha256(str(seq).encode()).hexdigest(),
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


BIG = re.compile(r"Seq Scan on (ingest_raw|ingest_blob|ingest_out|cases_case\b)")
PAGES = (
    "/kantor/cases/case/",
    "/kantor/cases/case/?q=Siti",
    "/kantor/cases/case/?q=0003",
    "/kantor/cases/case/?state__exact=received&kiosk=contoh-1",
    "/kantor/cases/case/?service_name=Surat+Keterangan+Contoh",
    "/kantor/fleet/kiosk/",
    "/kantor/ingest/quarantined/",
    "/kantor/",
)


@pytest.fixture
def filled(client, kiosk, form):
    make_first_user("admin", "kata-sandi-contoh-1")
    user = User.objects.create_user("ani", password="kata-sandi-contoh-2", is_staff=True)
    user.groups.add(Group.objects.get(name="Petugas"))
    Agency.objects.get(pk="kelurahan-contoh").members.add(user)
    acts = [application(form, token=bytes([n] * 16)) for n in range(5)]
    kiosk.send(*[kiosk.envelope(act) for act in acts])
    open_all(NOW)
    return client


def plans(work) -> list[str]:
    """Return the plan of everything that `work` asks, when a full scan is the last resort."""
    asked = [sql for sql in queries(work) if re.match(r"SELECT|WITH|UPDATE", sql)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = []
        for sql in asked:
            cursor.execute("EXPLAIN " + sql)
            found.append("\n".join(line for (line,) in cursor.fetchall()))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


@pytest.mark.postgresql
@pytest.mark.parametrize("who", ["admin", "ani"])
def test_no_page_reads_a_big_table_through(filled, who):
    filled.force_login(User.objects.get(username=who))
    for page in PAGES:
        filled.get(page)
        for plan in plans(lambda page=page: filled.get(page)):
            assert not BIG.search(plan), (page, plan)


@pytest.mark.postgresql
def test_neither_turn_nor_ledger_nor_look_up_nor_opening_reads_a_big_table_through(
    filled, kiosk, form
):
    epoch.backed_up(epoch.highest(), NOW)
    late = kiosk.envelope(application(form, token=bytes([9] * 16)))
    asked = StatusQuery(nonce="ab" * 16, token=bytes([1] * 16))
    paper = StatusQuery(nonce="ab" * 16, reference="K01-0001-39", code="246810")
    for work in (
        lambda: kiosk.send(late),
        lambda: ledger(kiosk, 6),
        lambda: open_all(NOW),
        lambda: look_up(asked, NOW),
        lambda: look_up(paper, NOW),
    ):
        for plan in plans(work):
            assert not BIG.search(plan), plan


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_envelope_in_somebodys_hand_keeps_no_opener_waiting(busy_kiosk, form):
    acts = [application(form, token=bytes([n] * 16)) for n in range(2)]
    busy_kiosk.send(*[busy_kiosk.envelope(act) for act in acts])
    with transaction.atomic():
        [held] = opening.claim(1)
        opened = []
        thread = threading.Thread(target=lambda: opened.append(_opened()))
        thread.start()
        thread.join(30)
        assert opened == [1], "the other one was opened, and only that"
    assert held.seq == 1
    assert open_all(NOW) == 1


def _opened() -> int:
    try:
        return open_all(NOW)
    finally:
        connection.close()


def test_a_long_list_counts_only_its_beginning_and_says_so(filled, monkeypatch):
    filled.force_login(User.objects.get(username="admin"))
    assert "Daftar ini panjang" not in filled.get(PAGES[0]).content.decode()
    monkeypatch.setattr(BoundedPaginator, "most", 3)
    assert "Daftar ini panjang" in filled.get(PAGES[0]).content.decode()


def test_the_filters_offer_what_occurs_and_only_ones_own(filled):
    ani, admin = User.objects.get(username="ani"), User.objects.get(username="admin")
    assert seen.services(admin) == seen.services(ani) == ["Surat Keterangan Contoh"]
    assert seen.kiosks(admin) == ["contoh-1"]
    ani.agencies.clear()
    assert seen.services(User.objects.get(username="ani")) == []
