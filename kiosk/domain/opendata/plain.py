"""JSON and CSV with metadata, as Satu Data asks for: what the columns mean travels along."""

import csv
import io

import msgspec

from kiosk.domain.catalogue import Catalogue, Service

COLUMNS = {
    "kode": "Kode tetap layanan",
    "nama": "Nama layanan",
    "nama_inggris": "Nama layanan dalam bahasa Inggris",
    "uraian": "Kegunaan layanan",
    "kelompok": "Kode kelompok layanan",
    "instansi": "Kode instansi yang melayani",
    "nama_instansi": "Nama instansi yang melayani",
    "waktu": "Waktu penyelesaian",
    "satuan_waktu": "working_days (hari kerja), days, hours, minutes",
    "jenis_biaya": "free, fixed, computed (dihitung), assessed (ditetapkan petugas)",
    "biaya_rupiah": "Biaya tetap dalam rupiah; 0 untuk jenis lain",
    "persyaratan": "Persyaratan, dipisahkan titik koma",
    "dasar_hukum": "Dasar hukum",
    "peristiwa": "Kode peristiwa hidup, dipisahkan titik koma",
    "contoh": "true bila nilainya belum dipastikan daerah",
}
"""Column -> meaning; the order is the order in the file."""


def rows(catalogue: Catalogue) -> list[dict[str, str]]:
    """Return one row a service, by code."""
    return [_row(catalogue, s) for s in sorted(catalogue.services, key=lambda s: s.code)]


def as_csv(catalogue: Catalogue) -> bytes:
    """Return the table as CSV (RFC 4180, UTF-8)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: _tame(v) for k, v in row.items()} for row in rows(catalogue))
    return text.getvalue().encode()


def as_json(catalogue: Catalogue) -> bytes:
    """Return the same rows as JSON, with what they are and what the columns mean."""
    whole = {
        "metadata": {
            "judul": f"Katalog layanan publik {catalogue.region.name.id}",
            "kode_wilayah": catalogue.region.code,
            "versi": catalogue.version,
            "jumlah": len(catalogue.services),
            "kolom": COLUMNS,
        },
        "data": rows(catalogue),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _row(catalogue: Catalogue, service: Service) -> dict[str, str]:
    values = (
        service.code,
        service.name.id,
        service.name.en,
        service.summary.id,
        service.group,
        service.agency,
        catalogue.agency(service.agency).name.id,
        str(service.time.value),
        service.time.unit,
        service.fee.kind,
        str(service.fee.amount),
        "; ".join(item.text.id for item in service.requirement),
        service.standard.legal_basis.id,
        "; ".join(service.life_events),
        str(service.sample).lower(),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _tame(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
