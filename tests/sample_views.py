"""Hand-made views for every screen, in both languages, with texts as long as real ones."""

from collections.abc import Callable

from msgspec.structs import replace

from kiosk import events as e
from kiosk import viewdata as v

Text = Callable[[str, str], str]
QR = "https://kios.kotacontoh.example/s#" + "k7Qm2xVb9RtYw4Zc8NfHs3LpJd6TgAeUo5Xi1BvMqK0" * 6


def texts(language: str) -> Text:
    """Return the function that picks one of (Indonesian, English)."""
    return lambda indonesian, english: english if language == "en" else indonesian


def chrome(t: Text, *, home: bool = True, subtitle: str = "") -> v.Chrome:
    items = [
        v.FooterItem(t("Beranda", "Home"), "house", e.Home()),
        v.FooterItem(t("Bahasa", "Language"), "language", e.OpenOverlay("language")),
        v.FooterItem(
            t("Aksesibilitas", "Accessibility"), "universal-access", e.OpenOverlay("accessibility")
        ),
        v.FooterItem(t("Bantuan", "Help"), "circle-question", e.OpenOverlay("help")),
        v.FooterItem(
            t("Darurat 112", "Emergency 112"), "bell", e.OpenOverlay("emergency"), danger=True
        ),
    ]
    return v.Chrome(
        "e-Kios Kota Contoh",
        subtitle or t("Layanan satu pintu", "One door for every service"),
        t("Sabtu, 21 November 2026", "Saturday, 21 November 2026"),
        "09.41 WIB",
        tuple(items if home else items[1:]),
    )


def back(t: Text) -> v.Action:
    return v.Action(t("Kembali", "Back"), e.Back(), "secondary", "arrow-left")


def attract(t: Text) -> v.AttractView:
    return v.AttractView(
        t("Urus layanan kota di satu tempat", "City services in one place"),
        t(
            "Izin usaha, surat keterangan, dan layanan lain. "
            "Tetap bisa dipakai saat jaringan padam.",
            "Permits, letters and other services. Works even when the network is down.",
        ),
        (
            v.Choice("Bahasa Indonesia", e.SetLanguage("id"), selected=t("1", "") == "1"),
            v.Choice("English", e.SetLanguage("en"), selected=t("", "1") == "1"),
        ),
        "Kantor Kelurahan Contoh, Lantai 1",
        t("Terhubung", "Connected"),
        "wifi",
    )


def home(t: Text) -> v.HomeView:
    rows = (
        ("Perizinan", "Izin usaha, praktik, reklame, bangunan", "Permits",
         "Business, practice, billboards, building", "clipboard-list"),
        ("Surat warga", "Surat keterangan dan pengantar", "Letters",
         "Certificates and cover letters", "envelope-open-text"),
        ("Kependudukan", "KTP-el, KK, akta, pindah datang", "Civil registration",
         "Identity card, family card, moving", "id-card"),
        ("Antrean puskesmas", "Ambil nomor, lihat perkiraan waktu", "Health centre queue",
         "Take a number, see the expected time", "hospital"),
        ("Pengaduan", "Lapor dengan foto, pantau tindak lanjut", "Complaints",
         "Report with a photo, follow what happens", "bullhorn"),
        ("Pajak & retribusi", "PBB, BPHTB, reklame", "Taxes and fees",
         "Property, transfer, billboards", "file-invoice-dollar"),
        ("Informasi kota", "Harga pangan, banjir, udara, loker", "City information",
         "Food prices, floods, air, jobs", "circle-info"),
        ("Cek status", "Pindai struk atau ketik nomor", "Check status",
         "Scan the receipt or type its number", "barcode"),
    )  # fmt: skip
    return v.HomeView(
        tuple(
            v.Tile(t(row[0], row[2]), t(row[1], row[3]), row[4], e.OpenGroup(str(i)))
            for i, row in enumerate(rows)
        )
    )


def services(t: Text, count: int = 9) -> tuple[v.Tile, ...]:
    names = (
        ("Surat Keterangan Usaha", "Business certificate", "store"),
        ("Surat Keterangan Tidak Mampu", "Certificate of low income", "hand-holding-heart"),
        ("Surat Keterangan Pindah Warga Negara Indonesia", "Moving", "truck-moving"),
        ("Izin Penyelenggaraan Reklame Insidentil", "Short-term billboard permit", "rectangle-ad"),
        ("Surat Izin Praktik Perawat", "Nursing practice licence", "user-nurse"),
    )
    return tuple(
        v.Tile(
            t(names[i % 5][0], names[i % 5][1]),
            t("1 hari kerja · Gratis", "1 working day · Free"),
            names[i % 5][2],
            e.OpenService(f"service-{i}"),
        )
        for i in range(count)
    )


