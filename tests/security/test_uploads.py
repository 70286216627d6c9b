"""Whoever hands in a file to harm this node, or whoever opens it, is refused and told what to do instead."""

import ast
import contextlib
import io
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.common import tables
from records.common.dangers import MOST_PIXELS
from records.common.files import DOCX, JPEG, OFD, PDF, PNG, XLSX
from records.common.uploads import FileRefused, clean_name, examined
from tests.security import files

ROOT = Path(__file__).resolve().parents[2]

GOOD = {
    "a.pdf": (files.pdf(b"<< /Type /Catalog /Pages 2 0 R >>", packed=[b"1 0 << /Type /Page >>"]), PDF),
    "links.docx": (
        files.office(parts={"word/_rels/document.xml.rels": files.relations("https://x.example/")}),
        DOCX,
    ),
    "a.xlsx": (files.office("xlsx", {"xl/worksheets/sheet1.xml": b"\xef\xbb\xbf<worksheet/>"}), XLSX),
    "utf16.docx": (
        files.office(main='<?xml version="1.0" encoding="UTF-16"?><d>x</d>'.encode("utf-16")),
        DOCX,
    ),
    "stored.ofd": (files.office("ofd", method=zipfile.ZIP_STORED), OFD),
    "a.png": (files.png(4_000, 3_000), PNG),
    "a.jpg": (files.jpeg(4_000, 3_000, before=b"\xff\xe1\x00\x04ab\xff\xff\xc4\x00\x03\x00"), JPEG),
    "progressive.JPEG": (files.jpeg(10, 10, frame=0xC2), JPEG),
}
BOMB = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><b>&b;</b>'
# So much that the document type stands behind the first piece that is looked at.
NOISE = random.Random(8).randbytes(150_000).hex().encode()
OUTSIDE = b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>'
BAD = {
    # archives
    "bomb.docx": (files.office(parts={"word/a.xml": b"<a>" + b"0" * 9_000_000}), "archive_bomb"),
    "many.xlsx": (files.office("xlsx", {f"xl/{n}.bin": b"" for n in range(2_001)}), "archive_bomb"),
    "lying.docx": (files.understated(), "archive_bomb"),
    "inside.docx": (files.renamed_inside(), "unsafe_archive"),
    "up.docx": (files.office(parts={"../../etc/cron.d/x": b"x"}), "unsafe_archive"),
    "back.docx": (files.office(parts={"word\\..\\..\\x.bin": b"x"}), "unsafe_archive"),
    "root.docx": (files.office(parts={"/etc/passwd": b"x"}), "unsafe_archive"),
    "twice.docx": (files.office(parts={"WORD/document.xml": b"<a/>"}), "unsafe_archive"),
    "bzip.docx": (files.office(method=zipfile.ZIP_BZIP2), "unsafe_archive"),
    "torn.docx": (files.office()[:200] + files.office()[230:], "type_not_allowed"),
    "macro.docx": (files.office(parts={"word/vbaProject.bin": b"x"}), "macros"),
    "activex.xlsx": (files.office("xlsx", {"xl/activeX/activeX1.bin": b"x"}), "macros"),
    "old-macro.xlsx": (files.office("xlsx", {"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
    # XML
    "laughs.docx": (files.office(main=BOMB), "entities"),
    "outside.xlsx": (files.office("xlsx", {"xl/sharedStrings.xml": OUTSIDE}), "entities"),
    "utf16.xlsx": (files.office("xlsx", {"xl/styles.xml": BOMB.decode().encode("utf-16")}), "entities"),
    "named.docx": (files.office(parts={"word/picture.png": BOMB}), "entities"),
    "behind.docx": (files.office(main=b"<!-- " + NOISE + b" -->" + BOMB), "entities"),
    "strange.docx": (files.office(main=b'<?xml version="1.0" encoding="UTF-7"?><a/>'), "broken"),
    "picture.docx": (
        files.office(
            parts={"word/_rels/document.xml.rels": files.relations("https://x.example/p", kind="image")}
        ),
        "external_content",
    ),
    "template.docx": (
        files.office(
            parts={
                "word/_rels/settings.xml.rels": files.relations(
                    "\\\\x\\t.dotm", kind="attachedTemplate", mode="external"
                )
            }
        ),
        "external_content",
    ),
    # PDF
    "script.pdf": (files.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "active_content"),
    "spelt.pdf": (files.pdf(b"<< /S /J#61va#53cript /JS (x) >>"), "active_content"),
    "launch.pdf": (files.pdf(b"<< /S /Launch /F (cmd.exe) >>"), "active_content"),
    "form.pdf": (files.pdf(b"<< /AcroForm << /XFA 3 0 R >> >>"), "active_content"),
    "packed.pdf": (files.pdf(packed=[b"1 0 << /S /JavaScript >>"]), "active_content"),
    "untyped.pdf": (files.pdf(packed=[b"1 0 << /S /Launch >>"], head=b"/N 1 /F#69rst 4"), "active_content"),
    "wrapped.pdf": (
        files.pdf(packed=[b"1 0 << /S /Launch >>"], filters=b"[/ASCIIHexDecode /FlateDecode]"),
        "active_content",
    ),
    "sealed.pdf": (files.pdf(tail=b"trailer << /Encrypt 5 0 R >>"), "encrypted"),
    "cut.pdf": (files.pdf(packed=[b"1 0 << >>" * 200])[:-30], "broken"),
    # pictures
    "flood.png": (files.png(60_000, 60_000), "too_many_pixels"),
    "flood.jpg": (files.jpeg(65_000, 65_000), "too_many_pixels"),
    "flood2.jpg": (files.jpeg(65_000, 65_000, frame=0xC2), "too_many_pixels"),
    "none.png": (files.png(0, 5), "broken"),
    "no-frame.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 30, "broken"),
    # what it is not
    "program.pdf": (b"MZ\x90\x00" + b"\x00" * 60, "type_not_allowed"),
    "page.png": (b"<svg onload=alert(1)>", "type_not_allowed"),
    "picture.pdf": (files.png(), "name_and_content_differ"),
    "page.html": (files.png(), "name_and_content_differ"),
    "a.pdf.exe": (files.pdf(), "name_and_content_differ"),
    "empty.pdf": (b"", "empty"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_people_hand_in_is_taken_whole(name):
    content, kind = GOOD[name]
    file = files.upload(name, content)

    assert examined(file)[0] == kind
    assert file.read() == content or file.seek(0) == 0


@pytest.mark.parametrize("name", BAD)
def test_what_would_harm_is_refused_with_its_reason(name):
    content, code = BAD[name]
    with pytest.raises(FileRefused) as refused:
        examined(files.upload(name, content))

    assert refused.value.code == code
    assert refused.value.message


def test_a_sealed_archive_is_refused():
    whole = bytearray(files.office())
    for at in (whole.find(b"PK\x03\x04") + 6, whole.find(b"PK\x01\x02") + 8):
        whole[at] |= 1
    with pytest.raises(FileRefused) as refused:
        examined(files.upload("a.docx", bytes(whole)))
    assert refused.value.code == "encrypted"


def test_a_link_in_an_archive_is_refused():
    out = io.BytesIO(files.office())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FileRefused) as refused:
        examined(files.upload("a.docx", out.getvalue()))
    assert refused.value.code == "unsafe_archive"


def test_the_limits_are_where_they_say(settings):
    settings.ATTACHMENT_MAX_BYTES = len(files.png())
    assert examined(files.upload("a.png", files.png()))[0] == PNG
    with pytest.raises(FileRefused) as refused:
        examined(files.upload("a.png", files.png() + b"\x00"))
    assert refused.value.code == "too_large"
    settings.ATTACHMENT_MAX_BYTES = 10_000
    assert examined(files.upload("a.png", files.png(MOST_PIXELS // 10_000, 10_000)))
    with pytest.raises(FileRefused):
        examined(files.upload("a.png", files.png(MOST_PIXELS // 10_000 + 1, 10_000)))


def test_a_room_may_take_less_than_all_kinds():
    with pytest.raises(FileRefused) as refused:
        examined(files.upload("a.png", files.png()), allowed=(PDF,))
    assert refused.value.code == "type_not_allowed"


@settings(max_examples=150)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 3_000), st.binary(min_size=1, max_size=40))
def test_a_file_that_somebody_tampered_with_is_taken_or_refused_and_nothing_else(name, at, noise):
    content = bytearray(GOOD[name][0])
    content[at % len(content) : at % len(content) + len(noise)] = noise
    # Any other exception would be an error page for the sender and a line in the log for the operator.
    with contextlib.suppress(FileRefused):
        examined(files.upload(name, bytes(content)))


class TestTables:
    def test_a_table_that_would_harm_is_refused_before_a_parser_sees_it(self, monkeypatch):
        monkeypatch.setattr(tables, "CalamineWorkbook", None)
        for content in (BAD["outside.xlsx"][0], files.office("xlsx", main=BOMB)):
            with pytest.raises(tables.Unreadable) as refused:
                tables.kind_of(files.upload("a.xlsx", content))
            assert refused.value.code == "entities"

    def test_a_table_is_taken(self):
        assert tables.kind_of(files.upload("a.xlsx", GOOD["a.xlsx"][0])) == ".xlsx"
        assert tables.kind_of(files.upload("a.csv", b"name\n1\n")) == ".csv"
        assert tables.kind_of(files.upload("a.csv", b"a\x00b")) is None


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("判决书.pdf", "判决书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("a\u2028b\u200b.pdf", "ab.pdf"),
        (" .hidden. ", "hidden"),
        ("", "file"),
        ("..", "file"),
        (None, "file"),
    ],
)
def test_a_name_is_one_line_without_a_path_or_a_disguise(given_name, shown):
    assert clean_name(given_name) == shown


@given(st.text(max_size=400))
def test_a_name_keeps_its_ending_and_its_length(name):
    shown = clean_name(f"{name}.pdf")
    assert 0 < len(shown) <= 255
    assert "/" not in shown
    assert "\n" not in shown
    if len(name) > 300 and shown != "pdf":
        assert shown.endswith(".pdf")


def test_every_room_takes_files_through_the_one_door():
    """Whoever looks at a file's kind himself, or opens an archive or a table, does not ask what it may do."""
    known = {
        "records/common/files.py", "records/common/uploads.py", "records/common/tables.py",
        "records/common/dangers.py", "records/common/metadata.py",
    }  # fmt: skip
    guilty = []
    for folder in ("records", "supervision", "disclosure", "integrity_portal"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if name in known or "/migrations/" in name:
                continue
            text = path.read_text()
            if not re.search(r"sniff|calamine|zipfile|ZipFile|tarfile", text, re.IGNORECASE):
                continue
            for node in ast.walk(ast.parse(text)):
                asked = (
                    {alias.name for alias in getattr(node, "names", [])}
                    if isinstance(node, ast.ImportFrom)
                    else set()
                )
                opened = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
                if asked & {"sniff", "CalamineWorkbook", "ZipFile"} or opened & {
                    "zipfile",
                    "python_calamine",
                    "tarfile",
                }:
                    guilty.append(name)
    assert guilty == []


def test_no_room_keeps_an_upload_that_nobody_looked_at():
    """Where a form has a field for a file, its room must call the door, by itself or through a table."""
    doors = ("examined(", "kind_of(", "clean_file(", "put_down(")
    for folder in ("records", "supervision", "disclosure"):
        for path in (ROOT / folder).rglob("*.py"):
            if "FileField(" not in path.read_text() or path.name == "forms.py" and path.parent.name == "site":
                continue
            room = path.parent if path.parent.name != "admin" else path.parent.parent
            texts = "".join(other.read_text() for other in room.rglob("*.py"))
            assert any(door in texts for door in doors), path


def test_looking_does_not_cost_more_than_the_file_may_weigh():
    """An archive at the edge of what is taken is gone through in bounded memory."""
    script = (
        "import resource, tests.security.files as f\n"
        "from records.common.dangers import refuse_dangers\n"
        "from records.common.files import DOCX\n"
        "import io, os\n"
        "body = os.urandom(1 << 20)\n"
        "whole = f.office(parts={f'word/media/{n}.bin': body * 16 for n in range(8)}, method=0)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "refuse_dangers(io.BytesIO(whole), DOCX)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert int(told.stdout) < 20_000
