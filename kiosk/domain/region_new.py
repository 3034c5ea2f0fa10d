"""Writes a new region's folder from a short questionnaire, and tells what is still a sample.

The new folder is an overlay: it says only what differs from its base. Whatever could not be known
from the answers still bears the word "contoh", and `samples` finds it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kiosk.domain.catalogue import Law
from kiosk.domain.localized import Localized
from kiosk.domain.sources import Sources, read
from kiosk.domain.text_rules import texts

SAMPLE_WORDS = re.compile(r"\b(contoh|sample)\b", re.IGNORECASE)
KINDS = {"kota": ("Kota", "City", "Wali Kota", "Mayor"),
         "kabupaten": ("Kabupaten", "Regency", "Bupati", "Regent")}  # fmt: skip
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


class Answers(Struct, frozen=True):
    """The questionnaire."""

    name: str  # without kind: "Teladan"
    kind: str = "kota"  # one of KINDS
    code: str = "0000"  # the Kemendagri code, four digits
    zone: str = "WIB"  # one of ZONES
    phone: str = ""  # whom citizens call


class Sample(Struct, frozen=True):
    """Something that the region has not confirmed yet."""

    where: str
    text: str


def slug(answers: Answers) -> str:
    """Return the folder's name: "kabupaten-teladan"."""
    return re.sub(r"[^a-z0-9]+", "-", f"{answers.kind} {answers.name}".lower()).strip("-")


def files(answers: Answers, base: Path, relative_base: str) -> dict[str, str]:
    """Return the texts of the new folder's files by name."""
    sources = read(base)
    return {
        "region.toml": "\n".join(_region(answers, sources, relative_base)) + "\n",
        "laws.toml": "\n".join(_laws(answers, sources)) + "\n",
        "changes.toml": _CHANGES,
    }


def samples(folder: Path) -> tuple[Sample, ...]:
    """Return everything in the region that is still a sample, in order."""
    sources = read(folder)
    found = [Sample(f"region.toml {key}", t.id) for key, t in texts(sources.region) if _sample(t)]
    for part in sources.shared:
        if part.word in ("law", "profile"):
            found += [
                Sample(f"{part.file} {item.code}", text.id)
                for item in part.parts
                for _key, text in texts(item)
                if _sample(text) or (isinstance(item, Law) and item.sample)
            ]
    found += [
        Sample(source.file, "sample = true") for source in sources.services if source.service.sample
    ]
    return tuple(found)


def _sample(text: Localized) -> bool:
    return bool(SAMPLE_WORDS.search(text.id))


def _region(answers: Answers, sources: Sources, relative_base: str) -> Iterator[str]:
    whole, english = _names(answers)
    phone = answers.phone or "(contoh) 0000-000000"
    head = "Semua yang masih memuat kata contoh perlu diganti: ekios region check."
    yield f"# {_safe(whole)}. {head}\n"
    yield f"base = {_text(relative_base)}\n"
    yield "[region]"
    yield f"code = {_text(answers.code)}"
    yield f"name = {_pair(whole, english)}"
    headline = f"Urus layanan {whole} di satu tempat", f"{english} services in one place"
    contact = f"Petugas {whole}, telepon {phone}", f"{english} staff, phone {phone}"
    yield f"headline = {_pair(*headline)}"
    yield f"contact = {_pair(*contact)}"
    yield f"timezone = {_text(ZONES.get(answers.zone, ZONES['WIB']))}"
    yield f"timezone_label = {_text(answers.zone)}\n"
    for agency in sources.region.agency:
        name = _renamed(agency.name, answers)
        yield "[[agency]]"
        yield f"code = {_text(agency.code)}"
        yield f"name = {_pair(name.id, name.en)}"
        yield f"address = {_pair('Alamat (contoh)', 'Address (sample)')}\n"


def _laws(answers: Answers, sources: Sources) -> Iterator[str]:
    """Yield the base's local regulations as the new region's own, still to be numbered."""
    shared = {part.word: part for part in sources.shared}
    for law in shared["law"].parts:
        text = _renamed(law.text, answers)
        if text != law.text:
            yield f"[[law]]\ncode = {_text(law.code)}\ntext = {_pair(text.id, text.en)}\n"


def _renamed(text: Localized, answers: Answers) -> Localized:
    whole, english = _names(answers)
    _kind, _english, head, head_en = KINDS[answers.kind]
    replaced = text.id.replace("Wali Kota Contoh", f"{head} {answers.name}")
    in_english = text.en.replace("Contoh Mayor", f"{answers.name} {head_en}")
    return Localized(
        id=replaced.replace("Kota Contoh", whole), en=in_english.replace("Contoh City", english)
    )


def _names(answers: Answers) -> tuple[str, str]:
    kind, english, _head, _head_en = KINDS[answers.kind]
    return f"{kind} {answers.name}", f"{answers.name} {english}"


def _pair(indonesian: str, english: str) -> str:
    return f"{{id = {_text(indonesian)}, en = {_text(english)}}}"


def _text(text: str) -> str:
    return f'"{_safe(text)}"'


def _safe(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).replace("\\", "").replace('"', "'")


_CHANGES = """# Yang berbeda dari katalog dasar.
#
# hide = ["kode-layanan"]              layanan yang tidak ada di daerah ini
#
# [change.surat-keterangan-usaha]      bagian satu layanan yang berbeda
# time = {value = 2, unit = "working_days"}
# sample = false                       nilainya sudah dipastikan

hide = []
"""
