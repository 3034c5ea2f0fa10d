"""Services, groups and agencies: what can be asked for, and the standard each one keeps.

`gc=False`, here and in the form: a tree of frozen values has no cycles, and the collector, which
also runs when a visit is wiped, need not look through fifty thousand of them.
"""

from enum import StrEnum
from typing import NoReturn

from msgspec import Struct

from kiosk.domain.form import Form
from kiosk.domain.localized import LANGUAGES, NO_TEXT, Localized
from kiosk.domain.status import CaseState


class How(StrEnum):
    """What the citizen does with a required document."""

    SHOW = "show"  # have it at hand (KTP-el)
    ORIGINAL = "original"  # bring the original to the office
    PHOTO = "photo"  # photographed at the kiosk
    HELD = "held"  # the government holds it already; nothing to bring


class Requirement(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One item to prepare; `code` names a reusable one of requirements.toml."""

    text: Localized
    how: How = How.SHOW
    icon: str = "file-lines"
    note: Localized = NO_TEXT  # when it is needed: "jika diwakilkan"
    code: str = ""


class Law(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One legal reference, as it is cited."""

    text: Localized
    code: str = ""
    url: str = ""
    sample: bool = False  # number and force were not compared with the published text yet


UNITS = ("working_days", "days", "hours", "minutes")
FEE_KINDS = ("free", "fixed", "computed", "assessed")
IDENTITIES = ("nik", "optional", "none")
VALIDITY_UNITS = ("days", "months", "years", "once", "unlimited")


class Duration(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A promised time; counted from the office's receipt."""

    value: int
    unit: str = "working_days"  # one of UNITS


class Fee(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    kind: str = "free"  # one of FEE_KINDS; "computed" by the COMPUTED question `question`;
    # "assessed" by the office after the application
    amount: int = 0  # whole rupiah, for fixed
    question: str = ""
    note: Localized = NO_TEXT


class Validity(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """How long the product may be used; `value` only for days, months and years."""

    unit: str  # one of VALIDITY_UNITS
    value: int = 0


class Standard(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The components of the service standard (UU 25/2009 art. 21) that are texts.

    Requirements, time and fee are the other three of the fourteen; they are structured fields of
    the service.
    """

    procedure: Localized = NO_TEXT
    product: Localized = NO_TEXT
    complaints: Localized = NO_TEXT
    legal_basis: Localized = NO_TEXT
    facilities: Localized = NO_TEXT
    competence: Localized = NO_TEXT
    supervision: Localized = NO_TEXT
    staffing: Localized = NO_TEXT
    service_guarantee: Localized = NO_TEXT
    safety_guarantee: Localized = NO_TEXT
    evaluation: Localized = NO_TEXT


class Privacy(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Why the data may be processed (UU 27/2022 art. 20-21), for what and for how long."""

    legal_basis: Localized
    purpose: Localized  # what follows "untuk" / "for" in the consent: no capital, no full stop
    retention_years: int


TARGET_STATES = (CaseState.REVIEW, CaseState.APPROVED, CaseState.READY)
"""The way of a letter or licence: it ends with something to collect."""


class Service(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One thing a citizen can ask for; `code` never changes, everything else may."""

    code: str
    group: str
    agency: str
    name: Localized
    summary: Localized
    standard: Standard
    privacy: Privacy
    requirement: tuple[Requirement, ...]
    time: Duration
    fee: Fee
    form: Form
    next_step: Localized
    synonyms: tuple[str, ...] = ()
    icon: str = "file-lines"
    minutes: int = 5  # about how long the form takes
    identity: str = "nik"  # one of IDENTITIES: whether NIK, name and birth date are asked and sent
    sample: bool = False  # values are samples, not yet confirmed by the region
    life_events: tuple[str, ...] = ()  # codes of region.toml
    legal: tuple[Law, ...] = ()
    validity: Validity | None = None  # of the product; None when there is nothing to keep
    target_states: tuple[CaseState, ...] = TARGET_STATES
    see_also: tuple[str, ...] = ()  # codes of services that people mean instead, or need next


class Group(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    code: str
    name: Localized
    summary: Localized
    icon: str
    parent: str = ""  # the group that this one stands in; "" stands on the home screen


class LifeEvent(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What happens to somebody, whatever the agency: "punya anak"."""

    code: str
    name: Localized
    summary: Localized
    icon: str


class Agency(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    code: str
    name: Localized
    address: Localized
    hours: Localized
    phone: str = ""


class EmergencyNumber(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    number: str
    name: Localized
    icon: str


class Look(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """How the region shows itself: colours as "#0B5563", and a logo (PNG) beside region.toml.

    What is "" is as in `STANDARD_LOOK`; high contrast shows none of these colours.
    """

    primary: str = ""
    primary_dark: str = ""
    primary_soft: str = ""
    accent: str = ""
    logo: str = ""


STANDARD_LOOK = Look("#0B5563", "#073B45", "#DCEDEE", "#F4B740")

REGION_MARK = ":"
"""Between the code of a neighbouring region and the code of its service or agency."""


class Neighbour(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Another region, some of whose services are offered here; its own office decides."""

    code: str
    name: Localized
    catalogue: str  # its folder, relative to this one
    offers: tuple[str, ...] = ()  # service codes; all of them when empty


class Region(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The local government whose kiosk this is."""

    code: str
    name: Localized
    headline: Localized
    lead: Localized
    contact: Localized
    timezone: str = "Asia/Jakarta"
    timezone_label: str = "WIB"
    emergency: tuple[EmergencyNumber, ...] = ()
    languages: tuple[str, ...] = LANGUAGES  # the first is the kiosk's own
    look: Look = Look()
    popular: tuple[str, ...] = ()  # services to offer first, until many were asked for here


class NeighbourServices(Struct, frozen=True, gc=False):
    """What a neighbouring region offers here, with its agencies. Sealed to that region's key.

    Codes of services and agencies name the region too (`domain.regions`).
    """

    region: Neighbour
    agencies: tuple[Agency, ...]
    services: tuple[Service, ...]


class Catalogue(Struct, frozen=True, gc=False):
    """Everything the kiosk offers; `broken` names the files that were left out and why."""

    region: Region
    groups: tuple[Group, ...]
    agencies: tuple[Agency, ...]
    services: tuple[Service, ...]
    version: str = ""
    broken: tuple[str, ...] = ()
    life_events: tuple[LifeEvent, ...] = ()
    neighbours: tuple[NeighbourServices, ...] = ()  # never among `services`
    same_words: tuple[tuple[str, ...], ...] = ()  # words of like meaning, for the search
    logo: bytes = b""  # the region's own, a PNG; b"" when it has none

    def find(self, code: str) -> Service | None:
        """Return the service with this code, a neighbour's too; None when there is none."""
        theirs = self.neighbour(code)
        services = theirs.services if theirs else self.services
        return next((s for s in services if s.code == code), None)

    def service(self, code: str) -> Service:
        """Return the service with this code, a neighbour's too; KeyError when there is none."""
        return self.find(code) or _missing(code)

    def agency(self, code: str) -> Agency:
        """Return the agency with this code, a neighbour's too; KeyError when there is none."""
        theirs = self.neighbour(code)
        agencies = theirs.agencies if theirs else self.agencies
        return next((a for a in agencies if a.code == code), None) or _missing(code)

    def neighbour(self, code: str) -> NeighbourServices | None:
        """Return whose service or agency this code is; None for the kiosk's own region."""
        region, mark, _code = code.partition(REGION_MARK)
        return next((n for n in self.neighbours if mark and n.region.code == region), None)

    def office(self, agency: str, language: str) -> str:
        """Return who decides, in words: "Kelurahan Anda", or "Dukcapil, Kota Contoh" next door."""
        name = self.agency(agency).name.pick(language)
        theirs = self.neighbour(agency)
        return f"{name}, {theirs.region.name.pick(language)}" if theirs else name

    def offered(self, regions: frozenset[str]) -> tuple[Service, ...]:
        """Return the own services, then those of the neighbours whose keys the kiosk holds."""
        theirs = (n.services for n in self.neighbours if n.region.code in regions)
        return (*self.services, *(service for services in theirs for service in services))

    def in_group(self, code: str, regions: frozenset[str] = frozenset()) -> tuple[Service, ...]:
        return tuple(s for s in self.offered(regions) if s.group == code)

    def in_event(self, code: str, regions: frozenset[str] = frozenset()) -> tuple[Service, ...]:
        return tuple(s for s in self.offered(regions) if code in s.life_events)

    def groups_in(self, parent: str = "") -> tuple[Group, ...]:
        """Return the groups inside another one; those of the home screen for ""."""
        return tuple(g for g in self.groups if g.parent == parent)


def _missing(code: str) -> NoReturn:
    raise KeyError(code)
