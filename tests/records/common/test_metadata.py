"""A file keeps what it shows and loses what it says of its maker and his device."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from records.common.files import DOCX, JPEG, OFD, PDF, PNG, XLSX, FileType
from records.common.metadata import Unreadable, stripped

SECRET = b"N34.02 E113.85 iPhone of Ouyang"


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _exif(orientation: int) -> bytes:
    tiff = b"II*\x00" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return _segment(0xE1, b"Exif\x00\x00" + tiff + SECRET)


JFIF = _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
TABLES = _segment(0xDB, b"\x00" * 65) + _segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
SCAN = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
END = b"\xff\xd9"


def _jpeg(*notes: bytes, behind: bytes = b"") -> bytes:
    return b"\xff\xd8" + JFIF + b"".join(notes) + TABLES + SCAN + END + behind


def test_a_photograph_loses_place_device_thumbnail_and_comment():
    whole = _jpeg(
        _exif(1),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + SECRET),
        _segment(0xED, SECRET),
        _segment(0xFE, SECRET),
        _segment(0xE0, b"JFXX\x00" + SECRET),
        behind=b"\xff\xd8" + _exif(1) + END,
    )

    assert stripped(whole, JPEG) == _jpeg()


def test_a_page_photographed_upright_stays_upright():
    cleaned = stripped(_jpeg(_exif(6)), JPEG)

    assert SECRET not in cleaned
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in cleaned
    assert stripped(cleaned, JPEG) == cleaned


def test_colours_that_only_a_note_explains_stay_right():
    adobe = _segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")

    assert adobe in stripped(_jpeg(adobe), JPEG)


@given(st.integers(min_value=2, max_value=120))
def test_a_photograph_that_is_cut_off_is_refused_or_clean(end):
    whole = _jpeg(_exif(3))
    try:
        cleaned = stripped(whole[:end], JPEG)
    except Unreadable:
        return
    assert SECRET not in cleaned


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def test_a_png_keeps_its_picture_alone():
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b"\x00" * 13)
    rest = _chunk(b"IDAT", zlib.compress(b"\x00\x00")) + _chunk(b"IEND", b"")
    notes = b"".join(_chunk(name, SECRET) for name in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"))

    assert stripped(head + notes + rest + SECRET, PNG) == head + rest
    with pytest.raises(Unreadable):
        stripped(head, PNG)


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


OFFICE = [(DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")]


@pytest.mark.parametrize(("kind", "part"), OFFICE, ids=["docx", "xlsx"])
def test_an_office_document_keeps_its_text_and_forgets_who_wrote_when(kind: FileType, part: str):
    text = '<w:ins w:author="欧阳" w:id="1"><w:t>合同正文</w:t></w:ins>'.encode()
    whole = _archive(
        {
            part: text,
            "docProps/core.xml": "<dc:creator>欧阳</dc:creator>".encode(),
            "docProps/app.xml": "<Company>欧阳</Company>".encode(),
            "docProps/thumbnail.jpeg": SECRET,
            "xl/comments1.xml": "<authors><author>欧阳</author></authors>".encode(),
            "word/media/image1.jpg": _jpeg(_exif(1)),
            "word/media/image2.jpg": b"not a picture",
        }
    )

    with zipfile.ZipFile(io.BytesIO(stripped(whole, kind))) as archive:
        said = {one.filename: archive.read(one) for one in archive.infolist()}
        times = {one.date_time for one in archive.infolist()}

    assert "合同正文" in said[part].decode()
    assert not any("欧阳".encode() in content or SECRET in content for content in said.values())
    assert "docProps/thumbnail.jpeg" not in said
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_an_ofd_document_forgets_its_author():
    whole = _archive({"OFD.xml": "<ofd:DocInfo><ofd:Author>欧阳</ofd:Author></ofd:DocInfo>".encode()})
    with zipfile.ZipFile(io.BytesIO(stripped(whole, OFD))) as archive:
        assert "欧阳" not in archive.read("OFD.xml").decode()


def _pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Author": "Ouyang (the) one", "/Title": "合同", "/Creator": "Word"})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Ouyang</x:xmpmeta>"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_opens_as_before_and_names_nobody():
    whole = _pdf()
    cleaned = stripped(whole, PDF)
    reader = PdfReader(io.BytesIO(cleaned))

    assert len(cleaned) == len(whole)
    assert b"Ouyang" not in cleaned
    assert len(reader.pages) == 1
    assert not (reader.metadata or {}).get("/Author")


def test_what_a_newer_pdf_keeps_in_a_packed_stream_goes_too():
    plain = b"1 0 << /Author (Ouyang Example) /Producer (Word) >>" + b" " * 40
    packed = zlib.compress(plain, 1)
    whole = b"%%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    whole += packed + b"\nendstream\nendobj\n%%EOF"

    cleaned = stripped(whole, PDF)

    start = cleaned.index(b"stream\n") + 7
    inside = zlib.decompressobj().decompress(cleaned[start : cleaned.index(b"endstream")])
    assert len(cleaned) == len(whole)
    assert b"Ouyang" not in inside
    assert b"/Author ()" in inside


def test_what_cannot_be_looked_into_is_refused():
    for content, kind in (
        (b"%PDF-1.7\ntrailer << /Encrypt 3 0 R >>", PDF),
        (b"PK\x03\x04 and then nothing", DOCX),
        (b"\xff\xd8\xff", JPEG),
    ):
        with pytest.raises(Unreadable):
            stripped(content, kind)
