"""What a service page says of a service: time, fee, the 14 components, consent."""

from kiosk.domain import money
from kiosk.domain.catalogue import Agency, Duration, Fee, Requirement, Service
from kiosk.domain.words import Translate, _

_UNITS: dict[str, str] = {
    "working_days": _("{count} hari kerja"),
    "days": _("{count} hari"),
    "hours": _("{count} jam"),
    "minutes": _("{count} menit"),
}
FREE = _("Gratis")
COMPUTED = _("Dihitung dari jawaban Anda")
FEE_KINDS = ("free", "fixed", "computed")
UNITS = tuple(_UNITS)

HEADINGS: dict[str, str] = {
    "requirement": _("Persyaratan"),
    "procedure": _("Sistem, mekanisme, dan prosedur"),
    "time": _("Jangka waktu penyelesaian"),
    "fee": _("Biaya"),
    "product": _("Produk pelayanan"),
    "complaints": _("Pengaduan, saran, dan masukan"),
    "legal_basis": _("Dasar hukum"),
    "facilities": _("Sarana dan prasarana"),
    "competence": _("Kompetensi pelaksana"),
    "supervision": _("Pengawasan internal"),
    "staffing": _("Jumlah pelaksana"),
    "service_guarantee": _("Jaminan pelayanan"),
    "safety_guarantee": _("Jaminan keamanan dan keselamatan"),
    "evaluation": _("Evaluasi kinerja"),
}
"""The 14 components of a service standard, in the order of UU 25/2009 and PermenPANRB 15/2014."""

TRUTH = _("Data yang saya isi benar.")
CONSENT = _(
    "Saya setuju data ini dipakai {agency} untuk layanan ini saja dan disimpan {years} tahun."
)
PRIVACY = _("Dasar hukum: {basis} Tujuan: {purpose} Disimpan {years} tahun, lalu dihapus.")


def time_text(time: Duration, translate: Translate) -> str:
    """Return "1 hari kerja"; counted from the office's receipt."""
    return translate(_UNITS[time.unit]).format(count=time.value)


def fee_text(fee: Fee, translate: Translate, language: str) -> str:
    """Return "Gratis", "Rp 25.000" or that it is computed from the answers."""
    if fee.kind == "fixed":
        return money.rupiah(fee.amount, language)
    return translate(FREE if fee.kind == "free" else COMPUTED)


def components(
    service: Service, translate: Translate, language: str
) -> tuple[tuple[str, str], ...]:
    """Return the 14 components as (heading, text)."""
    structured = {
        "requirement": _requirements(service.requirement, language),
        "time": time_text(service.time, translate),
        "fee": _fee(service.fee, translate, language),
    }
    return tuple(
        (translate(heading), structured.get(name) or _standard_text(service, name, language))
        for name, heading in HEADINGS.items()
    )


def consent(service: Service, agency: Agency, translate: Translate, language: str) -> str:
    """Return the words the citizen agrees to; they travel in the application."""
    years = service.privacy.retention_years
    return translate(CONSENT).format(agency=agency.name.pick(language), years=years)


def privacy(service: Service, translate: Translate, language: str) -> str:
    """Return legal basis, purpose and retention (UU 27/2022 art. 21)."""
    return translate(PRIVACY).format(
        basis=service.privacy.legal_basis.pick(language),
        purpose=service.privacy.purpose.pick(language),
        years=service.privacy.retention_years,
    )


def _requirements(requirements: tuple[Requirement, ...], language: str) -> str:
    return "\n".join(f"{n}. {r.text.pick(language)}" for n, r in enumerate(requirements, start=1))


def _fee(fee: Fee, translate: Translate, language: str) -> str:
    note = fee.note.pick(language)
    return f"{fee_text(fee, translate, language)}. {note}".removesuffix(". ")


def _standard_text(service: Service, name: str, language: str) -> str:
    text = getattr(service.standard, name)
    return str(text.pick(language))
