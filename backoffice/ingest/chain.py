"""The chain of one kiosk's envelopes: how far it is gap-free, and whether it forked."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import Q

from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.models import Quarantined, RawEnvelope
from backoffice.ingest.selectors import complete_blobs
from sync.wire import Head

LOOK_AHEAD = 2_000


def advance(kiosk: str, epoch: int) -> int:
    """Move the gap-free mark as far as it goes; return it. Quarantined bytes are held, too.

    An envelope whose attachments are not all there stops it: above the mark a kiosk sends again.
    """
    row = KioskEpoch.objects.select_for_update().filter(kiosk_id=kiosk, epoch=epoch).first()
    if row is None:
        return 0
    start = row.contiguous
    mark = _run(kiosk, epoch, start)
    while mark - start and not (mark - start) % LOOK_AHEAD:  # the window was full: look on
        end = _run(kiosk, epoch, mark)
        if end == mark:
            break
        mark = end
    if mark != start:
        KioskEpoch.objects.filter(pk=row.pk).update(contiguous=mark)
    return mark


def _run(kiosk: str, epoch: int, after: int) -> int:
    window = {"kiosk": kiosk, "epoch": epoch, "seq__gt": after, "seq__lte": after + LOOK_AHEAD}
    rows = RawEnvelope.objects.filter(**window).values_list("seq", "attachments")
    wanted = [(seq, set(attachments)) for seq, attachments in rows if attachments]
    have = complete_blobs(kiosk, set().union(*(digests for _seq, digests in wanted)))
    seqs = {seq for seq, _attachments in rows}
    seqs |= set(Quarantined.objects.filter(**window).values_list("seq", flat=True))
    seqs -= {seq for seq, digests in wanted if not digests <= have}
    while after + 1 in seqs:
        after += 1
    return after


def watch(fresh: Sequence[RawEnvelope], kiosk: str, now: datetime) -> None:
    """Suspend the key of an epoch whose chain forked. Nothing is refused because of it."""
    for epoch in {row.epoch for row in fresh}:
        mine = [row for row in fresh if row.epoch == epoch]
        if _forked(mine, kiosk, epoch):
            active = KioskEpoch.objects.filter(kiosk_id=kiosk, epoch=epoch, state="active")
            active.update(state=KioskEpoch.State.SUSPENDED, reason="fork")
            raise_alarm("fork", kiosk, str(epoch), now)


def _forked(fresh: Sequence[RawEnvelope], kiosk: str, epoch: int) -> bool:
    """Tell whether a sequence number is held twice, or one names another predecessor."""
    near = {row.seq + step for row in fresh for step in (-1, 0, 1)}
    rows = RawEnvelope.objects.filter(Q(kiosk=kiosk, epoch=epoch, seq__in=near))
    rows = rows.only("seq", "digest", "head")
    by_seq: dict[int, RawEnvelope] = {}
    for row in rows:
        if row.seq in by_seq:
            return True
        by_seq[row.seq] = row
    return any(
        row.seq - 1 in by_seq and _prev(row) != by_seq[row.seq - 1].digest
        for row in by_seq.values()
    )


def _prev(row: RawEnvelope) -> str:
    return msgspec.json.decode(bytes(row.head), type=Head).prev
