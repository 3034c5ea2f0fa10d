"""One act of a citizen is one case, whatever is retried, by whom, in parallel."""

import threading

import pytest
from django.db import connections
from django.utils import timezone

from backoffice.cases.models import Case
from backoffice.cases.opening import open_all
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.models import Alarm, Quarantined, RawEnvelope
from tests.backoffice.hand import application


def together(count, work):
    """Run `work(n)` in threads that start at once; return what each gave."""
    gate, results, faults = threading.Barrier(count), [None] * count, []

    def run(n):
        try:
            gate.wait(30)
            results[n] = work(n)
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults, faults
    return results


def test_the_same_envelope_again_gets_its_first_acknowledgement(kiosk, form):
    envelope = kiosk.envelope(application(form))
    [first] = kiosk.send(envelope).items
    [second] = kiosk.send(envelope).items
    assert (first.status, second.status) == ("stored", "duplicate")
    assert second.received_at == first.received_at
    assert second.digest == first.digest
    assert RawEnvelope.objects.count() == 1


def test_the_same_envelope_twice_in_one_turn(kiosk, form):
    envelope = kiosk.envelope(application(form))
    assert [i.status for i in kiosk.send(envelope, envelope).items] == ["stored", "duplicate"]


@pytest.mark.django_db(transaction=True)
def test_eight_senders_race_with_the_same_turn(busy_kiosk, form):
    envelopes = [busy_kiosk.envelope(application(form)) for _n in range(5)]
    busy_kiosk.send()  # so that everybody starts with a nonce

    answers = together(8, lambda _n: busy_kiosk.post_turn(*envelopes))

    assert [a.status_code for a in answers] == [200] * 8
    from sync.wire import TurnReply

    replies = [busy_kiosk.reply(answer, TurnReply) for answer in answers]
    for place in range(5):
        items = [reply.items[place] for reply in replies]
        assert sorted(i.status for i in items) == ["duplicate"] * 7 + ["stored"]
        assert len({i.received_at for i in items}) == 1
        assert len({i.digest for i in items}) == 1
    assert RawEnvelope.objects.count() == 5
    assert Quarantined.objects.count() == 0
    assert {reply.contiguous_through for reply in replies} == {5}


@pytest.mark.django_db(transaction=True)
def test_two_batches_cross_each_other(busy_kiosk, form):
    envelopes = [busy_kiosk.envelope(application(form)) for _n in range(12)]
    busy_kiosk.send()
    orders = [envelopes, envelopes[::-1], envelopes[6:] + envelopes[:6], envelopes[::2]]
    answers = together(4, lambda n: busy_kiosk.post_turn(*orders[n]))
    assert [a.status_code for a in answers] == [200] * 4
    assert RawEnvelope.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_several_openers_make_one_case_each(busy_kiosk, form):
    for start in range(0, 30, 10):
        acts = [application(form, token=bytes([start + n] * 16)) for n in range(10)]
        busy_kiosk.send(*[busy_kiosk.envelope(act) for act in acts])

    opened = together(4, lambda _n: open_all(timezone.now()))

    assert sum(opened) == 30
    assert Case.objects.count() == 30
    assert Quarantined.objects.count() == 0


def test_other_bytes_under_a_known_number_are_kept_aside(kiosk, form):
    first = kiosk.envelope(application(form))
    kiosk.send(first)
    import msgspec

    name = msgspec.json.decode(first.head)["id"]
    other = kiosk.envelope(application(form, {"business": "Lain"}), seq=1, prev="", id=name)
    [item] = kiosk.send(other).items
    assert (item.status, item.reason) == ("quarantined", "other_bytes")
    assert item.digest == other.digest()
    assert RawEnvelope.objects.get().digest == first.digest()
    assert Quarantined.objects.get().digest == other.digest()
    assert Alarm.objects.filter(kind="quarantine.other_bytes").exists()


def test_a_cloned_kiosk_forks_the_chain(kiosk, form):
    kiosk.send(kiosk.envelope(application(form)))
    kiosk.send(kiosk.envelope(application(form, token=b"a" * 16)))
    clone = kiosk.envelope(application(form, token=b"b" * 16), seq=2)
    [item] = kiosk.send(clone).items

    assert item.status == "stored"
    assert KioskEpoch.objects.get().state == "suspended"
    assert Alarm.objects.filter(kind="fork").exists()
    assert open_all(timezone.now()) == 3
    assert Case.objects.count() == 3

    [late] = kiosk.send(kiosk.envelope(application(form, token=b"c" * 16))).items
    assert late.status == "stored", "what a suspended kiosk still holds must drain"
