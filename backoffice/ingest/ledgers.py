"""What is held of one kiosk's epoch, for the kiosk to compare with its own."""

from datetime import datetime

from django.db import transaction

from backoffice.ingest import epoch, selectors
from backoffice.ingest.services import stamp
from sync.wire import LedgerReply


def answer(kiosk: str, number: int, through: int, nonce: str, now: datetime) -> LedgerReply:
    """Return the ledger of epoch `number` up to sequence number `through`, unsigned."""
    with transaction.atomic():
        chain = selectors.held_chain(kiosk, number, through)
        server_epoch = epoch.current(now)
        missing = selectors.gaps([seq for seq, _digest in chain], through)
        whole = missing[0][0] - 1 if missing else through
        backed_up = selectors.backed_up_through(kiosk, number, whole)
        begun = selectors.backed_up_at()
    return LedgerReply(
        kiosk=kiosk,
        epoch=number,
        server_epoch=server_epoch,
        nonce=nonce,
        through=through,
        missing=missing,
        buckets=selectors.buckets(chain, through),
        backed_up_through=backed_up,
        backed_up_at=stamp(begun) if begun else "",
    )
