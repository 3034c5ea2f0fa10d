"""Letters as PDF, made on the spot."""

import io

from pypdf import PdfWriter

A4 = (595, 842)
CANARY = "Surat Contoh untuk Siti Contoh Kenari"


def pdf(pages=2, size=A4, password="", padding=0) -> bytes:
    writer = PdfWriter()
    writer.add_metadata({"/Note": CANARY + "x" * padding})
    for _ in range(pages):
        writer.add_blank_page(*size)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
