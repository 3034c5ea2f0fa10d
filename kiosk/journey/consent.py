"""The words a citizen agrees to; sealed with the application exactly as they stood there."""

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.localized import Localized

CONSENT = Localized(
    id="Saya setuju data ini dipakai {agency} untuk {purpose} saja dan disimpan {years} tahun.",
    en="I agree that {agency} uses this data only for {purpose} and keeps it for {years} years.",
)
UNNAMED = Localized(
    id="Ini dikirim tanpa nama dan NIK saya. Saya setuju isinya dipakai {agency} untuk {purpose}"
    " saja dan disimpan {years} tahun.",
    en="This goes without my name and NIK. I agree that {agency} uses what it says only for"
    " {purpose} and keeps it for {years} years.",
)


def consent_text(
    catalogue: Catalogue, service_code: str, language: str, *, named: bool = True
) -> str:
    """Return the consent sentence for one service; KeyError for an unknown service."""
    service = catalogue.service(service_code)
    sentence = CONSENT if named else UNNAMED
    return sentence.pick(language).format(
        agency=catalogue.office(service.agency, language),
        purpose=service.privacy.purpose.pick(language),
        years=service.privacy.retention_years,
    )
