"""What kind of file some bytes are. The sender's name and content type prove nothing."""

import zipfile
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FileType:
    content_type: str
    extensions: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
PNG = FileType("image/png", (".png",))
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
OFD = FileType("application/ofd", (".ofd",))

SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
# Office and OFD documents are archives; the entry that makes each what it is.
ENTRIES = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))


def sniff(file: Any) -> FileType | None:
    """The type of an open binary file by its content, or None where it is none that we take; rewinds the file."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            return found
    return _archive(file) if head.startswith(b"PK\x03\x04") else None


def _archive(file: Any) -> FileType | None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    # NotImplementedError is zipfile's word for a version of the format that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None
    finally:
        file.seek(0)
    names = {entry.filename for entry in entries}
    return next((found for entry, found in ENTRIES if entry in names), None)
