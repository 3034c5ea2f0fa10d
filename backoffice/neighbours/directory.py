"""The keys of kiosks, our own and those that a neighbour's root vouches for."""

from backoffice.fleet import selectors as fleet
from backoffice.fleet.models import KioskEpoch
from backoffice.ingest.judge import Key
from backoffice.neighbours import selectors
from backoffice.neighbours.names import plain, region_of
from sync.wire import KioskKey


def keys_of(kiosk: str) -> dict[int, Key]:
    """Return a kiosk's keys by epoch; none for one that nobody vouches for."""
    if region_of(kiosk):
        return {k.epoch: Key(k.public, k.revoked) for k in _foreign(kiosk)}
    revoked = KioskEpoch.State.REVOKED
    epochs = fleet.epochs_of(kiosk).items()
    return {n: Key(bytes(e.public), e.state == revoked) for n, e in epochs}


def printed_code(kiosk: str, epoch: int) -> str:
    """Return the code printed in a kiosk's references; LookupError when it has no such epoch."""
    if not region_of(kiosk):
        return fleet.printed_code(kiosk, epoch)
    codes = {key.epoch: key.code for key in _foreign(kiosk)}
    return codes[epoch]


def _foreign(kiosk: str) -> list[KioskKey]:
    trust = selectors.trust_of(region_of(kiosk))
    name = plain(kiosk)
    return [key for key in trust.kiosks if key.kiosk == name] if trust else []
