"""A workbook as an office would make it by hand, and ways to spoil one cell of it."""

import io

import openpyxl

SURVEY = [
    ["type", "name", "label", "label::English (en)", "hint", "hint::English (en)", "required",
     "relevant", "constraint", "constraint_message", "constraint_message::English (en)",
     "calculation", "appearance", "ekios::kind", "ekios::short", "ekios::short::English (en)",
     "ekios::example", "ekios::item", "ekios::item::English (en)", "ekios::unit",
     "ekios::unit::English (en)"],
    ["text", "nama_usaha", "Apa nama usaha Anda?", "What is your business called?",
     "Tulis seperti di papan nama.", "Write it as on the sign.", "yes", None,
     "string-length(.) >= 3 and string-length(.) <= 60", None, None, None, None, None,
     "Nama usaha", "Business name"],
    ["select_one jenis", "jenis", "Apa jenis usahanya?", "What kind of business?", None, None,
     "yes", None, None, None, None, None, None, None, "Jenis usaha", "Kind"],
    ["begin_group", "sewa", None, None, None, None, None, "${jenis} = 'toko'"],
    ["integer", "harga", "Berapa sewanya sebulan?", "What is the rent a month?", None, None, "yes",
     None, ". >= 1000", None, None, None, None, "money", "Sewa", "Rent"],
    ["date", "mulai", "Sejak kapan menyewa?", "Since when do you rent?", None, None, "yes",
     "${harga} > 5000", ". <= today()", None, None, None, None, None, "Mulai sewa", "Since"],
    ["end_group"],
    ["begin_repeat", "pegawai", "Siapa pegawai Anda?", "Who works for you?", None, None, "no", None,
     None, None, None, None, None, None, "Pegawai", "Workers", None, "pegawai", "worker"],
    ["text", "nik_pegawai", "Berapa NIK pegawai ini?", "What is the worker's NIK?", None, None,
     "yes", None, None, None, None, None, None, "nik", "NIK pegawai", "Worker's NIK"],
    ["end_repeat"],
    ["calculate", "iuran", "Iuran Anda", "Your fee", None, None, None, None, None, None, None,
     "if(${jenis} = 'toko', 2, 1) * 5000", None, None, "Iuran", "Fee", None, None, None, "rupiah",
     "rupiah"],
    ["text", "kode_pos", "Berapa kode posnya?", "What is the postcode?", None, None, None, None,
     "regex(., '[0-9]{5}')", "Kode pos terdiri atas lima angka.", "A postcode has five digits.",
     None, None, None, "Kode pos", "Postcode", "55111"],
    ["text", "no_hp", "Berapa nomor HP Anda?", "What is your mobile number?", None, None, "yes",
     None, None, None, None, None, None, "phone", "No. HP", "Mobile number"],
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label", "label::English (en)"],
    ["jenis", "toko", "Toko", "Shop"],
    ["jenis", "jasa", "Jasa", "Services"],
]
SETTINGS = [["form_title", "form_id"], ["Surat Uji Usaha", "surat-uji-usaha"]]
SERVICE = [
    ["field", "value", "text::Bahasa Indonesia (id)", "text::English (en)"],
    ["profile", "kelurahan"],
    ["group", "surat-warga"],
    ["name", None, "Surat Uji Usaha", "Business Trial Letter"],
    ["summary", None, "Menerangkan usaha Anda.", "States that you run a business."],
    ["synonyms", "surat uji coba"],
    ["synonyms", "usaha uji"],
    ["life_events", "buka-usaha"],
    ["fee.kind", "computed"],
    ["fee.question", "iuran"],
    ["time.value", 2],
    ["time.unit", "working_days"],
    ["sample", True],
    ["standard.product", None, "Surat uji untuk satu usaha.", "A trial letter for one business."],
]
REQUIREMENT = [["code", "how"], ["ktp"], ["kk", "photo"]]
SHEETS = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "service": SERVICE,
          "requirement": REQUIREMENT}  # fmt: skip


def saved(sheets=SHEETS, changes=()):
    """Return the XLSX bytes; `changes` are (sheet, cell like "B3", value)."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    for name, cell, value in changes:
        book[name][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
