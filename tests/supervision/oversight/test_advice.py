"""Suggestions of courts and procuratorates, answered within two months; cases handed to the police."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import AuditEntry
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from supervision.oversight import services
from supervision.oversight.models import OversightFile
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import LATER, NOW, TODAY

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def code_of(call, **given):
    with pytest.raises(TransitionDenied) as denied:
        call(**given)
    return denied.value.code


def test_two_months_run_from_the_day_it_came_or_as_the_paper_says(hall):
    by_law = factories.advised(hall)
    # The first of August 2026 is a Saturday: the term ends on the Monday.
    assert by_law.due_on == date(2026, 8, 3)
    urgent = factories.advised(hall, document_number="示检建〔2026〕10号", due_on=date(2026, 7, 1))
    assert Deadline.objects.get(case_uid=urgent.pk).due_on == urgent.due_on == date(2026, 7, 1)
    with pytest.raises(ValidationError):
        factories.advised(hall, document_number="x", due_on=date(2026, 6, 1))


def test_the_reply_is_a_letter_signed_by_another(hall):
    case = factories.replied(hall)
    assert code_of(services.sign_reply, case=case.pk, by=hall.worker, at=NOW) == "four_eyes"
    found = services.sign_reply(case=case.pk, by=hall.head, at=NOW)
    assert (found.answered_on, found.paper.title) == (TODAY, "对检察建议的回复")
    assert Deadline.objects.get(case_uid=case.pk).met_at == NOW


def test_a_court_advises_about_a_case_of_that_body_alone(hall):
    case = factories.heard(hall, "lawyer")
    said = {"adviser": "court", "document_number": "示法建〔2026〕1号", "issuer": "示例市中级人民法院"}
    assert factories.advised(hall, case=case.pk, **said).case == case
    with pytest.raises(ValidationError) as error:
        factories.advised(hall, case=hall.body.pk, **{**said, "document_number": "2"})
    assert "case" in error.value.message_dict


def test_whether_it_was_taken_up_is_the_office_to_say(hall):
    case = factories.answered_advice(hall)
    said = {"case": case.pk, "result": "已经落实。", "at": NOW}
    assert code_of(services.close_advice, **said, adopted="full", by=hall.head) == "not_your_role"
    with pytest.raises(ValidationError):
        services.close_advice(**said, adopted="perhaps", by=hall.supervisor)
    assert services.close_advice(**said, adopted="part", by=hall.supervisor).adopted == "part"


def test_what_was_not_answered_is_late(hall):
    case = factories.advised(hall)
    factories.passed(LATER)
    case.refresh_from_db()
    assert case.overdue_at == LATER


def test_files_are_sealed_kept_once_and_reading_them_is_written_down(hall):
    def upload():
        return SimpleUploadedFile("建议书.pdf", PDF, "application/pdf")

    case = services.enter_advice(
        said=services.AdviceData(
            "court", "示法建〔2026〕2号", "示例法院", "标题", "内容", date(2026, 6, 1), hall.body
        ),
        files=[upload()],
        by=hall.worker,
        at=NOW,
    )
    file = OversightFile.objects.get(case_uid=case.pk)
    assert file.stored_name.endswith(".sealed")
    assert services.read_file(case=case, file=file, by=hall.supervisor, at=NOW) == PDF
    assert AuditEntry.objects.filter(action="advice.file_read", subject_uid=case.pk).exists()
    trial = factories.pending(hall)
    held = {
        "case": trial.pk,
        "appeared": "head",
        "post": "局长",
        "held_on": TODAY,
        "by": hall.worker,
        "at": NOW,
    }
    services.add_hearing(**held, files=[upload()])
    with pytest.raises(ValidationError):
        services.add_hearing(**held, files=[upload()])


def test_a_transfer_goes_by_receipt_decision_and_end(hall):
    case = factories.handed_over(hall)
    assert {one.key for one in Deadline.objects.filter(case_uid=case.pk)} == {"transfer_receipt"}
    with pytest.raises(ValidationError):
        services.take_transfer(case=case.pk, on=date(2026, 6, 1), receipt="1", by=hall.worker, at=NOW)
    services.take_transfer(case=case.pk, on=TODAY, receipt="示公回〔2026〕5号", by=hall.worker, at=NOW)
    assert Deadline.objects.open().get(case_uid=case.pk).key == "transfer_decision"
    refused = services.note_refused(
        case=case.pk, on=TODAY, decision_number="1", reason="金额不足。", by=hall.worker, at=NOW
    )
    assert not Deadline.objects.open().filter(case_uid=case.pk).exists()
    found = services.note_reconsidered(
        case=refused.pk, on=TODAY, decision_number="示公立〔2026〕9号", by=hall.worker, at=NOW
    )
    assert (found.status, found.refusal_reason) == ("filed", "金额不足。")
    assert (
        services.close_transfer(case=case.pk, result="已判决。", by=hall.supervisor, at=NOW).status
        == "closed"
    )
