"""How a service's time, fee, validity and requirements read."""

from kiosk.domain.catalogue import Duration, Fee, Service, Validity
from kiosk.domain.money import rupiah
from kiosk.domain.words import Translate


def duration(time: Duration, _: Translate) -> str:
    words = {
        "working_days": _("{n} hari kerja"),
        "days": _("{n} hari"),
        "hours": _("{n} jam"),
        "minutes": _("{n} menit"),
    }
    return words[time.unit].format(n=time.value)


def fee(fee: Fee, _: Translate, language: str) -> str:
    if fee.kind == "fixed":
        return rupiah(fee.amount, language)
    words = {"free": _("Gratis"), "assessed": _("Dihitung petugas")}
    return words.get(fee.kind) or _("Dihitung")


def validity(validity: Validity, _: Translate) -> str:
    words = {
        "days": _("Berlaku {n} hari."),
        "months": _("Berlaku {n} bulan."),
        "years": _("Berlaku {n} tahun."),
        "once": _("Berlaku untuk satu kali."),
        "unlimited": _("Berlaku seterusnya."),
    }
    return words[validity.unit].format(n=validity.value)


def needed(service: Service, language: str) -> tuple[str, ...]:
    """Return what to prepare, each with when it is needed: "Slip gaji (jika ada)"."""
    return tuple(
        f"{item.text.pick(language)} ({note})" if note else item.text.pick(language)
        for item in service.requirement
        for note in (item.note.pick(language),)
    )
