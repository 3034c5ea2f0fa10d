from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver, PluggedFake
from devices.fakes.sam import FakeSam
from devices.protocols import CardRemoved, CardTouched, CitizenRead, Emit
from devices.readers.citizen import SamDriver
from devices.supervisor import Supervisor


class FakeReader(PluggedFake):
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
        self._plain = PluggedDriver(emit, bell, "silent", "garbled")
        self.sam = FakeSam(bell)
        driver = SamDriver(self.sam, emit, clock) if sam else self._plain
        supervisor = Supervisor(name, driver, emit, clock, bell)
        super().__init__(name, supervisor, (self.sam if sam else self._plain).cable)

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
