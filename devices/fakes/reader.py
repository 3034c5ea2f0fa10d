from devices.bell import Bell, Clock, monotonic
from devices.fakes.plug import PluggedDriver
from devices.protocols import CardRemoved, CardTouched, CitizenRead, Emit
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
        self._driver = PluggedDriver(emit, bell)
        super().__init__(name, Supervisor(name, self._driver, emit, clock, bell))

    def tap(self, citizen: CitizenRead) -> None:
        """Hold a KTP-el to the reader: whole data with a SAM, otherwise the bare UID."""
        seen = citizen if self.gives_identity else CardTouched(citizen.uid, citizen.type)
        self._driver.happen(seen)

    def touch(self, uid: str, kind: str = "A") -> None:
        """Hold any card to the reader; `uid` is hex, whole."""
        self._driver.happen(CardTouched(uid.upper(), kind))

    def remove(self) -> None:
        self._driver.happen(CardRemoved())

    def unplug(self) -> None:
        self._driver.set_plugged(plugged=False)

    def plug(self) -> None:
        self._driver.set_plugged(plugged=True)
