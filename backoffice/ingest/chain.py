"""The chains of kiosks' envelopes: how far they are gap-free, and whether they forked."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.selectors import complete_blobs
from backoffice.ingest.statements import Link, Place, Span, links, reached

LOOK_AHEAD = 2_000


class Settled(Struct, frozen=True):
    """Where the marks stand now, and which of the added numbers had been held before."""

    marks: dict[Place, int]
    again: dict[Place, set[int]]


def settle(
    marks: Mapping[Place, int], fresh: Mapping[Place, Collection[int]], now: datetime
) -> Settled:
    """Look at chains after sequence numbers (`fresh`) were added: move the marks, notice forks.

    `marks` are the gap-free marks of the chains that may move. An envelope whose attachments are
    not all there stops a mark: above it a kiosk sends again. Quarantined bytes are held, too. Call
    it while the kiosks are held.
    """
    found = links(
        {place: _spans(marks.get(place), fresh.get(place, ())) for place in {*marks, *fresh}}
    )
    again = {}
    for place, seqs in fresh.items():
        near = _near(seqs)
        if _forked([link for link in found[place] if link.digest and link.seq in near]):
            _suspend(*place, now)
        counts = Counter(link.seq for link in found[place])
        again[place] = {seq for seq in seqs if counts[seq] > 1}
    moved = {place: _walk(place, mark, found[place]) for place, mark in marks.items()}
    reached({place: mark for place, mark in moved.items() if mark != marks[place]})
    return Settled(moved, {place: seqs for place, seqs in again.items() if seqs})


def _near(seqs: Collection[int]) -> set[int]:
    return {seq + step for seq in seqs for step in (-1, 0, 1)}


def _spans(mark: int | None, fresh: Collection[int]) -> list[Span]:
    """Return what to look at: the window after the mark, and the neighbours of fresh numbers."""
    wanted = [(seq - 1, seq + 1) for seq in fresh]
    if mark is not None:
        wanted.append((mark + 1, mark + LOOK_AHEAD))
    spans: list[Span] = []
    for first, last in sorted(wanted):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _walk(place: Place, mark: int, found: Sequence[Link]) -> int:
    """Return how far a chain goes from `mark`, looking on while a whole window was full."""
    end = _run(place[0], mark, found)
    while end - mark == LOOK_AHEAD:
        mark = end
        end = _run(place[0], mark, links({place: [(mark + 1, mark + LOOK_AHEAD)]})[place])
    return end


def _run(kiosk: str, mark: int, found: Sequence[Link]) -> int:
    ahead = [link for link in found if mark < link.seq <= mark + LOOK_AHEAD]
    wanted = {digest for link in ahead for digest in link.attachments}
    have = complete_blobs(kiosk, wanted)
    seqs = {link.seq for link in ahead}
    seqs -= {link.seq for link in ahead if not have.issuperset(link.attachments)}
    while mark + 1 in seqs:
        mark += 1
    return mark


def _forked(found: Sequence[Link]) -> bool:
    """Tell whether a sequence number is held twice, or one names another predecessor."""
    by_seq = {link.seq: link for link in found}
    return len(by_seq) < len(found) or any(
        link.seq - 1 in by_seq and link.prev != by_seq[link.seq - 1].digest
        for link in by_seq.values()
    )


def _suspend(kiosk: str, epoch: int, now: datetime) -> None:
    """Suspend the key of a chain that forked. Nothing is refused because of it."""
    active = KioskEpoch.objects.filter(kiosk_id=kiosk, epoch=epoch, state="active")
    active.update(state=KioskEpoch.State.SUSPENDED, reason="fork")
    raise_alarm("fork", kiosk, str(epoch), now)
