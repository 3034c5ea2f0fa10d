"""What every view function needs: the state, the world and the visit's language."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from kiosk.domain import dates
from kiosk.domain.catalogue import Service
from kiosk.domain.localized import Localized
from kiosk.domain.words import Translate
from kiosk.journey.state import State, Visit, World
from kiosk.journey.state import service_of as _service_of

Translators = Callable[[str], Translate]


class Context(Struct, frozen=True):
    state: State
    world: World
    translators: Translators

    @property
    def visit(self) -> Visit:
        return self.state.visit

    @property
    def language(self) -> str:
        return self.state.display.language

    @property
    def translate(self) -> Translate:
        return self.translators(self.language)

    @property
    def service(self) -> Service:
        return _service_of(self.state, self.world)

    def pick(self, text: Localized) -> str:
        return text.pick(self.language)

    def agency_name(self, code: str) -> str:
        return self.world.catalogue.office(code, self.language)

    def region_name(self, code: str) -> str:
        """Return the neighbouring region of a service, "" for one of our own."""
        theirs = self.world.catalogue.neighbour(code)
        return self.pick(theirs.region.name) if theirs else ""

    def moment(self, text: str) -> str:
        """Write an ISO 8601 time as "Sabtu, 21 November 2026, 09.41" in the region's zone."""
        if not text:
            return ""
        region = self.world.catalogue.region
        local = datetime.fromisoformat(text).astimezone(ZoneInfo(region.timezone))
        day = dates.with_weekday(local.date(), self.language)
        return f"{day}, {dates.clock(local, '').strip()}"
