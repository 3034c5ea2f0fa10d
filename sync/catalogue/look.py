"""One look for a newer catalogue, put together at its first use: tuf takes long to import."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sync.catalogue.outcome import Found, Outcome
from sync.catalogue.slots import Slots
from sync.transport import Transport
from sync.trust import TrustStore

if TYPE_CHECKING:
    from sync.catalogue.update import CatalogueUpdate


class Look:
    """Call it from one thread; `transport` opens a line for it alone, at the first look."""

    def __init__(
        self,
        slots: Slots,
        transport: Callable[[], Transport],
        trust: TrustStore,
        *,
        unfit: Callable[[bytes], str],
        now: Callable[[], datetime],
    ) -> None:
        """`unfit` and `now` as `CatalogueUpdate` wants them."""
        self._slots = slots
        self._open = transport
        self._transport: Transport | None = None
        self._trust = trust
        self._unfit = unfit
        self._now = now
        self._made: CatalogueUpdate | None = None

    def __call__(self) -> Outcome:
        trust = self._trust.trust()
        if trust is None:
            return Outcome(Found.NONE, "not enrolled")
        return self._update().look(trust.catalogue_root, self._trust.root())

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _update(self) -> "CatalogueUpdate":
        if self._made is None:
            from sync.catalogue.update import CatalogueUpdate

            self._transport = self._open()
            self._made = CatalogueUpdate(
                self._slots, self._transport, unfit=self._unfit, now=self._now
            )
        return self._made
