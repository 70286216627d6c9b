"""What the database itself refuses, past every service."""

import pytest
from django.db import IntegrityError, connection, transaction

from supervision.inspections import services
from supervision.inspections.models import (
    Campaign,
    CampaignTarget,
    DemonstrationApplication,
    DemonstrationProgramme,
    Inspection,
    InspectionAnswer,
    InspectionChecklist,
    InspectionFinding,
    InspectionPlan,
    InspectionVisit,
)
from supervision.inspections.services import demonstrations, objections
from tests.records.access.factories import give, person
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import APPLICATIONS, FINDINGS, INSPECTIONS, NOW, TARGETS, TODAY


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


@pytest.mark.parametrize(
    ("make", "model", "name", "column", "whose"),
    [
        (factories.approved_plan, InspectionPlan, "inspection_plan_approved_by_another", "approved_by_id", "created_by_id"),
        (factories.checklist_in_force, InspectionChecklist, "inspection_checklist_approved_by_another", "approved_by_id", "created_by_id"),
        (factories.issued, Inspection, "inspection_issued_by_another", "issued_by_id", "created_by_id"),
        (factories.demanded, InspectionFinding, "finding_settled_by_another", "settled_by_id", "noted_by_id"),
        (FINDINGS["accepted"], InspectionFinding, "finding_checked_by_another", "checked_by_id", "settled_by_id"),
        (factories.running, Campaign, "campaign_opened_by_another", "opened_by_id", "created_by_id"),
        (TARGETS["referred"], CampaignTarget, "campaign_target_decided_by_another", "decided_by_id", "proposed_by_id"),
        (factories.open_programme, DemonstrationProgramme, "demonstration_opened_by_another", "opened_by_id", "created_by_id"),
        (factories.awarded, DemonstrationApplication, "demonstration_decided_by_another", "decided_by_id", "shortlisted_by_id"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_nobody_decides_what_he_brought_in(office, make, model, name, column, whose):
    case = make(office)
    refuses(name, set_column(model, column), getattr(case, whose), case.pk)


@pytest.mark.parametrize(
    ("states", "state", "name", "column", "value"),
    [
        (INSPECTIONS, "ready", "inspection_issued_by_another", "status", "issued"),
        (INSPECTIONS, "submitted", "inspection_concluded_whole", "status", "concluded"),
        (INSPECTIONS, "concluded", "inspection_closed_whole", "status", "closed"),
        (FINDINGS, "commented", "finding_commented_whole", "comment", ""),
        (FINDINGS, "commented", "finding_", "status", "demanded"),
        (FINDINGS, "demanded", "finding_demanded_whole", "due_on", None),
        (FINDINGS, "demanded", "finding_answered_whole", "status", "answered"),
        (FINDINGS, "answered", "finding_checked_by_another", "status", "accepted"),
        (FINDINGS, "followed", "finding_followed_whole", "followed_facts", ""),
        (FINDINGS, "accepted", "finding_serious_is_followed_up", "gravity", "serious"),
        (FINDINGS, "not_rectified", "finding_not_rectified_is_overdue", "escalated_at", None),
        (TARGETS, "open", "campaign_target_zero_is_dated", "status", "seen"),
        (TARGETS, "seen", "campaign_target_confirmed_by_another", "status", "settled"),
        (TARGETS, "left", "campaign_target_proposed_whole", "status", "proposed"),
        (TARGETS, "proposed", "campaign_target_decided_by_another", "status", "referred"),
        (APPLICATIONS, "reviewed", "demonstration_shortlisted_whole", "status", "shortlisted"),
        (APPLICATIONS, "shortlisted", "demonstration_noticed_whole", "status", "notice"),
        (APPLICATIONS, "notice", "demonstration_", "status", "awarded"),
        (APPLICATIONS, "awarded", "demonstration_awarded_after_its_notice", "decided_on", TODAY),
        (APPLICATIONS, "awarded", "demonstration_withdrawn_whole", "status", "withdrawn"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_no_half_states(office, states, state, name, column, value):
    case = states[state](office)
    refuses(name, set_column(type(case), column), value, case.pk)


def test_who_wrote_for_the_body_neither_settles_nor_checks(office):
    case = FINDINGS["accepted"](office)
    for column in ("settled_by_id", "checked_by_id"):
        refuses("finding_", set_column(InspectionFinding, column), office.insider.pk, case.pk)


def test_who_filled_in_the_worksheet_does_not_confirm_it(office):
    target = factories.planned(office)
    services.add_progress(uid=target.pk, on=TODAY, text="已付首期。", by=office.second, at=NOW)
    factories.pay_off(office, target)
    done = services.confirm_zero(uid=target.pk, by=office.head, at=NOW)
    refuses(
        "campaign_target_confirmed_by_another",
        set_column(CampaignTarget, "confirmed_by_id"),
        office.second.pk,
        done.pk,
    )


def test_no_account_of_the_body_has_a_part_in_what_is_decided_about_it(office):
    insider = person("另一人")
    give(insider, "department", organisation=office.body)
    finding = FINDINGS["accepted"](office)
    for column in ("settled_by_id", "checked_by_id"):
        refuses("finding_not_by_its_body", set_column(InspectionFinding, column), insider.pk, finding.pk)
    application = factories.awarded(office)
    for column in ("decided_by_id", "noticed_by_id", "shortlisted_by_id"):
        refuses("not_by_its_body", set_column(DemonstrationApplication, column), insider.pk, application.pk)
    target = TARGETS["settled"](office)
    refuses("not_by_its_body", set_column(CampaignTarget, "confirmed_by_id"), insider.pk, target.pk)


def test_what_was_found_stays(office):
    case = factories.commented(office)
    for column, value in (
        ("facts", "别的事"),
        ("number", "WT1"),
        ("noted_by_id", office.second.pk),
        ("writers", []),
    ):
        refuses("finding_stays", set_column(InspectionFinding, column), value, case.pk)
    refuses("finding_stays", "DELETE FROM supervision_inspectionfinding WHERE uid = %s", case.pk)


def test_answers_stay_once_the_visit_is_submitted(office):
    case = factories.issued(office)
    visit = factories.visit_of(case)
    factories.answer_all(office, visit)
    answer = InspectionAnswer.objects.get(visit=visit, question="q3")
    refuses("inspection_answer_stays", "DELETE FROM supervision_inspectionanswer WHERE uid = %s", answer.pk)
    with connection.cursor() as cursor:
        cursor.execute(set_column(InspectionAnswer, "facts"), ["四笔。", answer.pk])
    services.submit_visit(visit=visit.pk, visited_on=TODAY, by=office.lead, at=NOW)
    refuses("inspection_answer_stays", set_column(InspectionAnswer, "facts"), "没有。", answer.pk)


def test_a_body_named_by_hand_needs_its_reason_and_comes_once(office):
    visit = factories.visit_of(factories.ready(office))
    refuses("inspection_visit_named_with_reason", set_column(InspectionVisit, "reason"), "", visit.pk)
    refuses(
        "inspection_visit_once",
        "INSERT INTO supervision_inspectionvisit (uid, inspection_id, body_id, region_id, chosen, reason, status,"
        " remarks) VALUES (gen_random_uuid(), %s, %s, %s, 'drawn', '', 'planned', '')",
        visit.inspection_id, visit.body_id, visit.region_id,
    )  # fmt: skip


def test_a_checklist_in_force_never_changes(office):
    made = factories.checklist_in_force(office)
    refuses("inspection_checklist_stays", set_column(InspectionChecklist, "title"), "改名", made.pk)
    refuses("inspection_checklist_stays", set_column(InspectionChecklist, "status"), "draft", made.pk)
    refuses(
        "inspection_checklist_stays", "DELETE FROM supervision_inspectionchecklist WHERE uid = %s", made.pk
    )


def test_an_objection_is_answered_by_another_than_who_entered_it(office):
    case = factories.on_notice(office)
    made = objections.enter_objection(
        uid=case.pk, received_on=TODAY, channel="电话", text="去年有拖欠。", by=office.lead, at=NOW
    )
    refuses(
        "demonstration_objection_answered_by_another",
        "UPDATE supervision_demonstrationobjection SET upheld = false, answer = '不实', answered_by_id = %s,"
        " answered_at = now() WHERE uid = %s",
        office.lead.pk, made.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    "table", ["inspectionstep", "inspectionfile", "inspectiondraw", "campaignprogress", "demonstrationreview"]
)
def test_what_was_done_and_said_is_only_added(office, table):
    factories.departments(3)
    case = factories.preparing(office)
    services.draw_bodies(uid=case.pk, scope="departments", wanted=1, by=office.lead, at=NOW)
    target = factories.planned(office)
    services.add_progress(uid=target.pk, on=TODAY, text="已付首期。", by=office.insider, at=NOW)
    application = factories.applied(office)
    demonstrations.review(
        uid=application.pk, points={"c3": 1, "c4": False}, opinion="好。", by=office.expert, at=NOW
    )
    refuses("append-only", f"DELETE FROM supervision_{table}")
    column = "wanted" if table == "inspectiondraw" else "at"
    refuses(
        "append-only", f"UPDATE supervision_{table} SET {column} = {'2' if column == 'wanted' else 'now()'}"
    )
