"""Kiosk and office over a real socket: what arrives, what is believed, what is tried again."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sync.backoff import Backoff
from sync.enrolment import Step
from sync.envelope import note_context, token_open, token_seal
from sync.failures import Garbage, Refused, Unreachable
from sync.outbox import Stored
from sync.status import NotEnrolled, StatusClient
from sync.transport import Call, Limits, Transport
from sync.uploads import CHUNK
from sync.wire import Note, StatusAnswer
from tests.unit.sync_kiosk import FAST, Kiosk
from tests.unit.sync_office import Office, Raw, page, tampered


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    yield made
    made.close()


@pytest.fixture
def kiosk(tmp_path: Path, office: Office) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path / "kiosk", office.url).enrol(office)
    yield made
    made.close()


def only(path: str, raw: Raw | None) -> object:
    return lambda _method, asked: raw if asked == f"/api/v1/{path}" else None


# --- the good day --------------------------------------------------------------------------------


def test_an_application_arrives_once_and_is_acknowledged(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit()
    kiosk.agent.step()
    assert kiosk.delivered() == [stored.id]
    assert office.order == [stored.id]
    counts = kiosk.outbox.counts()
    assert (counts.pending, counts.acknowledged, counts.sent_today) == (0, 1, 1)
    connection = kiosk.connection()
    assert (connection.online, connection.sent_today, connection.detail) == (True, 1, "")
    kiosk.agent.step()
    assert office.order == [stored.id]


def test_photos_follow_and_only_then_is_it_delivered(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit(photos=2, size=CHUNK + 1000)
    kiosk.agent.step()
    assert kiosk.delivered() == [stored.id]
    held = [k for k in office.blobs if not k.startswith("part/")]
    assert len(held) == 2
    assert [p for p in office.log if p.startswith("PATCH")].__len__() == 4


def test_an_upload_goes_on_where_it_broke_off(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit(photos=1, size=3 * CHUNK)
    patches = iter([True, True, False])

    def break_off(method: str, _path: str, raw: Raw) -> Raw | None:
        return raw if method != "PATCH" or next(patches, True) else None

    office.after = break_off
    kiosk.agent.step()
    assert kiosk.delivered() == []
    office.after = lambda _m, _p, raw: raw
    kiosk.agent.step()
    assert len(kiosk.delivered()) == 1
    assert len([p for p in office.log if p.startswith("PATCH")]) == 4  # none sent twice


def test_a_nonce_that_ages_during_a_long_upload_stops_nothing(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit(photos=2, size=1000)
    kiosk.agent.step()
    stored = kiosk.submit(photos=2, size=1000)

    def age(method: str, _path: str) -> None:
        if method == "HEAD":
            office.now += 3600

    office.before = age
    kiosk.agent.step()
    assert stored.id in kiosk.delivered()
    assert kiosk.connection().detail == ""


def test_a_hundred_and_more_drain_in_growing_batches(kiosk: Kiosk, office: Office) -> None:
    for _ in range(45):
        kiosk.submit()
    kiosk.agent.step()
    assert office.batches[:3] == [10, 20, 15]
    assert len(set(office.order)) == len(office.order) == 45


def test_notes_come_back_once_and_open_with_the_token(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit()
    kiosk.agent.step()
    token = (1).to_bytes(16, "big")
    detail = token_seal(token, note_context(stored.id), b"Ambil di loket 3")
    office.notes = [Note(1, stored.id, "review", "2026-11-21T04:00:00Z")]
    kiosk.agent.step()
    office.notes.append(Note(2, stored.id, "ready", "2026-11-21T05:00:00Z", "", detail))
    kiosk.agent.step()
    kiosk.agent.step()
    assert kiosk.noted() == [stored.id, stored.id]
    found = kiosk.lookup.by_token(token)
    assert found is not None
    assert [n.state for n in found.notes] == ["review", "ready"]
    opened = token_open(token, note_context(stored.id), found.notes[1].detail)
    assert opened == b"Ambil di loket 3"
    assert kiosk.inbox.cursor() == 2


def test_a_quarantined_one_is_kept_named_and_stops_nobody(kiosk: Kiosk, office: Office) -> None:
    first, second = kiosk.submit(), kiosk.submit()
    office.quarantine = {first.id}
    kiosk.agent.step()
    assert kiosk.delivered() == [second.id]
    assert kiosk.connection().quarantined == 1
    found = kiosk.lookup.by_id(first.id)
    assert found is not None
    assert found.state == "quarantined"


def test_a_changed_trust_is_fetched(kiosk: Kiosk, office: Office) -> None:
    office.trust_version += 1
    kiosk.agent.step()
    trust = kiosk.trust.trust()
    assert trust is not None
    assert trust.version == office.trust_version


def test_a_nonce_that_grew_old_costs_one_more_request(kiosk: Kiosk, office: Office) -> None:
    kiosk.agent.step()
    office.log.clear()
    kiosk.agent.step()
    assert office.log == ["POST /api/v1/sync"]
    office.now += 3600
    office.log.clear()
    kiosk.agent.step()
    assert office.log == ["POST /api/v1/sync"] * 2
    assert kiosk.connection().online is True


# --- what is not believed ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 302, 511])
def test_a_captive_portal_acknowledges_nothing(kiosk: Kiosk, office: Office, status: int) -> None:
    kiosk.submit(photos=1)
    location = "http://portal.example/login" if status == 302 else ""
    office.before = lambda _m, _p: page(status, location)
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    assert kiosk.connection().online is False
    office.before = lambda _m, _p: None
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(kiosk="k-2"),
        lambda body: body.update(epoch=2),
        lambda body: body.update(turn="00" * 32),
        lambda body: body["items"][0].update(status="stored"),
        lambda body: body.update(server_epoch="two"),
    ],
)
def test_an_altered_reply_changes_nothing(kiosk: Kiosk, office: Office, change: object) -> None:
    kiosk.submit()
    office.after = lambda _m, p, raw: (
        tampered(raw, change) if p.endswith("sync") and raw[0] == 200 else raw
    )  # type: ignore[arg-type]
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    assert "not sign" in kiosk.connection().detail


def test_a_replayed_reply_of_an_earlier_turn_changes_nothing(kiosk: Kiosk, office: Office) -> None:
    kept: list[Raw] = []

    def keep(_method: str, path: str, raw: Raw) -> Raw:
        if path.endswith("sync") and raw[0] == 200:
            kept.append(raw)
            return kept[0]
        return raw

    office.after = keep
    kiosk.agent.step()
    kiosk.submit()
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    assert "another turn" in kiosk.connection().detail


def test_an_acknowledgement_of_other_bytes_is_none(kiosk: Kiosk, office: Office) -> None:
    """A cloned kiosk's envelope with the same id: the office's word is about another digest."""
    first, second = kiosk.submit(), kiosk.submit()
    real = office._ingest

    def other(envelope: object) -> object:
        item = real(envelope)  # type: ignore[arg-type]
        return msgspec.structs.replace(item, digest="00" * 32) if item.id == first.id else item

    office._ingest = other  # type: ignore[assignment, method-assign]
    kiosk.agent.step()
    assert kiosk.delivered() == [second.id]
    assert kiosk.outbox.counts().pending == 1


def test_an_unsigned_blob_answer_delivers_nothing(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit(photos=1, size=1000)

    def lie(method: str, path: str) -> Raw | None:
        if "/blobs/" not in path:
            return None
        return (200 if method == "HEAD" else 204), {"Upload-Offset": "1053"}, b""

    office.before = lie
    kiosk.agent.step()
    assert kiosk.delivered() == []
    assert kiosk.outbox.counts().pending == 1
    office.before = lambda _m, _p: None
    kiosk.agent.step()
    kiosk.agent.step()
    assert len(kiosk.delivered()) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"body":1}'])
def test_garbage_is_named_and_changes_nothing(kiosk: Kiosk, office: Office, body: bytes) -> None:
    kiosk.submit()
    office.before = only("sync", (200, {}, body))  # type: ignore[assignment]
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    assert kiosk.connection().online is False


def test_an_endless_answer_is_cut_off(kiosk: Kiosk, office: Office) -> None:
    office.before = only("sync", (200, {}, b"x" * (FAST.size + 1)))  # type: ignore[assignment]
    kiosk.agent.step()
    assert "more than" in kiosk.connection().detail


# --- bad lines -----------------------------------------------------------------------------------


def test_a_response_lost_after_the_commit_doubles_nothing(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit()
    office.after = lambda _m, p, raw: None if p.endswith("sync") and raw[0] == 200 else raw
    kiosk.agent.step()
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    office.after = lambda _m, _p, raw: raw
    office.time = "2026-11-22T00:00:00Z"
    kiosk.agent.step()
    assert list(office.held) == [stored.id]
    assert kiosk.delivered() == [stored.id]
    found = kiosk.lookup.by_id(stored.id)
    assert found is not None
    assert found.received_at == "2026-11-21T03:04:05Z"  # the original acknowledgement


def test_an_office_that_is_down_is_waited_for(tmp_path: Path, office: Office) -> None:
    kiosk = Kiosk(tmp_path, office.url).enrol(office)
    kiosk.submit()
    office.close()
    waits = [kiosk.agent.step() for _ in range(4)]
    assert waits == sorted(waits)
    assert kiosk.connection().online is False
    assert kiosk.outbox.counts().pending == 1
    kiosk.close()


def test_back_off_doubles_up_to_its_limit() -> None:
    backoff = Backoff(first=2, longest=60, idle=30)
    assert [backoff.after(n, lambda: 1.0) for n in (1, 2, 3, 9, 99)] == [2, 4, 8, 60, 60]
    assert backoff.after(3, lambda: 0.0) == 4


def test_a_busy_office_is_obeyed(kiosk: Kiosk, office: Office) -> None:
    busy = (503, {"Retry-After": "90"}, b"")
    office.before = only("sync", busy)  # type: ignore[assignment]
    assert kiosk.agent.step() == 90
    office.before = only("sync", (503, {"Retry-After": "999999999"}, b""))  # type: ignore[assignment]
    assert kiosk.agent.step() == 3600


def test_a_batch_that_is_too_large_is_halved(kiosk: Kiosk, office: Office) -> None:
    for _ in range(12):
        kiosk.submit()
    real = office._sync
    sizes: list[int] = []

    def small(body: bytes) -> Raw:
        count = len(json.loads(body)["envelopes"])
        sizes.append(count)
        return real(body) if count <= 3 else (413, {}, b"")

    office._sync = small  # type: ignore[method-assign]
    kiosk.agent.step()
    assert sizes[:3] == [10, 5, 2]
    assert len(office.held) == 12


@pytest.mark.parametrize("status", [400, 413, 422, 500])
def test_one_poisonous_envelope_never_stops_the_rest(
    kiosk: Kiosk, office: Office, status: int
) -> None:
    stored = [kiosk.submit() for _ in range(9)]
    bad = stored[4].id
    real = office._sync
    office._sync = lambda body: (status, {}, b"") if bad.encode() in body else real(body)  # type: ignore[method-assign]
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 1
    assert len(office.held) == 8
    assert bad in kiosk.connection().detail
    office._sync = real  # type: ignore[method-assign]
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 0


def test_an_attachment_that_is_refused_stops_no_other(kiosk: Kiosk, office: Office) -> None:
    first, second = kiosk.submit(photos=1, size=1000), kiosk.submit(photos=1, size=1000)
    refused = json.loads(kiosk.outbox.pending()[0].head)["attachments"][0]
    office.before = lambda m, p: (413, {}, b"") if m == "PATCH" and refused in p else None
    kiosk.agent.step()
    assert kiosk.delivered() == [second.id]
    assert kiosk.connection().online is True
    assert "413" in kiosk.connection().detail
    office.before = lambda _m, _p: None
    kiosk.agent.step()
    assert kiosk.delivered() == [second.id, first.id]


def test_a_suspended_kiosk_says_so_and_keeps_everything(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    office.kiosks = [msgspec.structs.replace(k, revoked=True) for k in office.kiosks]
    kiosk.agent.step()
    assert "401 signature" in kiosk.connection().detail
    assert kiosk.outbox.counts().pending == 1


def test_a_slow_drip_is_given_up(kiosk: Kiosk, office: Office) -> None:
    ticks = iter(range(0, 10_000, 1000))
    transport = Transport(office.url, limits=Limits(whole=1), monotonic=lambda: float(next(ticks)))
    answer = transport.call(Call("GET", "/api/v1/trust"))
    assert isinstance(answer, Unreachable)
    transport.close()


def test_a_name_that_does_not_resolve_is_unreachable(tmp_path: Path) -> None:
    transport = Transport("http://office.invalid", limits=FAST)
    assert isinstance(transport.call(Call("GET", "/")), Unreachable)
    transport.close()


# --- restored office, ledger ---------------------------------------------------------------------


def test_an_office_restored_from_a_backup_gets_everything_again(
    kiosk: Kiosk, office: Office
) -> None:
    ids = [kiosk.submit(photos=1, size=500).id for _ in range(4)]
    office.notes = [Note(9, ids[0], "review", "2026-11-21T04:00:00Z")]
    kiosk.agent.step()
    assert kiosk.outbox.counts().acknowledged == 4
    office.restore(ids[:2], "two")
    office.notes = [
        Note(1, ids[0], "review", "2026-11-21T04:00:00Z"),
        Note(2, ids[0], "approved", "2026-11-22T04:00:00Z"),
    ]
    kiosk.agent.step()
    assert sorted(office.held) == ids
    assert kiosk.outbox.counts().acknowledged == 4
    assert [n.state for n in kiosk.inbox.history(ids[0])] == ["review", "approved"]
    assert kiosk.inbox.cursor() == 2


def test_photos_that_the_backup_did_not_hold_are_sent_again(kiosk: Kiosk, office: Office) -> None:
    stored = kiosk.submit(photos=1, size=500)
    kiosk.agent.step()
    office.restore([stored.id], "two")
    kiosk.agent.step()
    assert len(office.blobs) == 1
    assert kiosk.outbox.counts().acknowledged == 1


def test_what_the_ledger_lacks_is_sent_again(kiosk: Kiosk, office: Office) -> None:
    ids = [kiosk.submit().id for _ in range(5)]
    kiosk.agent.step()
    del office.held[ids[2]]
    kiosk.agent.step()
    assert ids[2] not in office.held  # not yet: once a day is enough
    kiosk.clock.now += timedelta(days=1)
    kiosk.agent.step()
    assert ids[2] in office.held
    assert "lacks 1 of 5" in kiosk.connection().detail
    kiosk.clock.now += timedelta(days=1)
    kiosk.agent.step()
    assert kiosk.connection().detail == ""


def test_a_bucket_that_differs_is_sent_again_once(kiosk: Kiosk, office: Office) -> None:
    for _ in range(3):
        kiosk.submit()
    kiosk.agent.step()
    real = office.lines
    office.lines = lambda epoch: [*real(epoch), (2, "ff" * 32)]  # type: ignore[method-assign]
    for expected in (6, 6, 6):
        kiosk.clock.now += timedelta(days=1)
        kiosk.agent.step()
        assert len(office.order) == expected
    assert "buckets [0] differ" in kiosk.connection().detail


def test_a_ledger_of_another_question_is_not_believed(kiosk: Kiosk, office: Office) -> None:
    kiosk.submit()
    kept: list[Raw] = []

    def replay(_method: str, path: str, raw: Raw) -> Raw:
        if path.endswith("ledger"):
            kept.append(raw)
            return kept[0]
        return raw

    office.after = replay
    kiosk.agent.step()
    kiosk.clock.now += timedelta(days=1)
    kiosk.agent.step()
    assert "another question" in kiosk.connection().detail
    assert kiosk.outbox.counts().acknowledged == 1


# --- enrolment -----------------------------------------------------------------------------------


def test_an_enrolment_waits_for_an_officer_and_survives_a_restart(
    tmp_path: Path, office: Office
) -> None:
    office.approve = False
    kiosk = Kiosk(tmp_path, office.url)
    begun = kiosk.enrolment.begin(office.code.lower(), "Balai Kota Contoh")
    assert begun.root == office.code[20:39]
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.WAITING
    kiosk.agent.step()
    assert "waiting" in kiosk.connection().detail
    kiosk.close()
    office.approve = True
    again = Kiosk(tmp_path, office.url)
    again.agent.step()
    again.agent.step()
    identity = again.trust.identity()
    assert identity is not None
    assert (identity.kiosk, identity.epoch, identity.code) == ("k-1", 1, "K01")
    assert identity.key == begun.key
    again.close()


def test_a_typo_in_the_code_is_noticed_before_anything_is_sent(
    tmp_path: Path, office: Office
) -> None:
    kiosk = Kiosk(tmp_path, office.url)
    assert kiosk.enrolment.begin(office.code[:-1] + "U", "x").step is Step.TYPO
    assert office.log == []
    kiosk.close()


def test_a_false_office_is_found_out_by_its_root(tmp_path: Path, office: Office) -> None:
    false = Office()
    kiosk = Kiosk(tmp_path, false.url)
    kiosk.enrolment.begin(office.code, "x")
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.FOREIGN
    assert false.log == ["GET /api/v1/trust"]  # the secret was not given away
    assert kiosk.trust.identity() is None
    kiosk.close()
    false.close()


def test_a_used_code_is_refused(tmp_path: Path, office: Office) -> None:
    kiosk = Kiosk(tmp_path, office.url)
    kiosk.enrolment.begin(office.code, "x")
    office.before = only("enrolments", (403, {}, b'{"code":"code","message":"used"}'))  # type: ignore[assignment]
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.REFUSED
    kiosk.close()


def test_a_new_epoch_still_delivers_what_the_old_one_took(kiosk: Kiosk, office: Office) -> None:
    old = kiosk.submit()
    kiosk.enrol(office)
    new = kiosk.submit()
    assert (new.epoch, new.seq, new.reference) == (2, 1, "K02-0001")
    kiosk.agent.step()
    assert kiosk.delivered() == [old.id, new.id]
    assert kiosk.connection().detail == ""


def test_a_machine_never_becomes_another_kiosk_over_unsent_applications(
    kiosk: Kiosk, office: Office
) -> None:
    kiosk.submit()
    before = kiosk.trust.identity()
    kiosk.enrolment.begin(office.code, "x")
    kiosk.enrolment.advance(kiosk.transport)
    office.kiosks[-1] = msgspec.structs.replace(office.kiosks[-1], kiosk="k-2", epoch=1)
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.HOLDS
    assert kiosk.trust.identity() == before
    kiosk.agent.step()
    assert kiosk.enrolment.advance(kiosk.transport).step is Step.DONE
    stored = kiosk.submit()
    assert (stored.kiosk, stored.epoch, stored.seq) == ("k-2", 1, 1)


# --- status --------------------------------------------------------------------------------------


def test_the_office_answers_a_status_question(kiosk: Kiosk, office: Office) -> None:
    client = StatusClient(kiosk.transport, kiosk.trust)
    found = client.by_reference("K07-0001", "123456")
    assert isinstance(found, StatusAnswer)
    assert found.found
    wrong = client.by_token(b"t" * 16)
    assert isinstance(wrong, StatusAnswer)
    assert not wrong.found


def test_a_status_of_another_question_or_unsigned_is_garbage(kiosk: Kiosk, office: Office) -> None:
    client = StatusClient(kiosk.transport, kiosk.trust)
    office.after = lambda _m, p, raw: (
        tampered(raw, lambda body: body.update(found=True)) if raw[0] == 200 else raw
    )
    assert isinstance(client.by_reference("K07-0002", "123456"), Garbage)
    kept: list[Raw] = []

    def replay(_method: str, _path: str, raw: Raw) -> Raw:
        kept.append(raw)
        return kept[0]

    office.after = replay
    client.by_reference("K07-0001", "123456")
    assert isinstance(client.by_reference("K07-0002", "123456"), Garbage)


def test_offline_and_unenrolled_are_told_apart(tmp_path: Path, kiosk: Kiosk) -> None:
    new = Kiosk(tmp_path / "new")
    assert StatusClient(new.transport, new.trust).by_token(b"t" * 16) == NotEnrolled()
    gone = StatusClient(Transport("http://127.0.0.1:9", limits=FAST), kiosk.trust)
    assert isinstance(gone.by_token(b"t" * 16), Unreachable)
    new.close()


def test_an_error_answer_keeps_its_words() -> None:
    assert Refused(403, "suspended").retry_after is None


# --- the thread ----------------------------------------------------------------------------------


def test_the_agent_sends_at_once_when_poked_and_stops_fast(kiosk: Kiosk, office: Office) -> None:
    seen = threading.Event()
    kiosk.events = Watched(seen)
    kiosk.agent._emit_out = kiosk.events.append
    kiosk.agent.start()
    stored = kiosk.submit()
    assert isinstance(stored, Stored)
    kiosk.agent.poke()
    assert seen.wait(10)
    kiosk.agent.stop(5)
    assert kiosk.agent._thread is not None
    assert not kiosk.agent._thread.is_alive()
    assert kiosk.delivered() == [stored.id]


def test_a_listener_that_fails_does_not_end_the_thread(kiosk: Kiosk, office: Office) -> None:
    calls: list[int] = []

    def fail(_event: object) -> None:
        calls.append(1)
        raise RuntimeError("screen is gone")

    kiosk.agent._emit_out = fail
    kiosk.submit()
    assert kiosk.agent._step_safely() > 0
    assert kiosk.agent._step_safely() > 0
    assert calls
    assert kiosk.outbox.counts().acknowledged == 1


class Watched(list):  # type: ignore[type-arg]
    def __init__(self, seen: threading.Event) -> None:
        super().__init__()
        self._seen = seen

    def append(self, event: object) -> None:
        super().append(event)
        if type(event).__name__ == "Delivered":
            self._seen.set()


def test_a_long_turn_is_not_sent_twice_for_an_old_nonce(kiosk: Kiosk, office: Office) -> None:
    for _ in range(8):
        kiosk.submit()
    kiosk.agent.step()
    assert kiosk.outbox.counts().pending == 0
    assert office.batches[0] == 8
    assert office.log.count("POST /api/v1/sync") == len(office.batches)
