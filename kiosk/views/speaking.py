"""View data -> what a voice says of it, in reading order. Pure.

One function a view, in a table. What a citizen entered, and what others could act on (number,
code), is private. Names of buttons are not said here: the focus says them one by one.
"""

from collections.abc import Callable, Iterator
from typing import Any

from kiosk import viewdata as v
from kiosk.domain.aloud import aloud
from kiosk.domain.words import Translate
from kiosk.viewdata.speech import Said

Speaker = Callable[[Any, Translate], Iterator[Said]]


def spoken(view: v.View, translate: Translate) -> tuple[Said, ...]:
    """Return what is said of the screen, or of what has opened over it; empty texts left out."""
    shown = view.overlay or view.body
    said = SPEAKERS[type(shown)](shown, translate)
    return tuple(
        Said(aloud(each.text, view.display.language), each.private)
        for each in said
        if each.text.strip()
    )


def audible(said: tuple[Said, ...], translate: Translate, *, headphones: bool) -> tuple[str, ...]:
    """Return the texts that may be heard: without headphones nothing private, but that there is."""
    if headphones:
        return tuple(each.text for each in said)
    hidden = any(each.private for each in said)
    notice = (translate("Bagian pribadi hanya dibacakan lewat headphone."),) if hidden else ()
    return (*(each.text for each in said if not each.private), *notice)


def _all(*texts: str) -> Iterator[Said]:
    return (Said(text) for text in texts)


def _banner(banner: v.Banner | None) -> Iterator[Said]:
    if banner is not None:
        yield from _all(banner.title, banner.text)


def _numbered(labels: list[str], _: Translate) -> Iterator[Said]:
    if labels:
        yield Said(_("{n} pilihan.").format(n=len(labels)))
    for number, label in enumerate(labels, 1):
        yield Said(f"{number}: {label}.")


def _attract(view: v.AttractView, _: Translate) -> Iterator[Said]:
    yield from _all(view.headline, view.lead, view.place)
    yield Said(_("Tekan tombol pilih untuk mulai."))


def _home(view: v.HomeView, _: Translate) -> Iterator[Said]:
    yield Said(_("Beranda"))
    yield from _numbered([tile.title for tile in view.tiles], _)


def _list(view: v.ListView, _: Translate) -> Iterator[Said]:
    yield Said(view.title)
    yield from _numbered([tile.title for tile in view.rows], _)


def _search(view: v.SearchView, _: Translate) -> Iterator[Said]:
    yield from _all(_("Cari layanan"), view.heading, view.nothing)
    yield from _numbered([tile.title for tile in view.rows], _)


def _service(view: v.ServiceView, _: Translate) -> Iterator[Said]:
    yield from _all(view.title, view.summary)
    yield from _all(*(f"{fact.label}: {fact.value}." for fact in view.facts))
    if view.needs:
        yield Said(_("Yang perlu disiapkan:"))
    yield from _all(*(f"{need.text} {need.note}" for need in view.needs), view.privacy)
    yield from _all(view.agency, view.hours)


def _standard(view: v.StandardView, _: Translate) -> Iterator[Said]:
    yield Said(view.title)
    yield from _all(*(f"{heading}: {text}" for heading, text in view.rows))


def _question(view: v.QuestionView, _: Translate) -> Iterator[Said]:
    optional = _("(opsional)") if view.optional else ""
    yield from _all(view.problem, view.crumb, f"{view.title} {optional}", view.hint)
    if view.prompt:
        yield from _all(view.prompt.title, view.prompt.alternative)
    yield from ENTRIES[type(view.entry)](view.entry, _)


def _written(entry: v.TextEntry, _: Translate) -> Iterator[Said]:
    yield Said(_("Isi dengan tombol huruf di layar, lalu pilih Lanjut."))
    if entry.value:
        yield Said(_("Isi sekarang: {value}").format(value=entry.value), private=True)


def _digits(entry: v.DigitsEntry, _: Translate) -> Iterator[Said]:
    length = sum(entry.groups)
    if length:
        yield Said(_("{n} angka.").format(n=length))
    if entry.value:
        yield Said(_("Isi sekarang: {value}").format(value=entry.value), private=True)


def _fields(entry: v.FieldsEntry, _: Translate) -> Iterator[Said]:
    yield from _numbered([field.label for field in entry.fields], _)
    for field in entry.fields:
        if field.value:
            yield Said(f"{field.label}: {field.value}", private=True)


def _choice(entry: v.ChoiceEntry, _: Translate) -> Iterator[Said]:
    if entry.several:
        yield Said(_("Boleh pilih lebih dari satu."))
    yield from _numbered([option.label for option in entry.options], _)


def _photo(entry: v.PhotoEntry, _: Translate) -> Iterator[Said]:
    said = {
        "preview": entry.consent,
        "taken": _("Foto sudah diambil."),
        "absent": entry.absent_text,
    }
    yield Said(said[entry.state])