def listing(t: Text) -> v.ListView:
    return v.ListView(t("Beranda", "Home"), t("Surat warga", "Letters"), services(t))


def search(t: Text) -> v.SearchView:
    return v.SearchView("surat", services(t, 5), "")


def search_nothing(t: Text) -> v.SearchView:
    words = t(
        "Tidak ada layanan dengan kata itu. Coba kata lain, misalnya “usaha”.",
        "No service with that word. Try another, for example “business”.",
    )
    return v.SearchView("zzz", (), words)


def service(t: Text) -> v.ServiceView:
    return v.ServiceView(
        t("Surat warga", "Letters"),
        t("Surat Keterangan Usaha", "Business certificate"),
        t(
            "Menerangkan bahwa Anda menjalankan usaha di kelurahan ini. Dipakai untuk pengajuan "
            "kredit dan pendaftaran NIB.",
            "States that you run a business in this village. Used for credit and registration.",
        ),
        (
            v.Fact("clock", t("1 hari kerja", "1 working day"), t("Waktu penyelesaian", "Time")),
            v.Fact("coins", t("Gratis", "Free"), t("Biaya", "Fee")),
            v.Fact("file-lines", t("5 pertanyaan", "5 questions"), t("± 3 menit", "± 3 minutes")),
        ),
        (
            v.Need("id-card", "KTP-el", ""),
            v.Need(
                "file-lines",
                t(
                    "Surat pengantar RT/RW, bawa aslinya ke kelurahan",
                    "Letter from the neighbourhood head, bring the original to the office",
                ),
                "",
            ),
            v.Need(
                "camera",
                t("Foto surat pengantar", "Photo of that letter"),
                t("(difoto di sini)", "(taken here)"),
            ),
        ),
        t(
            "Data Anda dikunci di kios ini dan hanya bisa dibuka Kelurahan Contoh. Dasar hukum dan "
            "standar layanan ada di halaman berikut.",
            "Your data are locked in this kiosk; only Kelurahan Contoh can open them. Legal basis "
            "and service standard are on the next page.",
        ),
        (
            v.Action(t("Mulai", "Start"), e.BeginForm(), "primary", "arrow-right", icon_after=True),
            v.Action(
                t("Dasar hukum dan standar layanan", "Legal basis and standard"),
                e.OpenStandard(),
                "secondary",
                "gavel",
            ),
        ),
    )


def standard(t: Text) -> v.StandardView:
    heads = (
        ("Dasar hukum", "Legal basis"), ("Persyaratan", "Requirements"),
        ("Sistem, mekanisme, dan prosedur", "Procedure"), ("Jangka waktu penyelesaian", "Time"),
        ("Biaya atau tarif", "Fee"), ("Produk pelayanan", "Product"),
        ("Sarana, prasarana, dan fasilitas", "Facilities"), ("Kompetensi pelaksana", "Competence"),
        ("Pengawasan internal", "Supervision"), ("Pengaduan, saran, dan masukan", "Complaints"),
        ("Jumlah pelaksana", "Staffing"), ("Jaminan pelayanan", "Service guarantee"),
        ("Jaminan keamanan", "Safety guarantee"), ("Evaluasi kinerja", "Evaluation"),
    )  # fmt: skip
    text = t(
        "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik dan Peraturan Wali Kota Contoh "
        "Nomor 1 Tahun 2025 tentang Standar Pelayanan pada Kelurahan, beserta perubahannya.",
        "Law 25 of 2009 on public services and Regulation 1 of 2025 of the Mayor of Contoh on the "
        "service standard of villages, with their amendments.",
    )
    return v.StandardView(
        t("Surat Keterangan Usaha", "Business certificate"),
        t("Dasar hukum dan standar layanan", "Legal basis and service standard"),
        tuple((t(*head), text) for head in heads),
    )


def _question(t: Text, entry: v.Entry, **other: object) -> v.QuestionView:
    values: dict[str, object] = {
        "key": type(entry).__name__,
        "crumb": t("Pertanyaan 2 dari 5", "Question 2 of 5"),
        "progress": 0.4,
        "title": t("Apa nama usaha Anda?", "What is your business called?"),
        "hint": t(
            "Tulis seperti di papan nama. Boleh nama Anda sendiri jika belum ada.",
            "Write it as on the sign. Your own name will do if there is none yet.",
        ),
        "entry": entry,
    }
    return v.QuestionView(**(values | other))  # type: ignore[arg-type]


