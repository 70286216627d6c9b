"""Whoever holds the database or the disk learns no applicant: neither name, number nor what they handed in."""

import pytest
from django.apps import apps
from django.db import connection

from records.common import key_rotation
from records.common.workflow import TransitionDenied
from records.remedies import services
from records.remedies.models import Applicant, Proof
from tests.records.remedies import factories
from tests.records.remedies.factories import AGENT_ID_NUMBER, ID_NUMBER, NAME, NOW

AGENT = {"agent_name": "王代办", "agent_id_number": AGENT_ID_NUMBER, "agent_phone": "13911112222"}


def everything_stored() -> str:
    """The text of every row of every table of the app, as a dump would hold it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("records").get_models():
            cursor.execute(f'SELECT row::text FROM "{model._meta.db_table}" AS row')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_no_row_of_the_database_holds_a_name_number_phone_or_the_code(office):
    case, code = factories.objection(
        office, applicant=factories.somebody(**AGENT), proofs=[factories.proof()]
    )
    services.accept_objection(uid=case.uid, by=office.clerk, at=NOW)
    services.open_identity(case=case, purpose="核对身份信息", by=office.clerk, at=NOW)
    stored = everything_stored()

    assert case.number in stored
    for secret in (
        ID_NUMBER, AGENT_ID_NUMBER, NAME, "王代办", "13800000000", "13911112222", "shenqing@example.cn",
        "示例市示例路1号", code, "身份证.pdf",
    ):  # fmt: skip
        assert secret not in stored, secret


def test_no_file_on_disk_holds_what_was_handed_in(office, media):
    factories.objection(office, proofs=[factories.proof()])
    files = [path for path in media.rglob("*") if path.is_file()]
    assert len(files) == 1
    content = files[0].read_bytes()
    assert ID_NUMBER.encode() not in content
    assert b"%PDF-" not in content
    assert "身份证" not in files[0].name


def test_the_file_comes_back_as_it_was(office):
    case, _ = factories.objection(office, proofs=[factories.proof()])
    proof = services.proofs_of(case).get()
    row, content = services.open_proof(
        case=case, proof_uid=proof.pk, purpose="核对身份证明", by=office.clerk, at=NOW
    )
    assert (row.content_type, row.extension, content) == ("application/pdf", ".pdf", factories.PDF)


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        (factories.proof(content=b"MZ\x90\x00 program"), "type_not_allowed"),
        (factories.proof(name="身份证.png"), "name_and_content_differ"),
        (factories.proof(content=b""), "empty"),
        (factories.proof(kind="selfie"), "unknown_kind"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(office, proof, code):
    with pytest.raises(services.FileRefused) as refused:
        factories.objection(office, proofs=[proof])
    assert refused.value.code == code


def test_the_same_file_twice_is_refused(office):
    with pytest.raises(services.FileRefused) as refused:
        factories.objection(office, proofs=[factories.proof(), factories.proof("evidence")])
    assert refused.value.code == "duplicate"


def test_a_proof_of_another_case_is_not_opened_through_this_one(office):
    case, _ = factories.objection(office, proofs=[factories.proof()])
    other, _ = factories.objection(
        office, factories.record(office, title="另一记录"), applicant=factories.body()
    )
    with pytest.raises(Proof.DoesNotExist):
        services.open_proof(
            case=other,
            proof_uid=services.proofs_of(case).get().pk,
            purpose="核对身份证明",
            by=office.clerk,
            at=NOW,
        )


def test_the_complaints_reader_is_the_supervisor_and_not_the_office_complained_about(office):
    case, _ = factories.complaint(office)
    assert (
        services.open_identity(case=case, purpose="联系投诉人", by=office.supervisor, at=NOW)["name"] == NAME
    )
    with pytest.raises(TransitionDenied):
        services.open_identity(case=case, purpose="看看谁投诉", by=office.reviewer, at=NOW)


def test_a_change_of_keys_reaches_applicants_and_proofs(office):
    factories.objection(office, proofs=[factories.proof()])
    assert set(key_rotation.models_with_secrets()) >= {Applicant, Proof}
    assert "id_number" in key_rotation.indexed_columns(Applicant)
