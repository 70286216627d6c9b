"""
What a file of a kind that we take may hold all the same to harm whoever opens it, or this node while it reads it.

Looked at by its bytes, in bounded memory, without a parser that would follow what it finds. What these rules do not
know, a virus scanner may (``records/common/clamd.py``).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from records.common.files import DOCX, JPEG, OFD, PDF, PNG, XLSX, FileType

# A small archive that unpacks to a huge one is an attack on whoever opens it.
MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 2**20
MOST_RATIO = 200
# A page of A2 at 600 dpi; beyond it an office's viewer holds gigabytes.
MOST_PIXELS = 150_000_000
_CHUNK = 256 * 1024


class Dangerous(Exception):
    """:ivar code: what is wrong, as ``records.common.uploads`` puts it into words"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_dangers(file: Any, kind: FileType) -> None:
    """
    Look through an open binary file of this kind; rewinds it.

    :raises Dangerous: ``archive_bomb``, ``unsafe_archive``, ``encrypted``, ``entities``, ``macros``,
        ``external_content``, ``active_content``, ``too_many_pixels``, ``broken``
    """
    try:
        if kind in (DOCX, XLSX, OFD):
            _look_through_archive(file)
        elif kind == PDF:
            file.seek(0)
            _look_through_pdf(file.read())
        elif kind in (JPEG, PNG):
            file.seek(0)
            _measure(file.read(), kind)
    finally:
        file.seek(0)


# ---- Office and OFD: archives of XML ------------------------------------------------------------------------

_XML_NAMES = (".xml", ".rels", ".vml", ".xhtml", ".svg")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe\x00"
_MACROS = re.compile(r"(?i)(vbaProject(Signature\w*)?\.bin$|(^|/)activeX/|(^|/)macrosheets/)")
_SYMBOLIC_LINK = 0o12
_MOST_RELATIONS = 4 * 2**20
_HYPERLINK = "/hyperlink"