def identify(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.DigitsEntry("3299994507", groups=(4, 4, 4, 4), masked=True),
        key="nik",
        crumb=t("Surat Keterangan Usaha", "Business certificate"),
        progress=None,
        title=t("Tempelkan KTP-el Anda", "Place your identity card"),
        hint=t(
            "Letakkan kartu di atas pembaca di bawah layar sampai terdengar bunyi.",
            "Lay the card on the reader below the screen until you hear a sound.",
        ),
        prompt=v.Prompt(
            "id-card", t("Menunggu kartu...", "Waiting..."), t("atau ketik NIK", "or type the NIK")
        ),
    )


def question(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.TextEntry("Wa"),
        problem=t(
            "Tulis nama usaha paling sedikit 3 huruf.", "Write at least 3 letters of the name."
        ),
    )


def long_text(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.TextEntry(
            t(
                "Untuk mengajukan kredit usaha rakyat di bank dan memperpanjang kontrak kios pasar",
                "To apply for a small business loan and to renew the lease of a market stall",
            ),
            multiline=True,
        ),
        title=t("Untuk apa surat ini dipakai?", "What is this letter for?"),
        optional=True,
    )


def money(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.DigitsEntry("1250000", prefix="Rp", thousands=True),
        title=t("Berapa penghasilan keluarga sebulan?", "What does the family earn a month?"),
        hint=t("Kira-kira saja. Jumlahkan semua.", "Roughly. Add everything up."),
    )


def reference(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.TextEntry("K07-48", keyboard="code", placeholder="K07-4821-93", max_length=14),
        crumb=t("Cek status", "Check status"),
        progress=None,
        title=t("Pindai struk Anda", "Scan your receipt"),
        hint=t("Arahkan kode QR ke pemindai.", "Hold the QR code to the scanner."),
        prompt=v.Prompt(
            "qrcode", t("Menunggu struk...", "Waiting..."), t("atau ketik nomor", "or type it")
        ),
    )


def date(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.FieldsEntry(
            (
                v.FieldEntry("day", t("Tanggal", "Day"), "17", 2, "17"),
                v.FieldEntry("month", t("Bulan", "Month"), "", 2, "8"),
                v.FieldEntry("year", t("Tahun", "Year"), "", 4, "1980"),
            )
        ),
        title=t("Kapan Anda lahir?", "When were you born?"),
        hint=t("Misalnya 17 8 1980.", "For example 17 8 1980."),
    )


def address(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.FieldsEntry(
            (
                v.FieldEntry("street", t("Jalan dan nomor", "Street and number"), "Jl. Melati 12"),
                v.FieldEntry("rt", "RT", "", 3),
                v.FieldEntry("rw", "RW", "", 3),
            )
        ),
        title=t("Di mana alamat usaha Anda?", "Where is your business?"),
        hint="",
    )


def choice(t: Text) -> v.QuestionView:
    labels = (
        ("Makanan dan minuman", "Food and drink"),
        ("Pakaian, sepatu, dan perlengkapan", "Clothes and shoes"),
        ("Jasa perbaikan kendaraan dan elektronik", "Repairs"),
        ("Pertanian, perikanan, dan peternakan", "Farming and fishing"),
        ("Lainnya", "Other"),
    )
    options = tuple(v.OptionRow(str(i), t(*row), i == 1) for i, row in enumerate(labels))
    return _question(
        t,
        v.ChoiceEntry(options),
        title=t("Apa jenis usaha Anda?", "What kind of business is it?"),
        hint=t("Pilih yang paling sesuai.", "Choose what fits best."),
    )


def several(t: Text) -> v.QuestionView:
    options = tuple(
        v.OptionRow(str(i), t(f"Hari ke-{i + 1} pekan ini", f"Day {i + 1}"), i in (1, 3))
        for i in range(14)
    )
    return _question(
        t,
        v.ChoiceEntry(options, several=True),
        title=t("Hari apa saja Anda buka?", "On which days are you open?"),
        hint="",
        problem=t("Pilih paling sedikit tiga hari.", "Choose at least three days."),
    )


def _photo(t: Text, state: str) -> v.QuestionView:
    return _question(
        t,
        v.PhotoEntry(
            state,
            "photo-1" if state == "taken" else "",
            t(
                "Foto dikunci bersama jawaban Anda dan hanya dibuka Kelurahan Contoh.",
                "The photo is locked with your answers; only Kelurahan Contoh opens it.",
            ),
            t(
                "Kamera sedang tidak bisa dipakai. Bawa surat aslinya ke kelurahan.",
                "The camera cannot be used now. Bring the letter to the office.",
            ),
        ),
        title=t("Foto surat pengantar RT/RW", "Photo of the neighbourhood letter"),
        hint=t("Letakkan surat di bawah kamera, semua tepi terlihat.", "Show all four edges."),
        next_label=t("Pakai foto ini", "Use this photo") if state == "taken" else "",
    )


