"""One round with a neighbour's office: exchange trusts, hand over envelopes, fetch notes.

The office speaks for its kiosk and sends exactly what the kiosk sent. Repeating any of it is safe.
The one place of the office that opens connections by itself; never inside a transaction.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from backoffice import config
from backoffice.ingest.models import RawEnvelope
from backoffice.ingest.selectors import blob_bytes, complete_blobs, envelope_of
from backoffice.keys import files
from backoffice.keys import selectors as keys
from backoffice.neighbours import queue, reports, selectors
from backoffice.neighbours.adopting import refresh
from backoffice.neighbours.models import Forward, Neighbour
from sync.failures import Failure, Garbage, Unreachable, told
from sync.signatures import open_reply
from sync.transport import Answer, Call, Signer, Transport
from sync.uploads import Upload, upload
from sync.wire import Acknowledgement, Envelope, ForwardedReply, ItemStatus, Turn, to_json

log = logging.getLogger("backoffice.neighbours")
EVERY = timedelta(minutes=1)
"""Between two looks for notes while nothing waits."""
MOST_ITEMS = 200
MOST_TURNS = 100

Connect = Callable[[str], Transport]


class Counts(Struct, frozen=True):
    """What one run did: items that left the queue, items that stay, offices not reached."""

    done: int = 0
    kept: int = 0
    unreached: int = 0


def forward_all(now: datetime, connect: Connect = Transport, *, eager: bool = False) -> Counts:
    """Take a round with every neighbour that is due, with all of them when `eager`."""
    total = Counts()
    for neighbour in selectors.reachable():
        waiting = selectors.due(neighbour, now).exists()
        if eager or neighbour.next_at <= now or (waiting and not neighbour.failures):
            one = _round(neighbour, now, connect, eager=eager)
            total = Counts(
                total.done + one.done, total.kept + one.kept, total.unreached + one.unreached
            )
    return total


def _round(neighbour: Neighbour, now: datetime, connect: Connect, *, eager: bool) -> Counts:
    """Take one round; what is wrong with one neighbour keeps no other waiting."""
    line = connect(neighbour.url)
    failure: Failure | None
    try:
        failure, done, kept = _talk(neighbour, line, now, eager=eager)
    except Exception as error:
        log.exception("the round with %s broke off", neighbour.pk)
        failure, done, kept = Garbage(f"{type(error).__name__} at this office"), 0, 0
    finally:
        line.close()
    failures = neighbour.failures + 1 if failure else 0
    facts = {"failures": failures, "fault": told(failure)[:200] if failure else ""}
    if failure is None:
        facts["heard_at"] = now
    wait = queue.wait(neighbour.failures) if failure else EVERY
    Neighbour.objects.filter(pk=neighbour.pk).update(next_at=now + wait, **facts)
    return Counts(done, kept, int(failure is not None))


def _talk(
    neighbour: Neighbour, line: Transport, now: datetime, *, eager: bool
) -> tuple[Failure | None, int, int]:
    """Return why the line broke (None when it held), and how many items left or stayed."""
    failure = _exchange_trust(neighbour, line, now)
    done = kept = 0
    items = selectors.due(neighbour, now, eager=eager).select_related("raw")[:MOST_ITEMS]
    for item in items if failure is None else ():
        if not queue.claim(item, now):
            continue
        fault = _safely(neighbour, item, line, now)
        done, kept = (done, kept + 1) if fault else (done + 1, kept)
        if fault is None:
            continue
        queue.failed(item, told(fault), now)
        if isinstance(fault, Unreachable):
            failure = fault
            break
    for kiosk, epoch in selectors.kiosks_told(neighbour) if failure is None else ():
        failure = failure or _fetch_notes(neighbour, line, kiosk, epoch, now)
    return failure, done, kept


def _exchange_trust(neighbour: Neighbour, line: Transport, now: datetime) -> Failure | None:
    """Give ours, so that they know our kiosks; take theirs, so that we know their keys."""
    ours = keys.trust()
    body = to_json(keys.signed(ours)) if ours else b""
    answer = line.call(Call("POST", "/api/v1/neighbours/trust", body=body))
    if not isinstance(answer, Answer):
        return answer
    row = refresh(answer.body, now)
    if row is None or row.pk != neighbour.pk:
        return Garbage("a trust that the neighbour's root did not sign")
    neighbour.signed, neighbour.version = row.signed, row.version
    return None


def _safely(neighbour: Neighbour, item: Forward, line: Transport, now: datetime) -> Failure | None:
    """Hand one item over; whatever is wrong with it stays its own trouble."""
    try:
        return _deliver(neighbour, item, line, now)
    except Exception as error:
        log.exception("%s was not forwarded", item)
        return Garbage(f"{type(error).__name__} at this office")


def _deliver(neighbour: Neighbour, item: Forward, line: Transport, now: datetime) -> Failure | None:
    """Send the envelope; upload what the neighbour lacks; send again. None: it has it whole."""
    raw = item.raw
    ack = _send(neighbour, raw, line, now)
    if isinstance(ack, Acknowledgement) and ack.awaiting:
        failure = _upload(raw, ack.awaiting, line)
        if failure is not None:
            return failure
        ack = _send(neighbour, raw, line, now)
    if not isinstance(ack, Acknowledgement):
        return ack
    if ack.awaiting or ack.status == ItemStatus.AWAITING:
        return Garbage("attachments are not there yet")
    queue.answered(item, ack, now)
    return None


def _send(
    neighbour: Neighbour, raw: RawEnvelope, line: Transport, now: datetime
) -> Acknowledgement | Failure:
    reply = _turn(neighbour, line, (raw.kiosk, raw.epoch), (envelope_of(raw),), now)
    if not isinstance(reply, ForwardedReply):
        return reply
    item = next((i for i in reply.items if (i.id, i.digest) == (raw.envelope_id, raw.digest)), None)
    return item or Garbage("a signed answer that does not speak of the envelope")


def _fetch_notes(
    neighbour: Neighbour, line: Transport, kiosk: str, epoch: int, now: datetime
) -> Failure | None:
    for _turn_number in range(MOST_TURNS):
        reply = _turn(neighbour, line, (kiosk, epoch), (), now)
        if isinstance(reply, Unreachable):
            return reply
        if not isinstance(reply, ForwardedReply):
            log.warning("notes of %s about %s: %s", neighbour.pk, kiosk, told(reply))
            return None
        if not reports.take(neighbour, kiosk, reply, now):
            return None
    return None


def _turn(
    neighbour: Neighbour,
    line: Transport,
    of: tuple[str, int],
    envelopes: tuple[Envelope, ...],
    now: datetime,
) -> ForwardedReply | Failure:
    """Take one turn for a kiosk; only what the neighbour signed for this very turn is believed."""
    kiosk, epoch = of
    body = to_json(Turn(kiosk, epoch, envelopes, reports.cursor(neighbour, kiosk), {}))
    answer = line.call(Call("POST", "/api/v1/neighbours/sync", body=body), _signer())
    if not isinstance(answer, Answer):
        return answer
    plain = open_reply(answer.body, selectors.said(neighbour))
    if plain is None:
        return Garbage("an answer that the neighbour did not sign")
    try:
        reply = msgspec.json.decode(plain, type=ForwardedReply)
    except msgspec.MsgspecError:
        return Garbage("a signed answer of another kind")
    if (reply.kiosk, reply.epoch, reply.turn) != (kiosk, epoch, hashlib.sha256(body).hexdigest()):
        return Garbage("a signed answer to another turn")
    queue.restored(neighbour, reply.server_epoch, now)
    return reply


def _upload(raw: RawEnvelope, wanted: tuple[str, ...], line: Transport) -> Failure | None:
    """Hand on the attachments that our kiosk has brought; the others are on their way here."""
    signer = _signer()
    for sha256 in sorted(complete_blobs(raw.kiosk, wanted)):
        data = blob_bytes(raw.kiosk, sha256) or b""
        target = Upload(f"/api/v1/neighbours/blobs/{raw.kiosk}/{sha256}", len(data))
        chunk = lambda offset, size, data=data: data[offset : offset + size]  # noqa: E731
        failure = upload(target, chunk, lambda call: line.call(call, signer))
        if failure is not None:
            return failure
    return None


def _signer() -> Signer:
    """Sign as this region's office, with its newest reply key, which our root vouches for."""
    key_id = keys.reply_key_id()
    return Signer(files.reply_key(key_id), f"{config.read().code}/{key_id}")
