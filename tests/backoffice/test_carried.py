"""A kiosk without any line: its envelopes travel on a stick, and the answers travel back."""

from pathlib import Path
from random import Random

import msgspec
import pytest
from django.utils import timezone

from backoffice.ingest import carried, epoch
from backoffice.ingest.models import Blob, OutgoingNote, Quarantined, RawEnvelope
from backoffice.keys.selectors import signed, trust
from sync import carry
from sync.blobs import Blobs
from sync.carry import BACK, OUT, Damage, Record
from sync.db import set_fact
from sync.exchange import Parts
from sync.keys import fingerprint, generate_signing_key, save_signing_key
from sync.stick import Exported, bring_back, export
from sync.trust import Identity
from sync.wire import to_json
from tests.backoffice.conftest import make_kiosk
from tests.unit.sync_kiosk import Kiosk


def enrolled(folder: Path, office_row) -> Kiosk:
    """A kiosk that knows the office and is known to it, without a line between them."""
    kiosk, key = Kiosk(folder), generate_signing_key()
    hand = make_kiosk(office_row, key)
    row = trust()
    name = fingerprint(key.public)
    path = kiosk.trust.key_path(name)
    path.parent.mkdir(parents=True)
    save_signing_key(path, key)
    kiosk.store.write(lambda db: set_fact(db, "root", fingerprint(bytes(row.root))))
    assert kiosk.trust.accept(to_json(signed(row)))
    kiosk.trust.adopt(Identity(hand.name, 1, f"K{hand.name[-1]:0>2}", name))
    return kiosk


@pytest.fixture
def carried_kiosk(office, tmp_path):
    kiosk = enrolled(tmp_path / "kiosk", office)
    yield kiosk
    kiosk.close()


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def parts(kiosk: Kiosk) -> Parts:
    return Parts(
        store=kiosk.store,
        trust=kiosk.trust,
        outbox=kiosk.outbox,
        blobs=Blobs(kiosk.store),
        transport=kiosk.transport,
        health=lambda: {"printer": "ready"},
        clock=kiosk.clock,
    )


def to_stick(kiosk: Kiosk, stick: Path, **more) -> Exported:
    done = export(parts(kiosk), stick, **more)
    assert isinstance(done, Exported)
    return done


def at_the_office(stick: Path) -> list[carried.Report]:
    now = timezone.now()
    return [carried.import_batch(file, stick, now) for file in sorted(stick.glob(f"*{OUT}"))]


def states(kiosk: Kiosk) -> tuple[int, int, int]:
    counts = kiosk.outbox.counts()
    return counts.pending, counts.acknowledged, counts.quarantined


def test_a_round_trip_on_a_stick(carried_kiosk, stick):
    stored = [carried_kiosk.submit(photos=1, size=600_000) for _ in range(3)]
    done = to_stick(carried_kiosk, stick)
    assert (done.envelopes, len(done.files)) == (3, 1)
    [report] = at_the_office(stick)
    assert report.problems == ()
    assert report.statuses == {"stored": 3}
    assert {row.envelope_id for row in RawEnvelope.objects.all()} == {s.id for s in stored}
    assert Blob.objects.exclude(complete_at=None).count() == 3
    seen = []
    told = bring_back(parts(carried_kiosk), stick, lambda done, of: seen.append((done, of)))
    assert seen == sorted(seen)
    assert seen[-1][0] < seen[-1][1] == sum(f.stat().st_size for f in stick.glob("*.jawaban"))
    assert [envelope_id for envelope_id, _at in told.delivered] == [s.id for s in stored]
    assert told.problems == ()
    assert states(carried_kiosk) == (0, 3, 0)


def test_nobody_on_the_way_can_read_it(carried_kiosk, stick):
    from tests.unit.sync_kiosk import CANARY, NAME

    carried_kiosk.submit(photos=1)
    [file] = to_stick(carried_kiosk, stick).files
    data = file.read_bytes()
    assert not any(word.encode() in data for word in (CANARY, NAME, "canary-service"))


def test_every_step_may_be_repeated(carried_kiosk, stick):
    carried_kiosk.submit(photos=1)
    first = to_stick(carried_kiosk, stick)
    again = to_stick(carried_kiosk, stick)
    assert (len(first.written), len(again.written), again.files) == (1, 0, first.files)
    at_the_office(stick)
    [report] = at_the_office(stick)
    assert report.statuses == {"duplicate": 1}
    assert len(bring_back(parts(carried_kiosk), stick).delivered) == 1
    told = bring_back(parts(carried_kiosk), stick)
    assert (told.delivered, told.known) == ((), 2)
    assert states(carried_kiosk) == (0, 1, 0)
    assert RawEnvelope.objects.count() == 1