def photo(t: Text) -> v.QuestionView:
    return _photo(t, "preview")


def photo_taken(t: Text) -> v.QuestionView:
    return _photo(t, "taken")


def photo_blurred(t: Text) -> v.QuestionView:
    taken = _photo(t, "taken")
    problem = t(
        "Foto kabur. Tahan dokumen sampai diam, lalu foto ulang.",
        "The photo is blurred. Hold the document still, then take it again.",
    )
    return replace(taken, entry=replace(taken.entry, can_keep=False), problem=problem)


def photo_absent(t: Text) -> v.QuestionView:
    return _photo(t, "absent")


def repeat(t: Text) -> v.QuestionView:
    rows = tuple(
        v.EntryRow(f"{name} Contoh", t("Anak, 12 tahun", "Child, 12 years"))
        for name in ("Budi", "Ani", "Citra Dewi Lestari")
    )
    return _question(
        t,
        v.RepeatEntry(rows, t("Tambah pengikut", "Add a family member"), can_add=True),
        title=t("Siapa saja yang ikut pindah?", "Who moves with you?"),
        hint="",
    )


def computed(t: Text) -> v.QuestionView:
    return _question(
        t,
        v.ComputedEntry(
            "Rp 1.250.000",
            (
                (t("Luas reklame", "Area"), "4 m²"),
                (t("Lama pemasangan", "Duration"), t("14 hari", "14 days")),
                (t("Jumlah", "Quantity"), "3"),
            ),
        ),
        title=t("Biaya reklame Anda", "The fee of your billboard"),
        hint=t("Dibayar setelah permohonan disetujui.", "Paid once it is approved."),
    )


def check(t: Text, *, ticked: bool = False) -> v.CheckView:
    rows = (
        ("NIK", "NIK", "3299 **** **** 0003"),
        ("Nama", "Name", "Siti Contoh"),
        ("Nama usaha", "Business", "Warung Bu Sari"),
        ("Jenis usaha", "Kind", t("Makanan dan minuman", "Food and drink")),
        ("Alamat usaha", "Address", "Jl. Melati 12, RT 03 / RW 05"),
        ("Surat pengantar", "Letter", t("1 foto", "1 photo")),
        ("No. HP", "Phone", "0812-****-7890"),
    )
    return v.CheckView(
        t("Surat Keterangan Usaha", "Business certificate"),
        t("Periksa jawaban Anda", "Check your answers"),
        tuple(v.CheckRow(t(a, b), c, a if a != "Nama" else "") for a, b, c in rows),  # by a card
        (
            v.Box("truth", t("Data yang saya isi benar.", "What I entered is true."), ticked),
            v.Box(
                "consent",
                t(
                    "Saya setuju data ini dipakai Kelurahan Contoh untuk surat ini saja dan "
                    "disimpan 5 tahun.",
                    "I agree that Kelurahan Contoh uses these data for this letter only and keeps "
                    "them for 5 years.",
                ),
                ticked,
            ),
        ),
        "",
        v.Action(t("Kirim permohonan", "Send application"), e.Submit(), "primary", enabled=ticked),
    )


def check_long(t: Text) -> v.CheckView:
    view = check(t, ticked=True)
    more = tuple(
        v.CheckRow(
            t(f"Pengikut {i}, hubungan keluarga", f"Member {i}, relation"),
            t("Anak kandung, belum kawin, pelajar", "Child, not married, at school"),
            f"f{i}",
        )
        for i in range(9)
    )
    return v.CheckView(
        view.crumb,
        view.title,
        view.rows + more,
        view.boxes,
        t(
            "Dasar hukum: UU 27/2022 pasal 20. Tujuan: penerbitan surat ini. Disimpan 5 tahun.",
            "Legal basis: Law 27/2022, article 20. Purpose: this letter. Kept for 5 years.",
        ),
        view.submit,
        t("Centang kedua kotak dahulu.", "Tick both boxes first."),
    )


def busy(t: Text) -> v.BusyView:
    return v.BusyView(
        t("Menyimpan permohonan Anda", "Saving your application"),
        t("Jangan tinggalkan kios dulu.", "Please stay for a moment."),
    )


