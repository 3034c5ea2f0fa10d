from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver
from devices.fakes.sam import FakeSam
from devices.protocols import CardRemoved, CardTouched, CitizenRead, Emit
from devices.readers.citizen import SamDriver
from devices.supervisor import Supervised, Supervisor


class FakeReader(Supervised):
    """A CardReader without hardware. With `sam` it gives verified data, otherwise only UIDs."""

    def __init__(
        self,
        name: str,
        emit: Emit,
        *,
        sam: bool = False,
        clock: Clock = monotonic,
        bell: Bell | None = None,
    ) -> None:
        self.gives_identity = sam
        bell = bell or Bell()
        self._plain, self.sam = PluggedDriver(emit, bell), FakeSam(bell)
        driver = SamDriver(self.sam, emit, clock) if sam else self._plain
        super().__init__(name, Supervisor(name, driver, emit, clock, bell))

    def tap(self, citizen: CitizenRead) -> None:
        """Hold a KTP-el to the reader: whole data with a SAM, otherwise the bare UID."""
        if self.gives_identity:
            self.sam.tap(citizen)
        else:
            self._plain.happen(CardTouched(citizen.uid, citizen.type))

    def touch(self, uid: str, kind: str = "A") -> None:
        """Hold any card to the reader; `uid` is hex, whole."""
        card = CardTouched(uid.upper(), kind)
        if self.gives_identity:
            self.sam.lay(card, card)
        else:
            self._plain.happen(card)

    def remove(self) -> None:
        if self.gives_identity:
            self.sam.lift()
        else:
            self._plain.happen(CardRemoved())

    def unplug(self) -> None:
        self._set_plugged(plugged=False)

    def plug(self) -> None:
        self._set_plugged(plugged=True)

    def _set_plugged(self, *, plugged: bool) -> None:
        (self.sam if self.gives_identity else self._plain).set_plugged(plugged=plugged)