def test_the_news_of_the_office_come_along_even_when_nothing_is_pending(carried_kiosk, stick):
    stored = carried_kiosk.submit()
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    kiosk = RawEnvelope.objects.get().kiosk
    OutgoingNote.objects.create(
        kiosk=kiosk, cursor=1, envelope_id=stored.id, state="review", at="2026-11-21T05:00:00Z"
    )
    from backoffice.ingest.models import NoteCursor

    NoteCursor.objects.update_or_create(kiosk=kiosk, defaults={"last": 1})
    for old in stick.iterdir():
        old.unlink()
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    assert bring_back(parts(carried_kiosk), stick).notes == (stored.id,)
    assert [note.state for note in carried_kiosk.inbox.history(stored.id)] == ["review"]


def test_a_large_outbox_is_split_and_one_lost_file_costs_only_itself(carried_kiosk, stick):
    for _ in range(6):
        carried_kiosk.submit(photos=1, size=50_000)
    done = to_stick(carried_kiosk, stick, file_bytes=120_000)
    assert len(done.files) == 3
    done.files[1].unlink()
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    assert states(carried_kiosk) == (2, 4, 0)
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    assert states(carried_kiosk) == (0, 6, 0)


def test_a_stick_pulled_out_while_it_was_written_leaves_nothing_that_looks_whole(
    carried_kiosk, stick, monkeypatch
):
    carried_kiosk.submit(photos=1, size=600_000)

    def pulled_out(_file: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", pulled_out)
        with pytest.raises(OSError, match="Input"):
            export(parts(carried_kiosk), stick)
    assert list(stick.glob(f"*{OUT}")) == []
    assert len(to_stick(carried_kiosk, stick).written) == 1


def test_a_file_cut_at_any_place_is_worth_what_it_holds(carried_kiosk, stick):
    for _ in range(3):
        carried_kiosk.submit(photos=1, size=300_000)
    [file] = to_stick(carried_kiosk, stick).files
    data = file.read_bytes()
    for keep in (0, 5, len(carry.MAGIC), 300_000, len(data) - 40_000, len(data) - 1):
        file.write_bytes(data[:keep])
        [report] = at_the_office(stick)
        assert report.problems, keep
    bring_back(parts(carried_kiosk), stick)
    file.write_bytes(data)
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    assert states(carried_kiosk) == (0, 3, 0)
    assert RawEnvelope.objects.count() == 3
    assert Quarantined.objects.count() == 0


def test_a_cut_file_on_the_stick_is_written_anew(carried_kiosk, stick):
    carried_kiosk.submit()
    [file] = to_stick(carried_kiosk, stick).files
    file.write_bytes(file.read_bytes()[:-10])
    assert to_stick(carried_kiosk, stick).written == (file,)


def test_flipped_bits_change_nothing_but_their_record(carried_kiosk, stick):
    """Two hundred damaged copies: never a false acknowledgement, never a crash, nothing stored."""
    carried_kiosk.submit(photos=1, size=2_000)
    [file] = to_stick(carried_kiosk, stick).files
    data, rng = file.read_bytes(), Random(11)
    for _ in range(200):
        spoilt = bytearray(data)
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
        file.write_bytes(spoilt)
        at_the_office(stick)
        told = bring_back(parts(carried_kiosk), stick)
        if told.delivered:
            break
    assert RawEnvelope.objects.count() <= 1
    assert Quarantined.objects.count() == 0
    file.write_bytes(data)
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    assert states(carried_kiosk) == (0, 1, 0)


def test_an_altered_answer_acknowledges_nothing(carried_kiosk, stick):
    carried_kiosk.submit()
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    [answer] = stick.glob(f"*{BACK}")
    data = answer.read_bytes()
    changed = data.replace(b'\\"status\\":\\"stored\\"', b'\\"status\\":\\"storeD\\"')
    assert changed != data
    answer.write_bytes(changed)
    told = bring_back(parts(carried_kiosk), stick)
    assert told.problems
    assert states(carried_kiosk) == (1, 0, 0)
    answer.write_bytes(data)
    bring_back(parts(carried_kiosk), stick)
    assert states(carried_kiosk) == (0, 1, 0)


def test_answers_swapped_between_kiosks_change_nothing(office, tmp_path, stick):
    one, two = enrolled(tmp_path / "one", office), enrolled(tmp_path / "two", office)
    for kiosk in (one, two):
        kiosk.submit()
        to_stick(kiosk, stick)
    at_the_office(stick)
    mine, theirs = sorted(stick.glob(f"*{BACK}"))
    assert bring_back(parts(one), theirs).known == 2
    assert states(one) == (1, 0, 0)
    for kiosk in (one, two):
        bring_back(parts(kiosk), stick)
        assert states(kiosk) == (0, 1, 0)
        kiosk.close()
    assert mine != theirs


def test_files_of_a_stranger_are_not_taken_in(office, tmp_path, stick):
    stranger = enrolled(tmp_path / "stranger", office)
    stranger.submit(photos=1)
    [file] = to_stick(stranger, stick).files
    from backoffice.fleet.models import KioskEpoch

    KioskEpoch.objects.update(public=generate_signing_key().public)
    [report] = at_the_office(stick)
    assert all("not signed" in problem for problem in report.problems)
    assert not RawEnvelope.objects.exists()
    assert not Blob.objects.exists()
    stranger.close()
    assert file.exists()


def test_a_record_moved_under_another_kiosks_name_is_refused(carried_kiosk, stick):
    carried_kiosk.submit()
    [file] = to_stick(carried_kiosk, stick).files
    with file.open("rb") as opened:
        records = [r for r in carry.read(opened) if isinstance(r, Record)]
    moved = [msgspec.structs.replace(record, key="other/1") for record in records]
    with file.open("wb") as opened:
        carry.write(opened, moved)
    [report] = at_the_office(stick)
    assert len(report.problems) == len(records)


def test_line_and_stick_in_any_order_are_one_case(carried_kiosk, stick):
    """The stick was written, then the line came back, then the stick arrives, then its answer."""
    carried_kiosk.submit()
    to_stick(carried_kiosk, stick)
    over_the_line(carried_kiosk)
    [report] = at_the_office(stick)
    assert report.statuses == {"duplicate": 1}
    told = bring_back(parts(carried_kiosk), stick)
    assert told.problems == ()
    assert states(carried_kiosk) == (0, 1, 0)
    assert RawEnvelope.objects.count() == 1


def test_a_restored_office_asks_by_stick_too(carried_kiosk, stick):
    carried_kiosk.submit()
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    bring_back(parts(carried_kiosk), stick)
    RawEnvelope.objects.all().delete()
    epoch.renew(timezone.now())
    for _ in range(2):
        for old in stick.iterdir():
            old.unlink()
        to_stick(carried_kiosk, stick)
        at_the_office(stick)
        bring_back(parts(carried_kiosk), stick)
    assert RawEnvelope.objects.count() == 1
    assert states(carried_kiosk) == (0, 1, 0)


def test_health_on_a_stick_is_not_taken_for_a_kiosk_that_was_heard(carried_kiosk, stick):
    from backoffice.fleet.models import Kiosk as Row

    carried_kiosk.submit()
    to_stick(carried_kiosk, stick)
    at_the_office(stick)
    assert Row.objects.get().last_seen is None


def test_what_is_not_a_batch_file_is_said_to_be_none(office, stick):
    file = stick / f"foto{OUT}"
    for content in (b"", b"\xff\xd8\xff\xe0", b"ekios-carry 2\n" + bytes(100)):
        file.write_bytes(content)
        [report] = at_the_office(stick)
        assert report.problems == ("from byte 0: not a batch file",)


def test_lengths_that_lie_are_not_believed(office, stick):
    file = stick / f"bohong{OUT}"
    file.write_bytes(carry.MAGIC + (1 << 60).to_bytes(8, "big") + b"x")
    with file.open("rb") as opened:
        assert isinstance(next(carry.read(opened)), Damage)


def over_the_line(kiosk: Kiosk) -> None:
    """What a turn over HTTP does, without the wire between."""
    from backoffice.ingest.gate import digest_of
    from backoffice.ingest.turns import LooseTurn, take_in
    from backoffice.keys.services import answer
    from sync.inbox import cursor
    from sync.turn import apply_reply, build, verify_reply

    identity = kiosk.trust.identity()
    position = kiosk.store.read(cursor)
    built = build(identity, kiosk.outbox.pending(), position, {})
    turn = msgspec.json.decode(built.body, type=LooseTurn)
    raw = to_json(answer(to_json(take_in(turn, digest_of(built.body), timezone.now()).reply)))
    reply = verify_reply(raw, kiosk.trust.trust(), built)
    kiosk.store.write(lambda db: apply_reply(db, reply, built, kiosk.clock()))
