"""Rules for a whole service: complete to the standard, and at home in its region."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from kiosk.domain.catalogue import FEE_KINDS, IDENTITIES, UNITS, VALIDITY_UNITS, Service
from kiosk.domain.findings import Finding, finding, nearest
from kiosk.domain.fit_rules import check_fit
from kiosk.domain.form import Kind
from kiosk.domain.form_rules import check_form
from kiosk.domain.localized import LANGUAGES
from kiosk.domain.reach_rules import check_reach
from kiosk.domain.sources import RegionFile, ServiceFile
from kiosk.domain.text_rules import blank, check_texts

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_service(source: ServiceFile, region: RegionFile) -> Iterator[Finding]:
    """Yield everything that is wrong with one service (files not named)."""
    service = source.service
    yield from _place(service, PurePosixPath(source.file))
    yield from _region(service, region)
    for rule in _RULES:
        yield from rule(service)
    told = tuple(check_form(service.form.question))
    yield from told
    keys = {item.key for item in told}
    yield from (f for f in check_reach(service.form.question) if f.key not in keys)
    yield from check_texts(service)
    yield from check_fit(service)


def _place(service: Service, file: PurePosixPath) -> Iterator[Finding]:
    if not _CODE.fullmatch(service.code):
        yield finding("bad_code", "code")
    elif service.code != file.stem:
        yield finding("code_not_file", "code", file.stem, word=file.stem)
    if service.group != file.parent.name:
        yield finding("group_not_folder", "group", file.parent.name, word=file.parent.name)


def _region(service: Service, region: RegionFile) -> Iterator[Finding]:
    groups = [group.code for group in region.group]
    agencies = [agency.code for agency in region.agency]
    if service.group not in groups:
        yield finding("unknown_group", "group", nearest(service.group, groups), word=service.group)
    if service.agency not in agencies:
        hint = nearest(service.agency, agencies)
        yield finding("unknown_agency", "agency", hint, word=service.agency)
    events = [event.code for event in region.life_event]
    for index, code in enumerate(service.life_events):
        if code not in events:
            yield finding(
                "unknown_event", f"life_events[{index}]", nearest(code, events), word=code
            )


def _standard(service: Service) -> Iterator[Finding]:
    names = service.standard.__struct_fields__
    yield from blank(service.standard, *names, key="standard", code="component_absent")
    if not service.requirement:
        yield finding("component_absent", "requirement")
    for index, requirement in enumerate(service.requirement):
        yield from blank(requirement, "text", key=f"requirement[{index}]")
    if service.time.value < 1:
        yield finding("component_absent", "time.value")
    if service.time.unit not in UNITS:
        hint = nearest(service.time.unit, UNITS)
        yield finding("unknown_word", "time.unit", hint, word=service.time.unit)


def _validity(service: Service) -> Iterator[Finding]:
    validity = service.validity
    if validity is None:
        return
    if validity.unit not in VALIDITY_UNITS:
        hint = nearest(validity.unit, VALIDITY_UNITS)
        yield finding("unknown_word", "validity.unit", hint, word=validity.unit)
    if validity.unit in ("days", "months", "years") and validity.value < 1:
        yield finding("not_positive", "validity.value")


def _fee(service: Service) -> Iterator[Finding]:
    fee = service.fee
    if fee.kind not in FEE_KINDS:
        yield finding("unknown_word", "fee.kind", nearest(fee.kind, FEE_KINDS), word=fee.kind)
    if fee.kind == "fixed" and fee.amount < 1:
        yield finding("not_positive", "fee.amount")
    computed = [q.key for q in service.form.question if q.kind is Kind.COMPUTED]
    if fee.kind == "computed" and fee.question not in computed:
        yield finding("fee_question", "fee.question", nearest(fee.question, computed))


def _told(service: Service) -> Iterator[Finding]:
    yield from blank(service, "name", "summary", "next_step")
    yield from blank(service.privacy, "legal_basis", "purpose", key="privacy")
    for language in LANGUAGES:
        purpose = service.privacy.purpose.pick(language)
        if purpose[:1].isupper() or purpose.endswith("."):
            key = f"privacy.purpose.{language}"
            yield finding(
                "purpose_phrase", key, purpose[:1].lower() + purpose[1:].rstrip("."), stops=False
            )
    if service.privacy.retention_years < 1:
        yield finding("not_positive", "privacy.retention_years")
    if service.identity not in IDENTITIES:
        hint = nearest(service.identity, IDENTITIES)
        yield finding("unknown_word", "identity", hint, word=service.identity)
    if service.minutes < 1:
        yield finding("not_positive", "minutes")


_RULES: tuple[Callable[[Service], Iterator[Finding]], ...] = (
    _standard,
    _validity,
    _fee,
    _told,
)
