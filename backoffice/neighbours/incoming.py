"""What a neighbour's office forwards for its kiosks: taken in and opened like our own."""

from datetime import datetime

from django.db import transaction
from msgspec.structs import replace

from backoffice import bell
from backoffice.cases import secrets
from backoffice.cases.models import Case
from backoffice.ingest import epoch, selectors
from backoffice.ingest.judge import judge
from backoffice.ingest.services import Lot, stamp, store
from backoffice.ingest.turns import LooseTurn
from backoffice.neighbours.directory import keys_of
from backoffice.neighbours.models import Neighbour
from backoffice.neighbours.names import qualified
from sync.envelope import hash_code, hash_token
from sync.wire import ForwardedReply, Note, Verifier

MOST_NOTES = 20
"""In one reply: each may cost a slow hash."""
SALT = 16


def take_in(region: str, turn: LooseTurn, digest: str, now: datetime) -> ForwardedReply:
    """Store what is sound, quarantine what is not, and say so. Safe to repeat and to race.

    The kiosk's own signature is checked against the directory that the neighbour's root signed.
    """
    kiosk = qualified(region, turn.kiosk)
    keys = keys_of(kiosk)
    items = tuple(judge(bytes(raw), turn.kiosk, keys) for raw in turn.envelopes)
    with transaction.atomic():
        # One turn of a region at a time, so that crossing batches wait instead of deadlocking.
        list(Neighbour.objects.select_for_update(no_key=True).filter(pk=region).values_list("pk"))
        standing = epoch.standing(now)
        stored = store([Lot(kiosk, items, now)], {})
        notes = selectors.notes_after(kiosk, turn.cursor)[:MOST_NOTES]
        reply = ForwardedReply(
            kiosk=turn.kiosk,
            epoch=turn.epoch,
            turn=digest,
            server_epoch=standing.server_epoch,
            time=stamp(now),
            items=stored.answers[0],
            contiguous_through=0,
            backed_up_through=0,
            cursor=notes[-1].cursor if notes else selectors.last_cursor(kiosk, turn.cursor),
            notes=notes,
            trust=standing.trust,
        )
    if items:
        epoch.remember(standing.server_epoch, stored.top)
        bell.ring()
    return replace(reply, verifiers=_verifiers(kiosk, reply.notes))


def _verifiers(kiosk: str, notes: tuple[Note, ...]) -> tuple[Verifier, ...]:
    """Return, for each application, what tells its paper: hashes of what the envelope holds."""
    cases = Case.objects.filter(kiosk=kiosk, envelope_id__in={note.id for note in notes})
    found = []
    for case in cases.select_related("raw"):
        act = secrets.act_of(case.raw)
        if act is not None:
            # The same salt each time: a reply that is asked for twice gives away no more.
            salt = hash_token(act.token + b"salt")[:SALT]
            code = hash_code(act.code, salt)
            found.append(Verifier(case.envelope_id, hash_token(act.token).hex(), salt, code))
    return tuple(found)
