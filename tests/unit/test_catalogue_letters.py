"""The 42 letters that villages issue ask for what those letters print, and for the others in them.

Source: the letters of OpenSID v2410.0.0 (names of their fields). A weekday follows from its date,
an applicant's name, NIK and birth date are asked before every form, so neither stands here.
"""

from pathlib import Path

import pytest

from kiosk.domain.reading import load

CATALOGUE = load(Path(__file__).parents[2] / "assets" / "services")
BORDERS = "batas_utara batas_timur batas_selatan batas_barat"
REPORTER = "pelapor_nik pelapor_nama pelapor_hubungan"
WITNESSES = "saksi1_nik saksi1_nama saksi2_nik saksi2_nama"

LETTERS = {
    "surat-keterangan-usaha": "nama_usaha keperluan",
    "surat-pengantar-kehilangan": "nama_barang rincian keterangan",
    "surat-keterangan-pengantar": "keperluan keterangan",
    "surat-keterangan-penduduk": "keperluan",
    "surat-pengantar-izin-keramaian": "jenis_acara keperluan",
    "surat-keterangan-pergi-kawin": "tujuan keperluan",
    "surat-pernyataan-belum-akta-lahir": "",
    "surat-keterangan-domisili-usaha": "usaha_nama",
    "surat-keterangan-jamkesos": "nomor_kartu keperluan",
    "surat-keterangan-jual-beli": "jenis_barang rincian_barang keterangan ketua_adat pembeli_nik"
    " pembeli_nama pembeli_alamat",
    "surat-keterangan-ktp-dalam-proses": "",
    "surat-keterangan-tidak-mampu": "keperluan",
    "surat-keterangan-beda-identitas": "nama_kartu nomor_identitas kedua_nama kedua_tempat_lahir"
    " kedua_tanggal_lahir kedua_jenis_kelamin kedua_agama kedua_pekerjaan kedua_alamat keterangan"
    " perbedaan",
    "surat-keterangan-wali-hakim": "",
    "surat-pengantar-skck": "keterangan",
    "surat-permohonan-cerai": "sebab uraian_sebab",
    "surat-keterangan-domisili": "keperluan",
    "surat-keterangan-lahir-mati": f"tanggal tempat_mati lama_kandungan {REPORTER}",
    "surat-pengantar-pas-lintas": "",
    "surat-keterangan-kepemilikan-kendaraan": "kendaraan_merek kendaraan_tahun kendaraan_warna"
    " kendaraan_nomor_polisi kendaraan_nomor_mesin kendaraan_nomor_rangka kendaraan_nomor_bpkb"
    " kendaraan_bahan_bakar kendaraan_isi_silinder kendaraan_atas_nama keperluan",
    "surat-keterangan-penghasilan-orang-tua": "siswa_nomor_induk jurusan siswa_sekolah siswa_kelas"
    " penghasilan_ayah penghasilan_ibu",
    "surat-biodata-penduduk": "",
    "surat-perintah-perjalanan-dinas": "pangkat jabatan tingkat_biaya maksud tujuan alat_angkut"
    " pengikut keterangan tanggal_berangkat tanggal_kembali",
    "surat-permohonan-duplikat-nikah": "kecamatan_kua tanggal_nikah pasangan_nama",
    "surat-keterangan-kepemilikan-tanah": "tanah_jenis tanah_luas tanah_bukti tanah_nomor_bukti"
    f" tanah_atas_nama tanah_asal bukti_pendukung {BORDERS}",
    "surat-permohonan-duplikat-kelahiran": REPORTER,
    "surat-permohonan-kk": "alasan no_kk keterangan",
    "surat-pengantar-rujuk-cerai": "nama_ayah pasangan_nik pasangan_nama pasangan_alamat",
    "surat-permohonan-perubahan-kk": "alasan alasan_lain",
    "surat-kuasa": "keperluan kuasa_nik kuasa_nama kuasa_alamat",
    "surat-izin-keluarga-pekerja-migran": "selaku negara_tujuan nama_pptkis masa_kontrak hubungan"
    " status_kerja diizinkan_nik diizinkan_nama diizinkan_alamat",
    "surat-keterangan-nikah-non-muslim": "calon_suami_status calon_suami_anak_ke"
    " calon_suami_perkawinan_ke calon_suami_paspor calon_suami_no_hp calon_suami_organisasi"
    " calon_suami_kebangsaan calon_istri_nik calon_istri_nama calon_istri_status"
    " calon_istri_anak_ke calon_istri_perkawinan_ke calon_istri_paspor ayah_suami_nama"
    " ibu_suami_nama istri_dulu_nama ayah_istri_nama ibu_istri_nama suami_dulu_nama saksi1_no_hp"
    f" saksi2_no_hp {WITNESSES} tanggal_nikah jam_nikah badan_peradilan nomor_putusan"
    " tanggal_putusan pemuka_agama anak_diakui",
    "surat-keterangan-kematian": f"almarhum_nik almarhum_nama {REPORTER} {WITNESSES}",
    "surat-keterangan-beda-identitas-kis": "keperluan",
    "surat-keterangan-penghasilan-ayah": "penghasilan keperluan siswa_sekolah",
    "surat-keterangan-penghasilan-ibu": "penghasilan keperluan siswa_sekolah",
    "surat-pernyataan-fisik-tanah": "tanah_alamat tanah_kelurahan tanah_kecamatan tanah_kota"
    f" nomor_bidang tanah_luas tanah_status dipergunakan {BORDERS} diperoleh_dari diperoleh_tahun"
    f" diperoleh_jalan {WITNESSES}",
    "surat-keterangan-kelahiran": f"ibu_nik ibu_nama ayah_nik ayah_nama {REPORTER} {WITNESSES}",
    "surat-pengantar-pindah": "no_hp format_formulir jenis_permohonan alasan klasifikasi"
    " tujuan_alamat tujuan_dusun tujuan_kelurahan tujuan_kecamatan tujuan_kota tujuan_provinsi"
    " tujuan_kode_pos tujuan_telepon jenis_kepindahan kk_tinggal kk_pindah negara_tujuan"
    " kode_negara alamat_luar_negeri penanggung_jawab_nama sponsor_nama sponsor_tipe"
    " sponsor_alamat nomor_itas tanggal_itas tanggal_pindah keterangan jumlah_pengikut",
    "surat-pengantar-nikah": "bin_suami calon_suami_status istri_ke ayah_suami_bin ibu_suami_bin"
    " binti_istri calon_istri_status ayah_istri_bin ibu_istri_bin suami_dulu_tanggal_meninggal"
    " suami_dulu_tempat_meninggal suami_dulu_bin wali_nikah_bin wali_nikah_hubungan tanggal_nikah"
    " jam_nikah tempat_nikah maskawin",
    "surat-permohonan-akta-lahir": "anak_nama anak_tempat_lahir anak_tanggal_lahir anak_alamat"
    " ayah_nama ibu_nama orang_tua_alamat",
    "surat-keterangan-bepergian": "keperluan",
}

