"""
What a file says of its maker and his device, taken out before it is kept: where a photograph was made and with what,
who wrote a document and when.

Everything that shows stays as it is. What cannot be read as its kind is refused, so that nothing unclean is kept.
"""

import io
import re
import struct
import zipfile
import zlib

from records.common.files import DOCX, JPEG, OFD, PDF, PNG, XLSX, FileType


class Unreadable(ValueError):
    """The file begins like one of its kind and does not go on like one."""


def stripped(content: bytes, kind: FileType) -> bytes:
    """The same file without its metadata."""
    if kind == JPEG:
        return _jpeg(content)
    if kind == PNG:
        return _png(content)
    if kind == PDF:
        return _pdf(content)
    if kind in (DOCX, XLSX, OFD):
        return _archive(content)
    raise Unreadable(f"no way to clean {kind.content_type}")


# ---- JPEG: segments before the picture's data ---------------------------------------------------------------

_APP0, _APP14, _SCAN, _END = 0xE0, 0xEE, 0xDA, 0xD9
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112


def _jpeg(content: bytes) -> bytes:
    kept, orientation, at = [], 1, 2
    while True:
        marker, segment, at = _segment(content, at)
        if marker == _END:
            # Behind the picture some cameras put another, with notes of its own.
            break
        if marker == 0xE1 and segment[4:10] == _EXIF:
            orientation = _orientation(segment[10:]) or orientation
        if _shows(marker, segment):
            kept.append(segment)
        if marker == _SCAN:
            end = _end_of_scan(content, at)
            kept.append(content[at:end])
            at = end
    head = 1 if kept and kept[0][1:2] == bytes([_APP0]) else 0
    # Or a page that was photographed upright would lie on its side.
    turned = [_upright(orientation)] if orientation != 1 else []
    return b"".join([b"\xff\xd8", *kept[:head], *turned, *kept[head:], b"\xff\xd9"])


def _segment(content: bytes, at: int) -> tuple[int, bytes, int]:
    """The marker at this place, its segment, and where the next begins."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 2 > len(content) or content[at] != 0xFF:
        raise Unreadable("a JPEG ends before its picture does")
    marker = content[at + 1]
    if marker == _END:
        return marker, content[at : at + 2], at + 2
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    segment = content[at : at + 2 + length]
    if length < 2 or len(segment) != length + 2:
        raise Unreadable("a JPEG's segment is cut off")
    return marker, segment, at + 2 + length


def _shows(marker: int, segment: bytes) -> bool:
    """Whether the picture needs it: colours need two of the notes, all others and every comment go."""
    if marker == _APP0:
        return segment[4:9] == b"JFIF\x00"
    return marker == _APP14 or not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the packed picture stops: at the first marker that does not belong to it."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1
    raise Unreadable("a JPEG without an end")


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 200)):
            tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + number * 12)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _upright(orientation: int) -> bytes:
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


# ---- PNG: chunks --------------------------------------------------------------------------------------------

_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"bKGD", b"sBIT", b"pHYs"}
)


def _png(content: bytes) -> bytes:
    out, at = bytearray(content[:8]), 8
    while True:
        if at + 12 > len(content):
            raise Unreadable("a PNG without an end")
        length = int.from_bytes(content[at : at + 4], "big")
        name, chunk = content[at + 4 : at + 8], content[at : at + 12 + length]
        if len(chunk) != length + 12:
            raise Unreadable("a PNG's chunk is cut off")
        if name in _PNG_KEPT:
            out += chunk
        at += 12 + length
        if name == b"IEND":
            return bytes(out)


# ---- Office and OFD: parts of an archive --------------------------------------------------------------------

_PROPERTIES = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}
# Who commented and changed what, where the text of a document names its people.
_NAMES = re.compile(rb'(\s(?:w:author|w:initials|lastModifiedBy|w15:author)=")[^"]*(")')
_COMMENT_AUTHORS = re.compile(rb"(<author>)[^<]*(</author>)")
_OFD_MAKER = re.compile(
    rb"(<(?:ofd:)?(?:Author|Creator|CreatorVersion|Title|CreationDate|ModDate)>)[^<]*(</)", re.IGNORECASE
)
_THUMBNAIL = re.compile(r"(?i)^docProps/thumbnail\.")
_PICTURES = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def _archive(content: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.infolist():
                if entry.is_dir() or _THUMBNAIL.match(entry.filename):
                    continue
                # The time of each part goes too.
                clean = zipfile.ZipInfo(entry.filename, _ALWAYS)
                clean.compress_type = entry.compress_type
                new.writestr(clean, _part(entry.filename, old.read(entry)))
    # What zipfile raises on archives from strangers: a way of packing that it does not know (NotImplementedError), a
    # part sealed with a password (RuntimeError), a torn stream (zlib.error), a part that lies beyond the end (OSError).
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError) as error:
        raise Unreadable("an archive that cannot be read") from error
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    lower = name.lower()
    for ending, kind in _PICTURES.items():
        if lower.endswith(ending):
            try:
                return stripped(content, kind)
            except Unreadable:
                # A part that only calls itself a picture shows nothing, and is left as it is.
                return content
    if lower.endswith("ofd.xml"):
        return _OFD_MAKER.sub(rb"\1\2", content)
    if lower.endswith(".xml"):
        return _COMMENT_AUTHORS.sub(rb"\1\2", _NAMES.sub(rb"\1\2", content))
    return content


# ---- PDF: overwritten in place, so that every offset in it stays true ------------------------------------------

_INFO_KEYS = (
    rb"/(?:Author|Creator|Producer|Title|Subject|Keywords|CreationDate|ModDate|Company|SourceModified)"
)
_INFO = re.compile(
    _INFO_KEYS + rb"\s*(?:\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL
)
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/FlateDecode")
MOST_UNPACKED = 64 * 2**20


def _pdf(content: bytes) -> bytes:
    if b"/Encrypt" in content:
        # What it says of its maker is sealed with the rest, and cannot be found to be taken out.
        raise Unreadable("an encrypted PDF")
    out = bytearray(_blanked(content))
    for found in list(_STREAM.finditer(content)):
        head = content[max(0, found.start() - 1_000) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        # Newer files keep the same dictionaries inside packed streams.
        if not (b"/ObjStm" in head or b"/Metadata" in head) or not _FLATE.search(head):
            continue
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise Unreadable("a PDF's stream is cut off")
        out[found.end() : end] = _repacked(content[found.end() : end])
    return bytes(out)


def _blanked(text: bytes) -> bytes:
    text = _INFO.sub(_emptied, text)
    return _XMP.sub(lambda match: b" " * len(match[0]), text)


def _emptied(match: re.Match[bytes]) -> bytes:
    said = match[0]
    opened = next(at for at, sign in enumerate(said) if sign in b"(<")
    closing = b")" if said[opened : opened + 1] == b"(" else b">"
    return said[: opened + 1] + closing + b" " * (len(said) - opened - 2)


def _repacked(packed: bytes) -> bytes:
    opener = zlib.decompressobj()
    try:
        plain = opener.decompress(packed, MOST_UNPACKED)
    except zlib.error as error:
        raise Unreadable("a PDF's stream cannot be opened") from error
    cleaned = _blanked(plain)
    if cleaned == plain:
        return packed
    fresh = zlib.compress(cleaned, 9)
    if len(fresh) > len(packed):
        # Its length stands in the dictionary before it; a longer one would break the file.
        raise Unreadable("a PDF's stream cannot be put back")
    return fresh + b"\n" * (len(packed) - len(fresh))