def _look_through_archive(file: Any) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _weigh(entries)
            for entry in entries:
                _refuse_entry(entry)
                _look_into(entry, _inflated(file, entry))
    # What an archive from a stranger makes its readers raise: no archive at all, a torn stream, a head cut short, a way of
    # packing that is not known (NotImplementedError), a part beyond the end. Each is a broken file, and is said to be one.
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, ValueError) as error:
        raise Dangerous("broken") from error


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise Dangerous("archive_bomb")
    # Two readers would take two different parts for the same one.
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Dangerous("unsafe_archive")


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    steps = re.split(r"[/\\]", name)
    if ".." in steps or "\x00" in name or ":" in name or name.startswith(("/", "\\")):
        raise Dangerous("unsafe_archive")
    if entry.external_attr >> 28 == _SYMBOLIC_LINK:
        raise Dangerous("unsafe_archive")
    if entry.flag_bits & 0x1:
        raise Dangerous("encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Dangerous("unsafe_archive")
    if _MACROS.search(name):
        raise Dangerous("macros")


def _inflated(file: Any, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part piece by piece, by what lies there: a directory may tell a smaller size than a reader would unpack."""
    file.seek(entry.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise Dangerous("broken")
    name_length, more_length = struct.unpack("<HH", head[26:30])
    name = file.read(name_length)
    if name.decode("utf-8" if entry.flag_bits & 0x800 else "cp437") != entry.orig_filename:
        raise Dangerous("unsafe_archive")
    file.seek(more_length, 1)
    opener = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left, total = entry.compress_size, 0
    while left > 0 and (packed := file.read(min(_CHUNK, left))):
        left -= len(packed)
        while packed:
            piece = opener.decompress(packed, _CHUNK) if opener else packed
            packed = opener.unconsumed_tail if opener else b""
            total += len(piece)
            if total > entry.file_size:
                raise Dangerous("archive_bomb")
            yield piece
    if left or total != entry.file_size or (opener and not opener.eof):
        raise Dangerous("broken")


def _look_into(entry: zipfile.ZipInfo, pieces: Iterator[bytes]) -> None:
    first = next(pieces, b"")
    name = entry.filename.lower()
    looks_so = first.lstrip(_BYTE_ORDER_MARKS).lstrip(b" \t\r\n\x00").startswith(b"<")
    if not entry.is_dir() and (name.endswith(_XML_NAMES) or looks_so):
        _refuse_doctype([first], whole=entry.file_size <= len(first))
        if name.endswith(".rels"):
            _refuse_foreign(first + b"".join(pieces), entry.file_size)
    # To the end in any case: what it really unpacks to is what is measured.
    for _piece in pieces:
        pass


class _Root(Exception):
    """The root element has begun; a document type can stand only before it."""


def _refuse_doctype(pieces: list[bytes], *, whole: bool) -> None:
    """The parser itself says where the first element begins, in whatever encoding; nothing is ever resolved."""

    def doctype(*_about: Any) -> None:
        raise Dangerous("entities")

    def root(*_about: Any) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, root
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        if whole:
            parser.Parse(b"", True)
    except _Root:
        return
    except expat.ExpatError as error:
        raise Dangerous("broken") from error
    # No element in its first quarter of a megabyte: made to hide what comes before one.
    raise Dangerous("entities")


def _refuse_foreign(content: bytes, size: int) -> None:
    """Parts that an office program fetches from elsewhere: pictures that tell when they are seen, templates with macros."""
    if size > _MOST_RELATIONS:
        raise Dangerous("archive_bomb")

    def relation(_name: str, said: dict[str, str]) -> None:
        external = said.get("TargetMode", "").lower() == "external"
        if external and not said.get("Type", "").endswith(_HYPERLINK):
            raise Dangerous("external_content")

    parser = expat.ParserCreate()
    parser.StartElementHandler = relation
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Dangerous("broken") from error


# ---- PDF: what acts when it is opened -------------------------------------------------------------------------


def _name(word: str) -> bytes:
    """A PDF name in each of its spellings: ``/JavaScript`` may be written ``/J#61vaScript``."""
    letters = (f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in word)
    return rf"/{''.join(letters)}(?![A-Za-z0-9_#])".encode()


_ACTIVE = re.compile(b"|".join(_name(word) for word in ("JavaScript", "Launch", "RichMedia", "XFA")))
_SEALED = re.compile(_name("Encrypt"))
_PACKED = re.compile(b"|".join((_name("ObjStm"), _name("First"))))
_FLATE = re.compile(_name("FlateDecode") + b"|" + _name("Fl"))
_OTHER_FILTER = re.compile(
    b"|".join(_name(f"{word}Decode") for word in ("ASCIIHex", "ASCII85", "LZW", "RunLength"))
)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HEAD = 2_000


def _look_through_pdf(content: bytes) -> None:
    if _SEALED.search(content):
        # Its objects cannot be looked at, and neither could those be who have to decide by it.
        raise Dangerous("encrypted")
    if _ACTIVE.search(content):
        raise Dangerous("active_content")
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _HEAD) : found.start()]
        head = head[head.rfind(b"obj") + 3 :]
        # Newer files keep objects inside packed streams, where a search of the bytes does not see them.
        if not _PACKED.search(head):
            continue
        if _OTHER_FILTER.search(head):
            raise Dangerous("active_content")
        if not _FLATE.search(head):
            continue
        left -= _look_into_objects(content[found.end() :], left)


def _look_into_objects(packed: bytes, most: int) -> int:
    """How much was unpacked of a stream of objects."""
    opener = zlib.decompressobj()
    try:
        objects = opener.decompress(packed, most)
    except zlib.error as error:
        raise Dangerous("broken") from error
    if not opener.eof:
        raise Dangerous("archive_bomb" if len(objects) >= most else "broken")
    if _ACTIVE.search(objects):
        raise Dangerous("active_content")
    return len(objects)


# ---- Pictures: how large they become ---------------------------------------------------------------------------

_PNG_HEAD = struct.Struct(">8s4x4sII")


def _measure(content: bytes, kind: FileType) -> None:
    width, height = _png_size(content) if kind == PNG else _jpeg_size(content)
    if not width or not height:
        raise Dangerous("broken")
    if width * height > MOST_PIXELS:
        raise Dangerous("too_many_pixels")


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < _PNG_HEAD.size:
        return 0, 0
    _signature, name, width, height = _PNG_HEAD.unpack_from(content)
    return (width, height) if name == b"IHDR" else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0
