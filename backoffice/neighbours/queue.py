"""Writes of the forwarding queue. An envelope leaves it only by the neighbour's signed word."""

from datetime import datetime, timedelta

from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.models import RawEnvelope
from backoffice.neighbours.directory import printed_code
from backoffice.neighbours.models import Forward, Neighbour
from backoffice.neighbours.names import region_of
from backoffice.neighbours.selectors import owner_of_key
from kiosk.domain import reference
from sync.wire import Acknowledgement, ItemStatus

LEASE = timedelta(minutes=5)
"""How long one worker has an item to itself; another that takes it after all doubles nothing."""
FIRST, LONGEST = timedelta(seconds=15), timedelta(minutes=15)
State = Forward.State


def enqueue(raw: RawEnvelope, key_id: str, now: datetime) -> bool:
    """Queue an envelope of our kiosks that a neighbour can open; False when nobody's key it is.

    In the caller's transaction. What another region forwarded to us is never forwarded on.
    """
    neighbour = None if region_of(raw.kiosk) else owner_of_key(key_id)
    if neighbour is None:
        return False
    number = reference.make(printed_code(raw.kiosk, raw.epoch), raw.seq)
    facts = {"neighbour": neighbour, "reference": number, "queued_at": now, "next_at": now}
    Forward.objects.get_or_create(raw=raw, defaults=facts)
    return True


def claim(item: Forward, now: datetime) -> bool:
    """Take an item for one try; False when another worker just did."""
    mine = Forward.objects.filter(pk=item.pk, state=State.WAITING, next_at=item.next_at)
    return bool(mine.update(next_at=now + LEASE))


def answered(item: Forward, ack: Acknowledgement, now: datetime) -> None:
    """Write the neighbour's signed word on an item."""
    refused = ack.status == ItemStatus.QUARANTINED
    Forward.objects.filter(pk=item.pk).update(
        state=State.REFUSED if refused else State.DELIVERED,
        received_at=ack.received_at[:32],
        fault=ack.reason[:200],
        tries=item.tries + 1,
    )
    if refused:
        raise_alarm("forward", item.raw.kiosk, item.reference, now)


def failed(item: Forward, fault: str, now: datetime) -> None:
    """Try again later, ever later; it stays in the queue for as long as it takes."""
    Forward.objects.filter(pk=item.pk, state=State.WAITING).update(
        tries=item.tries + 1, next_at=now + wait(item.tries), fault=fault[:200]
    )


def wait(failures: int) -> timedelta:
    """Return how long to wait after so many earlier failures: doubling, at most 15 minutes."""
    return min(FIRST * 2 ** min(failures, 12), LONGEST)


def again(items: list[int], now: datetime) -> int:
    """Let items be tried at once, those that the neighbour holds unopened too."""
    rows = Forward.objects.filter(pk__in=items).exclude(state=State.DELIVERED)
    return rows.update(state=State.WAITING, next_at=now)


def restored(neighbour: Neighbour, server_epoch: str, now: datetime) -> None:
    """Send everything again when the neighbour's database went back in time: it knows its own."""
    if neighbour.server_epoch and neighbour.server_epoch != server_epoch:
        neighbour.forwards.exclude(state=State.WAITING).update(state=State.WAITING, next_at=now)
    Neighbour.objects.filter(pk=neighbour.pk).update(server_epoch=server_epoch[:40])
    neighbour.server_epoch = server_epoch