def received(t: Text) -> v.ReceivedView:
    return v.ReceivedView(
        t("Permohonan tersimpan", "Application saved"),
        t(
            "Simpan nomor dan kode ini untuk mengecek status.",
            "Keep this number and code to check the status.",
        ),
        QR,
        "K07-4821-93",
        "418203",
        (
            v.Banner(
                "info",
                "print",
                t("Ambil di bawah layar.", "Take it below the screen."),
                t("Struk sedang dicetak...", "Printing your receipt..."),
            ),
            v.Banner(
                "warning",
                "link-slash",
                t(
                    "Jaringan padam. Terkirim otomatis saat jaringan pulih; waktu layanan dihitung "
                    "sejak diterima kantor.",
                    "The network is down. It is sent by itself; the service time runs from the "
                    "office's receipt.",
                ),
                t("Belum terkirim ke kantor.", "Not yet sent to the office."),
            ),
        ),
        t("Langkah berikutnya", "Next step"),
        t(
            "Bawa surat pengantar RT/RW asli ke Kelurahan Contoh. Cek status di kios mana pun "
            "dengan nomor dan kode ini.",
            "Bring the original letter to Kelurahan Contoh. Check the status at any kiosk.",
        ),
        (
            v.Action(t("Cetak ulang", "Print again"), e.Reprint(), "secondary", "print"),
            v.Action(t("Selesai", "Done"), e.Finish(), "primary"),
        ),
    )


def printer_out(t: Text) -> v.PrinterOutView:
    return v.PrinterOutView(
        t("Kertas struk habis", "The printer is out of paper"),
        t(
            "Permohonan Anda tetap aman. Foto kode ini sebagai bukti, atau lanjut dan cetak nanti "
            "di kios lain.",
            "Your application is safe. Take a photo of this code, or print it at another kiosk.",
        ),
        QR,
        "K07-4821-93",
        "418203",
        v.Banner(
            "info",
            "circle-question",
            t(
                "Tulis atau foto nomor dan kode ini. Keduanya cukup untuk mengecek status di kios "
                "mana pun.",
                "Write both down or take a photo. They are enough at any kiosk.",
            ),
        ),
        (v.Action(t("Selesai", "Done"), e.Finish(), "primary"),),
    )


def status(t: Text) -> v.StatusView:
    return v.StatusView(
        t("Cek status", "Check status"),
        "K07-4821-93",
        t("Surat Keterangan Usaha · Kelurahan Contoh", "Business certificate · Kelurahan Contoh"),
        (
            v.Step(
                t("Diterima kantor", "Received"),
                t("Sabtu, 21 November 2026, 09.41", "Saturday"),
                "done",
            ),
            v.Step(
                t("Diperiksa", "In review"), t("Senin, 23 November 2026, 08.15", "Monday"), "done"
            ),
            v.Step(
                t("Perlu dilengkapi", "To be completed"),
                t(
                    "Foto surat pengantar belum terbaca. Foto ulang di kios mana pun.",
                    "The photo of the letter cannot be read. Take it again at any kiosk.",
                ),
                "attention",
            ),
            v.Step(t("Disetujui", "Approved"), "", "todo"),
            v.Step(t("Siap diambil", "Ready"), "", "todo"),
        ),
        v.Banner(
            "info",
            "clock",
            t(
                "Waktu layanan berhenti selama menunggu Anda. "
                "Diperbarui Senin, 23 Nov 2026, 09.40.",
                "The service time rests while we wait for you. As of Monday, 09.40.",
            ),
        ),
        (
            v.Action(t("Cetak status", "Print status"), e.PrintStatus(), "secondary"),
            v.Action(t("Lengkapi sekarang", "Complete now"), e.CompleteNow(), "primary"),
        ),
    )


def message(t: Text) -> v.MessageView:
    return v.MessageView(
        "warning",
        "magnifying-glass",
        t("Belum ditemukan", "Not found"),
        t(
            "Nomor atau kode tidak cocok. Periksa struk Anda, lalu coba sekali lagi.",
            "Number or code do not match. Look at your receipt and try once more.",
        ),
        (
            v.Action(t("Ke beranda", "Home"), e.Home(), "secondary", "house"),
            v.Action(t("Coba lagi", "Try again"), e.OpenStatus(), "primary"),
        ),
        v.Banner(
            "info",
            "circle-info",
            t(
                "Setelah lima kali salah, pengecekan nomor ini berhenti satu jam.",
                "After five wrong tries this number rests for an hour.",
            ),
        ),
    )


def goodbye(t: Text) -> v.MessageView:
    return v.MessageView(
        "success",
        "check",
        t("Terima kasih", "Thank you"),
        t("Jangan lupa ambil struk dan kartu Anda.", "Do not forget your receipt and card."),
        (v.Action(t("Selesai", "Done"), e.Finish(), "primary"),),
    )


