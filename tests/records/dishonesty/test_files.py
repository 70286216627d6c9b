"""Attachments are what their bytes say, kept under a name of ours."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from records.common.workflow import TransitionDenied
from records.dishonesty import services
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01" + b"\x00" * 9


def docx(extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document/>" + extra)
    return out.getvalue()


def attach(who, record, data, name="判决书.pdf", kind="document", by=None):
    return services.attach_file(
        uid=record.uid, file=SimpleUploadedFile(name, data), kind=kind, by=by or who.clerk, at=NOW
    )


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("判决书.pdf", PDF, "application/pdf"),
        ("照片.PNG", PNG, "image/png"),
        ("说明.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_kept_as_it_was_sent(who, name, data, content_type):
    attachment = attach(who, factories.draft(who), data, name)

    with services.open_attachment(attachment) as stored:
        assert stored.read() == data
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()
    assert (attachment.content_type, attachment.size) == (content_type, len(data))
    assert attachment.original_name == name
    assert "判决" not in attachment.stored_name


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("程序.exe", b"MZ\x90\x00" + b"\x00" * 20, "type_not_allowed"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "type_not_allowed"),
        ("判决书.pdf", PNG, "name_and_content_differ"),
        ("空.pdf", b"", "empty"),
        ("坏.docx", b"PK\x03\x04broken", "type_not_allowed"),
        ("炸弹.docx", docx(b"0" * 30_000_000), "archive_bomb"),
    ],
)
def test_what_a_file_is_not_it_is_refused_as(who, name, data, code):
    record = factories.draft(who)

    with pytest.raises(services.FileRefused) as refused:
        attach(who, record, data, name)

    assert refused.value.code == code
    assert not record.attachments.exists()


def test_too_large_a_file_is_refused(who, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    with pytest.raises(services.FileRefused) as refused:
        attach(who, factories.draft(who), PDF)
    assert refused.value.code == "too_large"


def test_the_same_file_twice_is_one(who):
    record = factories.draft(who)
    attach(who, record, PDF)
    with pytest.raises(services.FileRefused) as refused:
        attach(who, record, PDF, "另一个名字.pdf")
    assert refused.value.code == "duplicate"


def test_a_record_holds_a_bounded_number_of_files(who):
    record = factories.draft(who)
    for number in range(20):
        attach(who, record, PDF + str(number).encode())
    with pytest.raises(services.FileRefused) as refused:
        attach(who, record, PDF)
    assert refused.value.code == "too_many"


def test_an_unknown_kind_of_material_is_refused(who):
    with pytest.raises(services.FileRefused) as refused:
        attach(who, factories.draft(who), PDF, kind="gift")
    assert refused.value.code == "unknown_kind"


def test_a_path_in_the_name_leads_nowhere(who):
    attachment = attach(who, factories.draft(who), PDF, "../../etc/passwd.pdf")
    assert attachment.original_name == "passwd.pdf"
    assert attachment.stored_name.startswith("attachments/")


def test_whoever_adds_a_file_cannot_approve(who):
    record = factories.draft(who)
    attach(who, record, PDF, by=who.other_clerk)
    record.refresh_from_db()
    assert who.other_clerk.pk in record.writers


@pytest.mark.parametrize("state", ["submitted", "approved", "published", "ended"])
def test_after_submission_the_files_stand(who, state):
    with pytest.raises(TransitionDenied) as denied:
        attach(who, factories.IN_STATE[state](who), PDF)
    assert denied.value.code == "not_editable"


def test_a_stranger_attaches_nothing(who):
    with pytest.raises(TransitionDenied):
        attach(who, factories.draft(who), PDF, by=who.newcomer)


def test_a_removed_file_is_out_of_sight_but_not_gone(who):
    record = factories.draft(who)
    attachment = attach(who, record, PDF)

    removed = services.remove_attachment(uid=attachment.uid, by=who.clerk, at=NOW)

    assert (removed.removed_by, removed.removed_at) == (who.clerk, NOW)
    with services.open_attachment(removed) as stored:
        assert stored.read() == PDF
    attach(who, record, PDF)