CHOICES = {
    ("surat-keterangan-kepemilikan-tanah", "tanah_jenis"): "sawah darat bangunan",
    ("surat-keterangan-kepemilikan-tanah", "tanah_bukti"): "petok segel akta buku_desa lainnya",
    ("surat-keterangan-kepemilikan-tanah", "tanah_asal"): "yayasan warisan hibah jual_beli lainnya",
    ("surat-pengantar-pindah", "alasan"): "pekerjaan pendidikan keamanan kesehatan perumahan"
    " keluarga lainnya",
    ("surat-pengantar-pindah", "klasifikasi"): "satu_kelurahan antar_kelurahan antar_kecamatan"
    " antar_kota antar_provinsi",
    ("surat-pengantar-pindah", "jenis_kepindahan"): "kepala semua sebagian anggota",
    ("surat-pengantar-pindah", "sponsor_tipe"): "organisasi perorangan pemerintah tanpa perusahaan",
    ("surat-permohonan-kk", "alasan"): "baru hilang_rusak lainnya",
}


def test_there_are_42_letters():
    assert len(LETTERS) == 42


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_asks_for_all_that_it_prints(code):
    asked = {question.key for question in CATALOGUE.service(code).form.question}
    assert set(LETTERS[code].split()) <= asked


@pytest.mark.parametrize(("code", "key"), CHOICES)
def test_a_choice_offers_what_the_form_lists(code, key):
    question = next(q for q in CATALOGUE.service(code).form.question if q.key == key)
    assert set(CHOICES[code, key].split()) <= {option.value for option in question.options}