def out_of_service(t: Text) -> v.OutOfServiceView:
    return v.OutOfServiceView(
        t("Kios ini sedang tidak bisa dipakai", "This kiosk cannot be used now"),
        t(
            "Permohonan yang sudah tersimpan tetap aman. Kios terdekat ada di Puskesmas Contoh, "
            "300 m dari sini.",
            "Applications already saved are safe. The nearest kiosk is at Puskesmas Contoh.",
        ),
        t("Hubungi 0274-000000, hari kerja 08.00-15.00", "Call 0274-000000, working days"),
        "Kantor Kelurahan Contoh, Lantai 1",
    )


def pin(t: Text) -> v.PinView:
    return v.PinView(t("PIN belum cocok.", "That is not the PIN."), 30)


def technician(t: Text) -> v.TechnicianView:
    ready = t("Siap", "Ready")
    return v.TechnicianView(
        "v1.0.0 · katalog 2026-11-20",
        (
            v.DeviceCard("print", t("Printer struk", "Receipt printer"), "escpos+tcp · TM-T82",
                         t("Kertas hampir habis", "Paper low"), "warning"),
            v.DeviceCard("id-card", t("Pembaca KTP-el", "Card reader"), "pn532 · FTDI A50285",
                         ready, "success"),
            v.DeviceCard("qrcode", t("Pemindai QR", "Scanner"), "serial · Newland", ready,
                         "success"),
            v.DeviceCard("camera", t("Kamera", "Camera"), "/dev/v4l/by-id/usb-cam",
                         t("Terputus 2 menit", "Gone 2 minutes"), "danger"),
            v.DeviceCard("wifi", t("Jaringan", "Network"), "RTT 84 ms · 12",
                         t("Mengirim 5/12", "Sending 5/12"), "success"),
            v.DeviceCard("hard-drive", t("Penyimpanan", "Storage"), "18,2 GB · 0", ready,
                         "success"),
        ),
        (
            (t("Menunggu kirim", "Waiting"), "12", "plain"),
            (t("Karantina", "Quarantined"), "1", "danger"),
            (t("Terkirim hari ini", "Sent today"), "87", "plain"),
        ),
        (
            v.Action(t("Cetak uji", "Test print"), e.Technician("test_print"), "secondary"),
            v.Action(t("Uji pembaca", "Try readers"), e.Technician("page readers"), "secondary"),
            v.Action(t("Uji layar", "Try screen"), e.Technician("page touch"), "secondary"),
            v.Action(t("Stik USB", "USB stick"), e.Technician("page stick"), "secondary"),
            v.Action(t("Lainnya", "More"), e.Technician("page more"), "secondary"),
            v.Action(t("Kembali melayani", "Back to service"), e.Technician("leave")),
        ),
    )  # fmt: skip


def servicing_stick(t: Text) -> v.ServicingView:
    return v.ServicingView(
        "stick",
        t("Stik USB", "USB stick"),
        rows=((t("Stik", "Stick"), "KINGSTON", "success"),),
        menu=(
            v.Action(t("Ekspor antrean", "Export what waits"), e.Technician("export"), "secondary"),
            v.Action(t("Impor jawaban", "Import answers"), e.Technician("import"), "secondary"),
            v.Action(t("Paket dukungan", "Support"), e.Technician("support"), "secondary"),
        ),
        actions=(v.Action(t("Cari stik", "Look again"), e.Technician("page stick"), "secondary"),),
        banner=v.Banner("info", "circle-info", t("Menyalin… 5 dari 12", "Copying… 5 of 12")),
        columns=1,
    )


def servicing_line(t: Text) -> v.ServicingView:
    portal = t(
        "Halaman masuk Wi-Fi yang menjawab, bukan kantor. Masuk dulu.",
        "A Wi-Fi login page answers, not the office. Log in first.",
    )
    return v.ServicingView(
        "line 0",
        t("Pemeriksaan jaringan", "The line"),
        rows=(
            (t("Nama kantor (DNS)", "Name (DNS)"), t("Baik.", "Well."), "success"),
            (t("Sambungan", "Connection"), t("Baik. 443", "Well. 443"), "success"),
            (t("Jam", "Clock"), "+86400 s", "warning"),
            (t("Jawaban kantor", "Answer"), portal, "danger"),
        ),
        actions=(v.Action(t("Periksa lagi", "Again"), e.Technician("page line"), "secondary"),),
    )


def servicing_touch(t: Text) -> v.ServicingView:
    return v.ServicingView(
        "touch",
        t("Uji layar", "Try the screen"),
        t("Sentuh semua kotak.", "Touch every field."),
        menu=tuple(
            v.Action(str(n), e.Technician(f"field {n}"), "primary" if n == 5 else "secondary")
            for n in range(1, 13)
        ),
        actions=(v.Action(t("Ulangi", "Again"), e.Technician("page touch"), "secondary"),),
        columns=3,
    )


