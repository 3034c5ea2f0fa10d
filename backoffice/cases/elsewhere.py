"""Look-ups of applications that a neighbouring region decides: answered from the notes it sent."""

from datetime import datetime

import msgspec

from backoffice.ingest.models import OutgoingNote
from backoffice.ingest.services import stamp
from backoffice.neighbours.models import Forward
from kiosk.domain.status import StatusDetail
from sync.envelope import note_context, token_open
from sync.wire import StatusAnswer, StatusEvent


def answer(item: Forward, token: bytes, nonce: str, now: datetime) -> StatusAnswer:
    """Tell states and listed reasons; what is confidential only to whoever brought the token."""
    raw = item.raw
    notes = OutgoingNote.objects.filter(kiosk=raw.kiosk, envelope_id=raw.envelope_id)
    told = [(note, _detail(note, token)) for note in notes.order_by("at", "cursor")]
    last = told[-1][1] if told else StatusDetail()
    return StatusAnswer(
        nonce=nonce,
        found=True,
        id=raw.envelope_id,
        reference=item.reference,
        service=last.service,
        agency=last.agency,
        events=tuple(StatusEvent(n.state, n.at, n.reason, detail.text) for n, detail in told),
        wanted=last.wanted,
        time=stamp(now),
        region=item.neighbour_id,
    )


def _detail(note: OutgoingNote, token: bytes) -> StatusDetail:
    context = note_context(note.envelope_id)
    opened = token_open(token, context, bytes(note.detail)) if token else None
    try:
        return msgspec.json.decode(opened, type=StatusDetail) if opened else StatusDetail()
    except msgspec.MsgspecError:
        return StatusDetail()
