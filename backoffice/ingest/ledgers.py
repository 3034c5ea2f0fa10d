"""What is held of one kiosk's epoch, for the kiosk to compare with its own."""

from datetime import datetime

from django.db import transaction

from backoffice.fleet import services as fleet
from backoffice.ingest import buckets, epoch, selectors
from backoffice.ingest.services import stamp
from sync.wire import LedgerReply


def answer(kiosk: str, number: int, through: int, nonce: str, now: datetime) -> LedgerReply:
    """Return the ledger of epoch `number` up to sequence number `through`, unsigned."""
    with transaction.atomic():
        standing = epoch.standing(now)
        fleet.hold(kiosk)
        missing, digests = buckets.compared(kiosk, number, through)
        whole = missing[0][0] - 1 if missing else through
        place = kiosk, number
        backed_up = selectors.backed_up_through({place: whole}, standing.backed_up)[place]
        begun = selectors.backed_up_at()
    return LedgerReply(
        kiosk=kiosk,
        epoch=number,
        server_epoch=standing.server_epoch,
        nonce=nonce,
        through=through,
        missing=missing,
        buckets=digests,
        backed_up_through=backed_up,
        backed_up_at=stamp(begun) if begun else "",
    )