def servicing_aimed(t: Text) -> v.ServicingView:
    text = t(
        "Sentuhan meleset sampai 12 mm. Kalibrasi layar menurut panduan teknisi.",
        "Touches are off by up to 12 mm. Calibrate the screen as the technician's guide says.",
    )
    banner = v.Banner("warning", "triangle-exclamation", text)
    aim = v.Action(t("Warna dan ketepatan", "Colours and aim"), e.Technician("page probe"),
                   "secondary")  # fmt: skip
    touch = servicing_touch(t)
    return replace(touch, actions=(*touch.actions, aim), banner=banner)


def servicing_sound(t: Text) -> v.ServicingView:
    return v.ServicingView(
        "sound",
        t("Uji suara", "Try the sound"),
        t("Dengarkan dari pengeras suara, lalu dari headphone.",
          "Listen to the loudspeaker, then to the headphones."),
        rows=(
            (t("Kenyaringan", "Loudness"), "100 %", "plain"),
            (t("Headphone", "Headphones"), t("tidak terpasang", "not plugged in"), "plain"),
        ),
        menu=(
            v.Action(t("Ucapkan kalimat", "Say a sentence"), e.Technician("sentence"), "secondary"),
            v.Action(t("Bunyikan nada", "Play a tone"), e.Technician("tone"), "secondary"),
            v.Action(t("Lebih pelan", "Softer"), e.Technician("louder -20"), "secondary"),
            v.Action(t("Lebih keras", "Louder"), e.Technician("louder 20"), "secondary"),
        ),
        banner=v.Banner("success", "circle-check", t("Kalimat selesai diucapkan. Terdengar jelas?",
                                                     "The sentence has ended. Was it clear?")),
    )  # fmt: skip


def probe(_t: Text) -> v.ProbeView:
    return v.ProbeView("white", 0.1, 0.9)


def pin_hint(t: Text) -> v.PinView:
    hint = t("Tempelkan kartu teknisi ke pembaca, lalu ketik PIN.",
             "Hold the technician's card to the reader, then type the PIN.")  # fmt: skip
    return v.PinView("", 0, hint)


def emergency(t: Text) -> v.EmergencyView:
    return v.EmergencyView(
        (
            v.Fact("bell", "112", t("Semua keadaan darurat", "Any emergency")),
            v.Fact("building-shield", "110", t("Polisi", "Police")),
            v.Fact("truck-medical", "119", t("Ambulans", "Ambulance")),
            v.Fact("fire-extinguisher", "113", t("Pemadam kebakaran", "Fire brigade")),
        ),
        "Kantor Kelurahan Contoh, Lantai 1, Jl. Melati 1",
    )


def help_(t: Text) -> v.HelpView:
    rows = (
        ("Apakah data saya aman?", "Are my data safe?"),
        ("Bagaimana kalau jaringan padam?", "What if the network is down?"),
        ("Saya tidak punya KTP-el di tangan", "I do not have my card with me"),
        ("Struk saya hilang", "I lost my receipt"),
        ("Siapa yang bisa membantu saya?", "Who can help me?"),
    )
    answer = t(
        "Jawaban Anda dikunci di kios ini begitu Anda menekan Kirim permohonan. Hanya kantor yang "
        "dituju bisa membukanya. Petugas di loket siap membantu pada jam kerja.",
        "Your answers are locked in this kiosk as soon as you send them. Only the office can open "
        "them. The staff at the counter help you during working hours.",
    )
    return v.HelpView(tuple((t(*row), answer) for row in rows))


def language(t: Text) -> v.LanguageView:
    return v.LanguageView(attract(t).languages)


def accessibility(t: Text) -> v.AccessibilityView:
    return v.AccessibilityView(
        (
            v.Toggle("large_text", t("Huruf besar", "Large text"),
                     t("Semua tulisan lebih besar", "Everything is larger"), "text-height", False),
            v.Toggle("high_contrast", t("Kontras tinggi", "High contrast"),
                     t("Kuning dan putih di atas hitam", "Yellow and white on black"),
                     "circle-half-stroke", True),
            v.Toggle("lower_half", t("Jangkauan rendah", "Within low reach"),
                     t("Semua tombol di bagian bawah layar", "All buttons in the lower half"),
                     "wheelchair", False),
            v.Toggle("left_hand", t("Tangan kiri", "Left hand"),
                     t("Tombol di sebelah kiri", "Buttons at the left"), "hand", False),
            v.Toggle("speech", t("Suara", "Voice"),
                     t("Isi layar dibacakan", "The screen is read aloud"), "volume-high", False),
        )
    )  # fmt: skip


