"""Services, groups and agencies: what can be asked for, and the standard each one keeps."""

from enum import StrEnum
from typing import NoReturn

from msgspec import Struct

from kiosk.domain.form import Form
from kiosk.domain.localized import NO_TEXT, Localized


class How(StrEnum):
    """What the citizen does with a required document."""

    SHOW = "show"  # have it at hand (KTP-el)
    ORIGINAL = "original"  # bring the original to the office
    PHOTO = "photo"  # photographed at the kiosk


class Requirement(Struct, frozen=True, forbid_unknown_fields=True):
    text: Localized
    how: How = How.SHOW
    icon: str = "file-lines"


UNITS = ("working_days", "days", "hours", "minutes")
FEE_KINDS = ("free", "fixed", "computed")


class Duration(Struct, frozen=True, forbid_unknown_fields=True):
    """A promised time; counted from the office's receipt."""

    value: int
    unit: str = "working_days"  # one of UNITS


class Fee(Struct, frozen=True, forbid_unknown_fields=True):
    kind: str = "free"  # one of FEE_KINDS; "computed" by the COMPUTED question `question`
    amount: int = 0  # whole rupiah, for fixed
    question: str = ""
    note: Localized = NO_TEXT


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
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


class Privacy(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the data may be processed (UU 27/2022 art. 20-21), for what and for how long."""

    legal_basis: Localized
    purpose: Localized  # what follows "untuk" / "for" in the consent: no capital, no full stop
    retention_years: int


class Service(Struct, frozen=True, forbid_unknown_fields=True):
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
    sample: bool = False  # values are samples, not yet confirmed by the region


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: Localized
    summary: Localized
    icon: str


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: Localized
    address: Localized
    hours: Localized


class EmergencyNumber(Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    name: Localized
    icon: str


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """The local government whose kiosk this is."""

    code: str
    name: Localized
    headline: Localized
    lead: Localized
    contact: Localized
    timezone: str = "Asia/Jakarta"
    timezone_label: str = "WIB"
    emergency: tuple[EmergencyNumber, ...] = ()


class Catalogue(Struct, frozen=True):
    """Everything the kiosk offers; `broken` names the files that were left out and why."""

    region: Region
    groups: tuple[Group, ...]
    agencies: tuple[Agency, ...]
    services: tuple[Service, ...]
    version: str = ""
    broken: tuple[str, ...] = ()

    def service(self, code: str) -> Service:
        """Return the service with this code; KeyError when there is none."""
        return next((s for s in self.services if s.code == code), None) or _missing(code)

    def agency(self, code: str) -> Agency:
        """Return the agency with this code; KeyError when there is none."""
        return next((a for a in self.agencies if a.code == code), None) or _missing(code)

    def in_group(self, code: str) -> tuple[Service, ...]:
        return tuple(s for s in self.services if s.group == code)


def _missing(code: str) -> NoReturn:
    raise KeyError(code)
