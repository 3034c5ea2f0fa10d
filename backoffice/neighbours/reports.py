"""What a neighbour tells about applications that we forwarded: passed on to the kiosk, as it came.

The free text stays encrypted under the citizen's token; only states and listed reasons are clear.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from backoffice.cases import secrets
from backoffice.cases.notes import next_cursor
from backoffice.ingest.alarms import raise_alarm
from backoffice.ingest.models import OutgoingNote
from backoffice.neighbours.models import Forward, Neighbour, NotesRead
from kiosk.domain.status import REASONS, CaseState
from sync.wire import ForwardedReply, Note, Verifier

MOST_DETAIL = 64 << 10
_STATES = frozenset(CaseState)


def cursor(neighbour: Neighbour, kiosk: str) -> int:
    """Return how far the neighbour's notes about this kiosk were passed on."""
    row = NotesRead.objects.filter(neighbour=neighbour, kiosk=kiosk).first()
    return row.cursor if row else 0


def take(neighbour: Neighbour, kiosk: str, reply: ForwardedReply, now: datetime) -> bool:
    """Pass a verified reply's notes on, once each; tell whether there may be more."""
    with transaction.atomic():
        NotesRead.objects.bulk_create(
            [NotesRead(neighbour=neighbour, kiosk=kiosk)], ignore_conflicts=True
        )
        row = NotesRead.objects.select_for_update().get(neighbour=neighbour, kiosk=kiosk)
        before, row.cursor = row.cursor, reply.cursor
        ours = _forwarded(neighbour, kiosk, [note.id for note in reply.notes])
        for note in reply.notes:
            if note.id not in ours or not _sound(note):
                raise_alarm("forward.note", kiosk, note.id, now)
            elif not _known(kiosk, note):
                _pass_on(kiosk, note)
        _remember(ours, reply.verifiers)
        row.save()
    return bool(reply.notes) and reply.cursor > before


def _forwarded(neighbour: Neighbour, kiosk: str, ids: Iterable[str]) -> dict[str, Forward]:
    """Return our forwards among these envelope ids: of nothing else may this neighbour speak."""
    rows = neighbour.forwards.filter(raw__kiosk=kiosk, raw__envelope_id__in=[*ids])
    return {row.raw.envelope_id: row for row in rows.select_related("raw")}


def _sound(note: Note) -> bool:
    try:
        moment = datetime.fromisoformat(note.at)
    except ValueError:
        return False
    listed = note.state in _STATES and note.reason in REASONS
    return listed and moment.tzinfo is not None and len(note.at) < 33 and _small(note)


def _small(note: Note) -> bool:
    return len(note.detail) <= MOST_DETAIL


def _known(kiosk: str, note: Note) -> bool:
    same = {"kiosk": kiosk, "envelope_id": note.id, "state": note.state, "at": note.at}
    return OutgoingNote.objects.filter(**same).exists()


def _pass_on(kiosk: str, note: Note) -> None:
    OutgoingNote.objects.create(
        kiosk=kiosk,
        cursor=next_cursor(kiosk),
        envelope_id=note.id,
        state=note.state,
        at=note.at,
        reason=note.reason,
        detail=note.detail,
    )


def _remember(ours: dict[str, Forward], verifiers: tuple[Verifier, ...]) -> None:
    """Keep what tells the citizen's paper; a stolen database must not tell the 6-digit code."""
    for verifier in verifiers:
        if verifier.id in ours and len(verifier.token_hash) == 64:
            Forward.objects.filter(pk=ours[verifier.id].pk).update(
                token_hash=verifier.token_hash,
                code_salt=verifier.code_salt[:64],
                code_hash=secrets.keyed(verifier.code_hash),
            )