def next_door_list(t: Text) -> v.ListView:
    """Return a list in which some services belong to the region next door."""
    own = services(t, 4)
    theirs = tuple(
        replace(
            tile,
            label=t("Kabupaten Kepulauan Contoh", "Contoh Islands Regency"),
            text=t("Dinas Kependudukan · ", "Civil Registration · ") + tile.text,
        )
        for tile in services(t, 5)[2:]
    )
    return v.ListView(t("Beranda", "Home"), t("Surat warga", "Letters"), own + theirs)


def next_door_service(t: Text) -> v.ServiceView:
    label = t("Kabupaten Kepulauan Contoh", "Contoh Islands Regency")
    return replace(service(t), label=label)


def next_door_received(t: Text) -> v.ReceivedView:
    view = received(t)
    sent = v.Banner(
        "info",
        "building-columns",
        "Jl. Pelabuhan Contoh 1 · " + t("Telepon", "Phone") + " (0298) 555-0200",
        t("Dikirim ke Dinas Kependudukan, ", "Sent to Civil Registration, ")
        + t("Kabupaten Kepulauan Contoh.", "Contoh Islands Regency."),
    )
    return replace(view, banners=(view.banners[0], sent, view.banners[1]))


def idle(t: Text) -> v.IdleView:
    return v.IdleView(
        30,
        t("Anda masih di sini?", "Are you still here?"),
        t(
            "Jawaban Anda akan dihapus dari layar kalau tidak disentuh.",
            "Your answers will be cleared if nothing is touched.",
        ),
    )


def scan(t: Text) -> v.MessageView:
    return v.MessageView(
        tone="info",
        icon="qrcode",
        title=t("Lihat status struk ini?", "See the status of this receipt?"),
        text=t(
            "Struk terbaca. Isian Anda belum dikirim; Anda bisa melanjutkannya sesudah itu.",
            "Receipt read. Your answers were not sent yet; you can go on with them afterwards.",
        ),
        actions=(
            v.Action(t("Lanjut mengisi", "Go on filling in"), e.CloseOverlay(), style="secondary"),
            v.Action(t("Lihat status", "See the status"), e.OpenScanned()),
        ),
    )


BODIES: dict[str, Callable[[Text], v.Body]] = {
    "attract": attract, "home": home, "list": listing, "search": search,
    "search-nothing": search_nothing, "service": service, "standard": standard,
    "identify": identify, "question": question, "long-text": long_text, "money": money,
    "reference": reference, "date": date, "address": address, "choice": choice,
    "several": several, "photo": photo, "photo-taken": photo_taken, "photo-absent": photo_absent,
    "photo-blurred": photo_blurred,
    "repeat": repeat, "computed": computed, "check": check, "check-long": check_long,
    "busy": busy, "received": received, "printer-out": printer_out, "status": status,
    "message": message, "goodbye": goodbye, "out-of-service": out_of_service, "pin": pin,
    "technician": technician, "servicing-stick": servicing_stick,
    "servicing-line": servicing_line, "servicing-touch": servicing_touch,
    "servicing-aimed": servicing_aimed, "servicing-sound": servicing_sound, "probe": probe,
    "pin-hint": pin_hint,
    "list-next-door": next_door_list,
    "service-next-door": next_door_service, "received-next-door": next_door_received,
}  # fmt: skip
OVERLAYS: dict[str, Callable[[Text], v.Overlay]] = {
    "emergency": emergency, "help": help_, "language": language, "accessibility": accessibility,
    "idle": idle, "scan": scan,
}  # fmt: skip
NAMES = (*BODIES, *OVERLAYS)
WITHOUT_BACK = {
    "attract", "home", "busy", "received", "printer-out", "goodbye", "out-of-service", "technician",
    "message", "scan", "received-next-door", "probe",
}  # fmt: skip


def view(name: str, display: v.Display = v.Display()) -> v.View:  # noqa: B008 - frozen
    """Return the sample view of this name in the display's language and mode."""
    t = texts(display.language)
    body = BODIES.get(name, question)(t)
    overlay = OVERLAYS[name](t) if name in OVERLAYS else None
    subtitle = t("Mode teknisi · K07", "Technician · K07") if name == "technician" else ""
    return v.View(
        display=display,
        chrome=chrome(t, home=name not in ("attract", "home"), subtitle=subtitle),
        body=body,
        overlay=overlay,
        back=None if name in WITHOUT_BACK else back(t),
    )
