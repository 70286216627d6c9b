"""Files as people hand them in, and as those make them who mean harm."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}


def upload(name, content):
    return SimpleUploadedFile(name, content)


def office(
    kind="docx", parts=None, *, main=b'<?xml version="1.0"?><w:document/>', method=zipfile.ZIP_DEFLATED
):
    """An office document with further parts, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(MAIN[kind], main)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*external, kind="hyperlink", mode="External"):
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for n, target in enumerate(external)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATION}">{lines}</Relationships>'.encode()


def understated(content=b"<a>" + b"0" * 2_000_000 + b"</a>"):
    """A part whose directory says that it is small, with a digest that agrees with the lie."""
    whole = bytearray(office(parts={"word/styles.xml": content}))
    small, check = content[:1_000], struct.pack("<I", zlib.crc32(content[:1_000]))
    for signature, crc_at, size_at in ((b"PK\x03\x04", 14, 22), (b"PK\x01\x02", 16, 24)):
        at = -1
        while (at := whole.find(signature, at + 1)) >= 0:
            if struct.unpack_from("<I", whole, at + size_at)[0] == len(content):
                whole[at + crc_at : at + crc_at + 4] = check
                struct.pack_into("<I", whole, at + size_at, len(small))
    return bytes(whole)


def renamed_inside(whole=None):
    """The part's own head calls it otherwise than the directory does."""
    content = bytearray(whole or office(parts={"word/styles.xml": b"<a/>"}))
    at = content.find(b"word/styles.xml")
    content[at : at + 15] = b"word/vbaPro.bin"
    return bytes(content)


def pdf(*objects, packed=(), head=b"/Type /ObjStm /N 1 /First 4", filters=b"/FlateDecode", tail=b""):
    """A PDF of these objects, and of those that stand in packed streams."""
    parts = [b"%PDF-1.7\n"]
    for number, content in enumerate(objects, 1):
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    for number, content in enumerate(packed, 50):
        stream = zlib.compress(content)
        parts.append(
            b"%d 0 obj\n<< %s /Filter %s /Length %d >>\nstream\n%s\nendstream\nendobj\n"
            % (number, head, filters, len(stream), stream)
        )
    return b"".join([*parts, tail, b"%%EOF\n"])


def png(width=1, height=1):
    body = b"IHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def jpeg(width=1, height=1, *, before=b"", frame=0xC0):
    size = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    start = bytes([0xFF, frame]) + struct.pack(">H", len(size) + 2) + size
    return b"\xff\xd8" + before + start + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\xd9"
