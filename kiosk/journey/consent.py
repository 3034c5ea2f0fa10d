"""The words a citizen agrees to; sealed with the application exactly as they stood there."""

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.localized import Localized

CONSENT = Localized(
    id="Saya setuju data ini dipakai {agency} untuk {purpose} saja dan disimpan {years} tahun.",
    en="I agree that {agency} uses this data only for {purpose} and keeps it for {years} years.",
)


def consent_text(catalogue: Catalogue, service_code: str, language: str) -> str:
    """Return the consent sentence for one service; KeyError for an unknown service."""
    service = catalogue.service(service_code)
    return CONSENT.pick(language).format(
        agency=catalogue.office(service.agency, language),
        purpose=service.privacy.purpose.pick(language),
        years=service.privacy.retention_years,
    )
