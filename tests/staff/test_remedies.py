"""Remedies as staff meet them: every state opens, steps are taken, and what is sealed stays shut to others."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.remedies import services
from records.remedies.models import CaseReceipt, Objection, Proof, Repair
from records.remedies.services.codes import hash_of
from records.remedies.workflow import WORKFLOWS
from tests.records.access.factories import give, person
from tests.records.dishonesty import factories as records
from tests.records.remedies import factories
from tests.records.remedies.conftest import media, quick_papers  # noqa: F401 - fixtures of that room
from tests.records.remedies.factories import COMPLAINTS, ID_NUMBER, MITIGATIONS, NAME, OBJECTIONS, REPAIRS
from tests.staff.conftest import words

STATES = [(states, state) for states in (OBJECTIONS, REPAIRS, MITIGATIONS, COMPLAINTS) for state in states]


@pytest.fixture
def office(who, quick_papers):  # noqa: F811
    return factories.office(who)


def page(case, name="change", *more):
    return reverse(f"admin:records_{case._meta.model_name}_{name}", args=[case.pk, *more])


@pytest.mark.parametrize(
    ("states", "state"), STATES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_state_of_every_case_opens_without_the_applicants_name(office, desk, states, state):
    case = states[state](office)
    for reader in (office.reviewer, office.supervisor):
        seen = desk(reader).get(page(case))
        assert seen.status_code == 200
        for secret in (NAME, ID_NUMBER, records.BUREAU_CODE, "13800000000"):
            assert secret not in words(seen)
    listed = desk(office.reviewer).get(reverse(f"admin:records_{case._meta.model_name}_changelist"))
    assert case.number in words(listed)


@pytest.mark.parametrize(
    ("states", "state"),
    [(OBJECTIONS, "proposed"), (REPAIRS, "submitted"), (MITIGATIONS, "proposed"), (COMPLAINTS, "submitted")],
)
def test_every_step_asks_once_more_with_a_form_or_says_why_not(office, desk, states, state):
    case = states[state](office)
    for name in WORKFLOWS[case.kind].transitions:
        for user in (office.reviewer, office.supervisor):
            answer = desk(user).get(page(case, "step", name))
            assert answer.status_code == 200, name
            assert ("现在不能办理" in words(answer)) == bool(answer.context["denied"])


class TestTakingSteps:
    def test_a_clerk_accepts_and_the_mark_stands(self, office, desk):
        case, _ = factories.objection(office)
        desk(office.clerk).post(page(case, "step", "accept"), note="")
        case.refresh_from_db()
        case.record.refresh_from_db()
        assert (case.status, case.record.under_objection) == ("accepted", True)

    def test_a_correction_is_typed_into_the_records_own_fields(self, office, desk):
        case = OBJECTIONS["answered"](office)
        at = desk(office.clerk)
        form = at.get(page(case, "step", "propose")).context["form"]
        values = {
            name: value for name in form.fields if (value := form[name].value()) not in (None, "", False)
        }
        values |= {"outcome": "corrected", "reasons": "与判决书核对，金额应为八十万元。", "amount": "800000"}
        at.post(page(case, "step", "propose"), **values)

        case.refresh_from_db()
        assert case.status == "proposed"
        assert case.change.fields == {"amount": {"old": None, "new": "800000.00"}}

    def test_a_correction_that_changes_nothing_is_refused_on_the_form(self, office, desk):
        case = OBJECTIONS["answered"](office)
        at = desk(office.clerk)
        form = at.get(page(case, "step", "propose")).context["form"]
        values = {n: v for n in form.fields if (v := form[n].value()) not in (None, "", False)}
        answer = at.post(page(case, "step", "propose"), **values, outcome="corrected", reasons="更正。")
        assert answer.status_code == 422
        assert "没有任何变化" in words(answer)

    def test_the_authority_answers_on_its_own_leg(self, office, desk):
        case = REPAIRS["with_authority"](office)
        at = desk(office.at_court)
        assert "您单位在本案中负责核实" in words(at.get(page(case)))
        at.post(page(case, "step", "answer"), agrees="yes", opinion="判决已全部履行。")
        case.refresh_from_db()
        assert case.authority_agrees

    def test_more_time_is_asked_for_on_a_page_of_its_own(self, office, desk):
        case, _ = factories.objection(office, at=timezone.now())
        desk(office.clerk).post(page(case, "more_time"), reason="需调阅案卷。")
        assert services.extendable(case).extensions.count() == 1

    def test_home_tells_what_waits_and_opens_the_same_list(self, office, desk):
        case = OBJECTIONS["with_source"](office)
        home = desk(office.at_supplier).get(reverse("admin:index"))
        assert "待核实的异议" in words(home)
        listed = desk(office.at_supplier).get(
            reverse("admin:records_objection_changelist"), work="objections_to_verify"
        )
        assert case.number in words(listed)


class TestTheWindow:
    def test_a_clerk_finds_the_record_files_and_reads_out_the_code_once(self, office, desk):
        record = factories.record(office)
        at = desk(office.clerk)
        found = at.get(reverse("admin:records_objection_intake"), q="示01民终1号")
        assert record.title in words(found)

        filed = at.post(
            reverse("admin:records_objection_file", args=[record.pk]),
            ground="wrong", statement="金额有误。", kind="person", relation="interested", name=NAME,
            id_number=ID_NUMBER, phone="13800000000", proof_kind="identity", files=[factories.proof().file],
        )  # fmt: skip
        case = Objection.objects.get()
        code = "".join(re.findall(r"\b(\d{4} \d{4} \d{4} \d{4})\b", words(filed))[0].split())
        assert CaseReceipt.objects.get().code_hash == hash_of(code)
        assert (case.channel, case.filed_by, Proof.objects.count()) == ("window", office.clerk, 1)
        assert code not in words(at.get(page(case)))

    def test_who_asks_for_repair_too_early_is_told_the_date(self, office, desk):
        record = factories.record(office, severity="serious")
        form = desk(office.clerk).get(reverse("admin:records_repair_file", args=[record.pk]))
        assert "自2027-03-15起可以申请" in words(form)

    def test_the_slip_is_made_once(self, office, desk):
        case, _ = factories.objection(office)
        at = desk(office.clerk)
        first, second = at.post(page(case, "slip")), at.post(page(case, "slip"))
        assert first.redirect_chain == second.redirect_chain

    def test_a_department_has_no_window(self, office, desk):
        assert desk(office.at_court).get(reverse("admin:records_objection_intake")).status_code == 403


class TestSealedDoors:
    """The applicant's identity and proofs: for who handles the case, for a purpose, written down either way."""

    @pytest.fixture
    def case(self, office):
        case, _ = factories.objection(office, proofs=[factories.proof()])
        services.accept_objection(uid=case.uid, by=office.clerk, at=factories.NOW)
        return services.send_to_source(uid=case.uid, by=office.clerk, at=factories.NOW)

    def test_who_handles_the_case_opens_both_and_it_is_written_down(self, office, desk, case):
        at = desk(office.clerk)
        proof = services.proofs_of(case).get()
        assert ID_NUMBER not in words(at.get(page(case, "identity")))
        seen = at.post(page(case, "identity"), purpose="核对申请人身份")
        assert (NAME in words(seen), ID_NUMBER in words(seen)) == (True, True)
        assert "no-store" in seen["Cache-Control"]
        file = at.post(page(case, "proof", proof.pk), purpose="核对身份证明")
        assert file.content == factories.PDF

        read = AuditEntry.objects.filter(outcome="read", subject_uid=str(case.pk)).order_by("id")
        assert [(one.action, one.details["purpose"]) for one in read] == [
            ("objection.identity_opened", "核对申请人身份"),
            ("objection.proof_opened", "核对身份证明"),
        ]
        assert NAME not in str([one.details for one in AuditEntry.objects.all()])

    def test_without_a_purpose_nothing_opens(self, office, desk, case):
        answer = desk(office.clerk).post(page(case, "identity"), purpose="看看")
        assert answer.status_code == 422
        assert NAME not in words(answer)

    @pytest.mark.parametrize(
        "role", sorted((BUSINESS_ROLES | THREE_ADMINISTRATORS) - {Role.CLERK, Role.REVIEWER})
    )
    def test_every_other_role_is_refused(self, office, desk, case, role):
        stranger = person(f"外人{role}")
        give(stranger, role, **({"organisation": case.source} if role == Role.DEPARTMENT else {}))
        at = desk(stranger)
        proof = services.proofs_of(case).get()

        for answer in (
            at.post(page(case, "identity"), purpose="想看一看是谁"),
            at.post(page(case, "proof", proof.pk), purpose="想看一看材料"),
            at.get(page(case)),
        ):
            assert NAME not in words(answer)
            assert ID_NUMBER not in answer.content.decode(errors="replace")
        refused = AuditEntry.objects.filter(outcome="refused", by_name=stranger.full_name)
        assert {one.action for one in refused if one.subject_uid == str(case.pk)} == {
            "objection.identity_opened", "objection.proof_opened",
        }  # fmt: skip

    @pytest.mark.parametrize("reader", ["supervisor", "at_supplier"])
    def test_a_refusal_of_somebody_who_sees_the_case_is_written_down(self, office, desk, case, reader):
        user = getattr(office, reader)
        desk(user).post(page(case, "identity"), purpose="想看一看是谁")
        refused = AuditEntry.objects.get(outcome="refused", subject_uid=str(case.pk))
        assert (refused.action, refused.by) == ("objection.identity_opened", user)

    def test_the_body_concerned_does_not_even_find_the_case(self, office, desk, case):
        assert desk(office.at_subject).get(page(case)).status_code == 404


def test_the_levels_that_held_a_repaired_record_are_shown(office, desk):
    case = REPAIRS["executed"](office)
    assert "已修复" in words(desk(office.reviewer).get(page(case)))
    assert Repair.objects.get().executed_at
