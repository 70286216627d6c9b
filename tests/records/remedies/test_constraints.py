"""What the database itself refuses, past every service."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.remedies import services
from records.remedies.models import CaseReceipt, CaseStep, HandlingComplaint, Mitigation, Objection, Repair
from tests.records.remedies import factories
from tests.records.remedies.factories import COMPLAINTS, MITIGATIONS, NOW, OBJECTIONS, REPAIRS


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


class TestFourEyes:
    @pytest.mark.parametrize("column", ["accepted_by_id", "proposed_by_id", "source_answered_by_id"])
    def test_nobody_decides_an_objection_he_had_in_hand(self, office, column):
        case = OBJECTIONS["decided"](office)
        refuses("objection_four_eyes", set_column(Objection, column), case.decided_by_id, case.pk)

    @pytest.mark.parametrize("column", ["accepted_by_id", "authority_answered_by_id"])
    def test_nobody_decides_a_repair_he_had_in_hand(self, office, column):
        case = REPAIRS["approved"](office)
        refuses("repair_four_eyes", set_column(Repair, column), case.decided_by_id, case.pk)

    def test_nobody_revokes_what_he_doubted(self, office):
        case = REPAIRS["revoked"](office)
        refuses(
            "repair_revocation_four_eyes", set_column(Repair, "doubted_by_id"), case.revoked_by_id, case.pk
        )

    def test_nobody_grants_the_leniency_he_proposed(self, office):
        case = MITIGATIONS["granted"](office)
        refuses("mitigation_four_eyes", set_column(Mitigation, "decided_by_id"), case.filed_by_id, case.pk)

    @pytest.mark.parametrize(
        ("file", "states", "name"),
        [
            (factories.objection, "decided", "objection_four_eyes"),
            (factories.repair, "approved", "repair_four_eyes"),
        ],
    )
    def test_nobody_decides_what_he_entered_at_the_window(self, office, monkeypatch, file, states, name):
        monkeypatch.setattr(
            factories,
            file.__name__,
            lambda of, about=None, **more: file(of, about, by=of.other_clerk, **more),
        )
        case = (OBJECTIONS if file.__name__ == "objection" else REPAIRS)[states](office)
        assert case.filed_by == office.other_clerk
        refuses(name, set_column(type(case), "decided_by_id"), case.filed_by_id, case.pk)


class TestHalfStates:
    @pytest.mark.parametrize(
        ("state", "name", "column", "value"),
        [
            ("submitted", "objection_decided_whole", "status", "decided"),
            ("decided", "objection_decided_whole", "outcome", ""),
            ("accepted", "objection_accepted_whole", "accepted_at", None),
            ("answered", "objection_answered_whole", "source_finding", ""),
            ("proposed", "objection_proposed_whole", "proposed_reasons", ""),
            ("decided", "objection_informed_whole", "status", "informed"),
            ("submitted", "objection_refused_with_reason", "status", "refused"),
        ],
    )
    def test_of_an_objection(self, office, state, name, column, value):
        case = OBJECTIONS[state](office)
        refuses(name, set_column(Objection, column), value, case.pk)

    @pytest.mark.parametrize(
        ("state", "name", "column", "value"),
        [
            ("approved", "repair_approved_as_the_authority_agrees", "duties_done", False),
            ("approved", "repair_approved_as_the_authority_agrees", "pledged", False),
            ("agreed", "repair_decided_whole", "status", "approved"),
            ("approved", "repair_decided_whole", "decision_reasons", ""),
            ("approved", "repair_executed_whole", "status", "executed"),
            ("doubted", "repair_revoked_whole", "status", "revoked"),
            ("agreed", "repair_answered_whole", "authority_opinion", ""),
        ],
    )
    def test_of_a_repair(self, office, state, name, column, value):
        case = REPAIRS[state](office)
        refuses(name, set_column(Repair, column), value, case.pk)

    def test_an_authority_that_declined_has_not_agreed(self, office):
        case = factories.agreed(office, agrees=False)
        refuses(
            "repair_approved_as_the_authority_agrees",
            "UPDATE records_repair SET status = 'approved', decided_by_id = %s, decided_at = now(),"
            " decision_reasons = '同意' WHERE uid = %s",
            office.reviewer.pk,
            case.pk,
        )

    @pytest.mark.parametrize(
        ("state", "name", "column", "value"),
        [
            ("accepted", "handling_answered_whole", "status", "answered"),
            ("answered", "handling_answered_whole", "answer", ""),
            ("submitted", "handling_refused_with_reason", "status", "refused"),
        ],
    )
    def test_of_a_complaint(self, office, state, name, column, value):
        case = COMPLAINTS[state](office)
        refuses(name, set_column(HandlingComplaint, column), value, case.pk)

    @pytest.mark.parametrize(
        ("name", "column", "value"),
        [
            ("mitigation_granted_says_what", "granted", ""),
            ("mitigation_decided_whole", "decision_reasons", ""),
            ("mitigation_with_evidence", "evidence", ""),
        ],
    )
    def test_of_leniency(self, office, name, column, value):
        refuses(name, set_column(Mitigation, column), value, MITIGATIONS["granted"](office).pk)


class TestOneOpenCase:
    def test_two_open_objections_of_one_applicant(self, office):
        case = OBJECTIONS["withdrawn"](office)
        factories.objection(office, case.record)
        refuses("objection_one_open_per_applicant", set_column(Objection, "status"), "submitted", case.pk)

    def test_two_open_repairs_of_one_record(self, office):
        case = REPAIRS["withdrawn"](office)
        factories.repair(office, case.record)
        refuses("repair_one_open_per_record", set_column(Repair, "status"), "submitted", case.pk)


class TestWhatStays:
    @pytest.mark.parametrize(
        "states", [OBJECTIONS, REPAIRS, COMPLAINTS], ids=["objection", "repair", "handling"]
    )
    def test_no_case_is_deleted_or_made_another(self, office, states):
        case = states["submitted"](office)
        table = case._meta.db_table
        refuses("never deleted", f"DELETE FROM {table} WHERE uid = %s", case.pk)
        for column, value in (("number", "YY000000-2026-99999"), ("filed_at", NOW.replace(year=2025))):
            refuses("never changes", f"UPDATE {table} SET {column} = %s WHERE uid = %s", value, case.pk)

    @pytest.mark.parametrize("model", [CaseStep, CaseReceipt])
    def test_steps_and_receipts_are_only_added(self, office, model):
        OBJECTIONS["submitted"](office)
        refuses("append-only", f"UPDATE {model._meta.db_table} SET case_uid = gen_random_uuid()")
        refuses("append-only", f"DELETE FROM {model._meta.db_table}")

    def test_proofs_and_bars_are_only_added(self, office):
        case = REPAIRS["revoked"](office)
        refuses("append-only", "UPDATE records_bar SET until_on = from_on + 1")
        services.proofs_of(case)
        factories.objection(office, proofs=[factories.proof()])
        refuses("append-only", "DELETE FROM records_proof")

    def test_a_code_is_never_kept_plain(self, office):
        OBJECTIONS["submitted"](office)
        refuses(
            "receipt_code_is_hashed",
            "INSERT INTO records_casereceipt (code_hash, case_kind, case_uid, made_at)"
            " VALUES ('1234567812345678', 'repair', gen_random_uuid(), now())",
        )


class TestTheRecord:
    def test_it_ends_as_repaired_only_by_an_approved_repair(self, office):
        case = REPAIRS["with_authority"](office)
        refuses(
            "approved repair",
            "UPDATE records_dishonestyrecord SET status = 'ended', end_reason = 'repaired', ended_at = now(),"
            " ended_by_id = created_by_id WHERE uid = %s",
            case.record_id,
        )

    def test_it_comes_back_only_where_the_repair_is_revoked(self, office):
        case = REPAIRS["executed"](office)
        refuses(
            "repair is revoked",
            "UPDATE records_dishonestyrecord SET status = 'published', end_reason = '', ended_at = NULL,"
            " ended_by_id = NULL WHERE uid = %s",
            case.record_id,
        )