def _repeat(entry: v.RepeatEntry, _: Translate) -> Iterator[Said]:
    yield Said(_("{n} sudah diisi.").format(n=len(entry.rows)))
    for row in entry.rows:
        yield Said(f"{row.title}: {row.detail}", private=True)


def _computed(entry: v.ComputedEntry, _: Translate) -> Iterator[Said]:
    for label, value in entry.lines:
        yield Said(f"{label}: {value}", private=True)
    yield Said(entry.value)


def _check(view: v.CheckView, _: Translate) -> Iterator[Said]:
    yield from _all(view.problem, view.title)
    for row in view.rows:
        yield Said(f"{row.label}: {row.value or _('Tidak diisi')}", private=True)
    yield Said(view.privacy)
    for box in view.boxes:
        ticked = _("sudah dicentang") if box.ticked else _("belum dicentang")
        yield Said(f"{box.text} {ticked}.")


def _busy(view: v.BusyView, _: Translate) -> Iterator[Said]:
    return _all(view.title, view.text)


def _proof(reference: str, code: str, _: Translate) -> Iterator[Said]:
    yield Said(f"{_('Nomor bukti')}: {reference}.", private=True)
    if code:
        yield Said(f"{_('Kode cek status')}: {code}.", private=True)


def _received(view: v.ReceivedView, _: Translate) -> Iterator[Said]:
    yield from _all(view.title, view.lead)
    yield from _proof(view.reference, view.code, _)
    for banner in view.banners:
        yield from _banner(banner)
    yield from _all(view.next_title, view.next_text)


def _printer_out(view: v.PrinterOutView, _: Translate) -> Iterator[Said]:
    yield from _all(view.title, view.lead)
    yield from _proof(view.reference, view.code, _)
    yield from _banner(view.banner)


def _status(view: v.StatusView, _: Translate) -> Iterator[Said]:
    yield Said(view.crumb)
    yield Said(f"{view.title}. {view.subtitle}", private=True)
    for step in view.steps:
        yield Said(f"{step.title}. {step.text}", private=True)
    for said in _banner(view.banner):
        yield Said(said.text, private=True)


def _message(view: v.MessageView, _: Translate) -> Iterator[Said]:
    yield from _all(view.title, view.text)
    yield from _banner(view.banner)


def _out_of_service(view: v.OutOfServiceView, _: Translate) -> Iterator[Said]:
    return _all(view.title, view.text, view.contact)


def _pin(view: v.PinView, _: Translate) -> Iterator[Said]:
    return _all(view.problem, _("PIN teknisi"), view.hint)


def _technician(_view: v.TechnicianView, _: Translate) -> Iterator[Said]:
    yield Said(_("Layar teknisi"))


def _servicing(view: v.ServicingView, _: Translate) -> Iterator[Said]:
    yield Said(view.title)


def _emergency(view: v.EmergencyView, _: Translate) -> Iterator[Said]:
    yield Said(_("Darurat"))
    yield from _all(*(f"{fact.label}: {_one_by_one(fact.value)}." for fact in view.numbers))
    yield Said(view.place)


def _one_by_one(number: str) -> str:
    return " ".join(number) if number.isdecimal() else number


def _help(view: v.HelpView, _: Translate) -> Iterator[Said]:
    yield Said(_("Bantuan"))
    yield from _all(*(f"{question} {answer}" for question, answer in view.rows))


def _language(view: v.LanguageView, _: Translate) -> Iterator[Said]:
    yield Said(_("Bahasa"))
    yield from _numbered([choice.label for choice in view.choices], _)


def _accessibility(view: v.AccessibilityView, _: Translate) -> Iterator[Said]:
    yield Said(_("Aksesibilitas"))
    for toggle in view.toggles:
        state = _("menyala") if toggle.on else _("mati")
        yield Said(f"{toggle.label}: {state}.")


def _idle(view: v.IdleView, _: Translate) -> Iterator[Said]:
    return _all(view.title, view.text)


ENTRIES: dict[type, Speaker] = {
    v.TextEntry: _written,
    v.DigitsEntry: _digits,
    v.FieldsEntry: _fields,
    v.ChoiceEntry: _choice,
    v.PhotoEntry: _photo,
    v.RepeatEntry: _repeat,
    v.ComputedEntry: _computed,
}
SPEAKERS: dict[type, Speaker] = {
    v.AttractView: _attract,
    v.HomeView: _home,
    v.ListView: _list,
    v.SearchView: _search,
    v.ServiceView: _service,
    v.StandardView: _standard,
    v.QuestionView: _question,
    v.CheckView: _check,
    v.BusyView: _busy,
    v.ReceivedView: _received,
    v.PrinterOutView: _printer_out,
    v.StatusView: _status,
    v.MessageView: _message,
    v.OutOfServiceView: _out_of_service,
    v.PinView: _pin,
    v.ProbeView: lambda _view, _: _all(_("Sentuh tanda silang")),
    v.TechnicianView: _technician,
    v.ServicingView: _servicing,
    v.EmergencyView: _emergency,
    v.HelpView: _help,
    v.LanguageView: _language,
    v.AccessibilityView: _accessibility,
    v.IdleView: _idle,
}
