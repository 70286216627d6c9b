"""What a department, the office that runs a task and its supervisor gain: parts, clocks, words of progress, other eyes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from records.clocks.digest import parts_of
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.clocks.services import calendar
from records.common.workflow import TransitionDenied
from records.subjects.models import OrganisationName
from supervision.worklist.ledger import queries, services
from supervision.worklist.ledger.models import LedgerItem, TaskDuty
from tests.records.access.factories import WEIDU, holder
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import NOW, TODAY, fresh, open_deadlines, part


def names_of(item) -> dict[str, str]:
    return dict(item.duties.exclude(status="ended").values_list("name", "role"))


def test_each_body_behind_the_text_gets_a_part_and_a_clock_of_its_own(office):
    item = factories.item(office)
    assert names_of(item) == {
        "许昌市财政局": "lead",
        "许昌市统计局": "responsible",
        "示范区管委会": "responsible",
        "许昌市魏都区人民政府": "responsible",
        "长葛市人民政府": "responsible",
    }
    # A name that is no registered body stays the name, and the office answers for it.
    bare = item.duties.get(name="示范区管委会")
    assert bare.organisation is None
    assert Deadline.objects.get(case_uid=bare.pk).role == "supervisor"
    own = Deadline.objects.get(case_uid=part(item, office.finance).pk)
    assert (own.organisation, own.role, own.due_on) == (office.finance, "department", date(2026, 9, 30))


def test_relevant_departments_are_nobody_until_somebody_says_who(office):
    item = factories.item(office)
    group = item.units.get(kind="relevant")
    assert not group.duties.exists()
    with pytest.raises(ValidationError):
        services.name_members(
            item=item.pk, unit=group.pk, bodies=[office.labour.pk], reason=" ", by=office.head, at=NOW
        )
    services.name_members(
        item=item.pk, unit=group.pk, bodies=[office.labour.pk], reason="按职责分工", by=office.head, at=NOW
    )
    assert part(item, office.labour).unit == group
    assert open_deadlines("task-duty", part(item, office.labour).pk) == {"task_finish": date(2026, 9, 30)}


def test_a_body_is_found_by_its_short_name_and_a_doubtful_name_is_nobody(office):
    OrganisationName.objects.create(organisation=office.labour, name="市人才办", kind="short")
    twins = [factories.body("许昌市档案馆"), factories.body("许昌市档案馆")]
    item = factories.task(office, "2026年年底前完成", "市人才办、市人社局（公务员局）、市档案馆")
    assert names_of(item) == {"许昌市人力资源和社会保障局": "responsible", "市档案馆": "responsible"}
    assert all(not twin.task_duties.exists() for twin in twins)


def test_a_body_registered_later_takes_the_part_over(office):
    item = factories.item(office)
    OrganisationName.objects.create(organisation=office.labour, name="示范区管委会", kind="short")
    assert services.resolve_again(at=NOW) == 1
    assert services.resolve_again(at=NOW) == 0
    assert part(item, office.labour).status == "doing"
    assert item.duties.get(organisation=None).status == "ended"
    assert item.steps.filter(duty__organisation=None, name="end").count() == 1


def test_a_schedule_nobody_understands_is_not_issued_until_a_person_says_the_day(office):
    policy = factories.drafted(
        office, tasks=[services.TaskData("建立台账", "市财政局", "尽快", 1)], measures=[]
    )
    item = policy.items.get()
    assert (item.schedule_kind, item.schedule["problem"], item.due_on) == ("unknown", "尽快", None)
    with pytest.raises(TransitionDenied) as denied:
        services.issue_policy(policy=policy.pk, by=office.head, at=NOW)
    assert denied.value.code == "schedule_unknown"
    services.set_schedule(
        item=item.pk, due_on=date(2026, 8, 31), reason="经领导小组办公室确认", by=office.clerk, at=NOW
    )
    services.issue_policy(policy=policy.pk, by=office.head, at=NOW)
    item.refresh_from_db()
    assert (item.status, item.due_on, item.schedule_text) == ("running", date(2026, 8, 31), "尽快")


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("自印发之日起30日内", date(2026, 2, 14)),
        ("每年12月底前", date(2026, 12, 31)),
        ("2026年7月底前完成试点，2026年年底前全面完成", date(2026, 12, 31)),
        ("持续推进", None),
    ],
)
def test_each_kind_of_schedule_gives_the_day_it_says(office, text, due_on):
    item = factories.task(office, text)
    assert item.due_on == due_on
    assert {duty.due_on for duty in item.duties.all()} == {due_on}


def test_the_stages_of_a_schedule_have_their_own_days(office):
    item = factories.task(office, "2026年7月底前完成试点，2026年年底前全面完成")
    stage = part(item, office.finance).stages.get()
    assert (stage.text, stage.due_on, stage.by_itself) == ("2026年7月底前完成试点", date(2026, 7, 31), False)
    assert open_deadlines("task-stage", stage.pk) == {"task_stage": date(2026, 7, 31)}


def test_a_department_tells_how_far_it_is_and_another_checks_that_it_is_done(office):
    duty = factories.doing(office)
    services.tell_progress(duty=duty.pk, percent=60, text="已完成清单", by=office.finance_person, at=NOW)
    assert fresh(duty).percent == 60
    services.report(duty=duty.pk, result="台账已建成", by=office.finance_person, at=NOW)
    assert open_deadlines("task-duty", duty.pk).keys() == {"task_check"}
    services.accept(duty=duty.pk, by=office.supervisor, at=NOW)
    duty = fresh(duty)
    assert (duty.status, duty.accepted_by, duty.percent) == ("done", office.supervisor, 100)
    assert open_deadlines("task-duty", duty.pk) == {}


def test_nobody_of_the_body_checks_its_part_whatever_role_he_has(office, refused):
    duty = factories.reported(office)
    for role in ("supervisor", "reviewer"):
        factories.give(office.statistics_person, role)
    services.accept(duty=duty.pk, by=office.statistics_person, at=NOW)
    other = factories.part(factories.item(office, document_number="许示例〔2026〕2号"), office.finance)
    services.report(duty=other.pk, result="完成", by=office.clerk, at=NOW)
    factories.give(office.finance_person, "supervisor")
    with pytest.raises(TransitionDenied) as denied:
        services.accept(duty=other.pk, by=office.finance_person, at=NOW)
    assert denied.value.code == "of_its_body"
    assert refused == [("task.accept", "of_its_body")]


def test_what_is_given_back_runs_against_its_old_day(office):
    duty = factories.reported(office)
    services.send_back(duty=duty.pk, reason="缺少验收材料", by=office.supervisor, at=NOW)
    duty = fresh(duty)
    assert (duty.status, duty.result, duty.reported_by) == ("doing", "", None)
    assert open_deadlines("task-duty", duty.pk) == {"task_finish": date(2026, 9, 30)}


def test_a_department_sets_its_own_steps_and_another_house_checks_them(office):
    duty = factories.doing(office)
    with pytest.raises(ValidationError) as late:
        services.set_stage(
            duty=duty.pk, text="上线", due_on=date(2026, 10, 1), by=office.finance_person, at=NOW
        )
    assert "due_on" in late.value.message_dict
    stage = services.set_stage(
        duty=duty.pk, text="完成清单", due_on=date(2026, 8, 1), by=office.finance_person, at=NOW
    )
    services.note_stage(duty=duty.pk, stage=stage.pk, evidence="清单一份", by=office.finance_person, at=NOW)
    assert open_deadlines("task-stage", stage.pk) == {}
    services.check_stage(duty=duty.pk, stage=stage.pk, done=False, note="缺附件", by=office.head, at=NOW)
    assert open_deadlines("task-stage", stage.pk) == {"task_stage": date(2026, 8, 1)}
    services.note_stage(duty=duty.pk, stage=stage.pk, evidence="清单及附件", by=office.finance_person, at=NOW)
    services.check_stage(duty=duty.pk, stage=stage.pk, done=True, by=office.head, at=NOW)
    assert fresh(stage).checked_by == office.head


def test_a_task_that_goes_on_asks_for_word_every_half_year_and_is_never_reported_done(office):
    duty = factories.DUTIES["goes_on"](office)
    assert open_deadlines("task-duty", duty.pk) == {"task_progress": date(2026, 12, 24)}
    with pytest.raises(TransitionDenied) as denied:
        services.report(duty=duty.pk, result="完成", by=office.statistics_person, at=NOW)
    assert denied.value.code == "goes_on"
    later = NOW + timedelta(days=10)
    services.tell_progress(
        duty=duty.pk, stage="二季度", text="按月核查", by=office.statistics_person, at=later
    )
    assert open_deadlines("task-duty", duty.pk) == {"task_progress": date(2027, 1, 4)}


def test_what_is_due_each_year_begins_again_and_keeps_what_was_found(office):
    item = factories.task(office, "每年12月底前", "市财政局")
    duty = part(item, office.finance)
    services.report(duty=duty.pk, result="已报送", by=office.finance_person, at=NOW)
    services.accept(duty=duty.pk, by=office.supervisor, at=NOW)
    assert fresh(duty).status == "done"
    following = item.duties.get(status="doing")
    assert following.due_on == date(2027, 12, 31)
    with pytest.raises(TransitionDenied) as denied:
        services.reopen(duty=duty.pk, reason="重做", by=office.second_head, at=NOW)
    assert denied.value.code in ("next_time_runs", "not_your_role")


def test_lateness_is_marked_told_by_mail_and_goes_up_once(office):
    duty = factories.doing(office)
    before, after = date(2026, 9, 28), date(2026, 10, 9)
    soon = parts_of(office.finance_person, today=before, working_days=calendar())
    assert [one.name for one in soon] == ["soon"]
    overdue = NOW.replace(month=10, day=9)
    notice_overdue(at=overdue)
    assert fresh(duty).overdue_at == overdue
    assert [one.name for one in parts_of(office.finance_person, today=after, working_days=calendar())] == [
        "overdue"
    ]
    assert "escalated" in [
        one.name for one in parts_of(office.supervisor, today=after, working_days=calendar())
    ]
    assert services.escalate(at=overdue + timedelta(days=5)) == 0
    long_after = NOW.replace(month=11, day=9)
    assert services.escalate(at=long_after) > 0
    assert services.escalate(at=long_after) == 0
    assert fresh(duty).escalated_at == long_after
    assert list(duty.steps.filter(name="escalate").values_list("by__kind", flat=True)) == ["system"]


def test_while_a_task_stands_still_no_day_runs_and_afterwards_it_runs_on(office):
    item = factories.item(office)
    duty = part(item, office.finance)
    services.suspend(item=item.pk, document="许政办〔2026〕9号", reason="机构改革", by=office.head, at=NOW)
    assert Deadline.objects.get(case_uid=duty.pk).state_on(TODAY) == "paused"
    with pytest.raises(TransitionDenied) as denied:
        services.tell_progress(duty=duty.pk, percent=10, text="推进", by=office.finance_person, at=NOW)
    assert denied.value.code == "item_not_running"
    services.resume(item=item.pk, reason="改革完成", by=office.head, at=NOW + timedelta(days=10))
    assert fresh(duty).due_on > date(2026, 9, 30)
    assert open_deadlines("task-duty", duty.pk) == {"task_finish": fresh(duty).due_on}
    assert fresh(item).stopped_document == ""


def test_a_change_needs_a_document_and_keeps_what_units_that_stay_have_said(office):
    item = factories.item(office)
    duty, gone = part(item, office.finance), part(item, office.statistics)
    services.tell_progress(duty=duty.pk, percent=40, text="推进中", by=office.finance_person, at=NOW)
    with pytest.raises(ValidationError):
        services.change(item=item.pk, document="", reason="调整", text="另一个任务", by=office.head, at=NOW)
    services.change(
        item=item.pk,
        document="许政办〔2026〕15号",
        reason="职责调整",
        units="市财政局（牵头）、市人社局",
        schedule_text="2026年年底前完成",
        by=office.head,
        at=NOW,
    )
    assert names_of(item) == {"许昌市财政局": "lead", "许昌市人力资源和社会保障局": "responsible"}
    assert (fresh(duty).percent, fresh(duty).due_on) == (40, date(2026, 12, 31))
    assert fresh(gone).status == "ended"
    assert open_deadlines("task-duty", duty.pk) == {"task_finish": date(2026, 12, 31)}
    assert open_deadlines("task-duty", gone.pk) == {}
    assert "2026年9月底前完成 → 2026年年底前完成" in item.steps.get(name="change").note


def test_whoever_leads_after_a_change_is_what_the_new_text_says(office):
    item = factories.item(office)
    services.change(
        item=item.pk, document="函", reason="调整", units="市统计局（牵头）、市财政局", by=office.head, at=NOW
    )
    assert names_of(item) == {"许昌市统计局": "lead", "许昌市财政局": "responsible"}
    assert [one.name for one in item.units.filter(ended_at=None)] == ["市统计局", "市财政局"]
    assert services.resolve_again(at=NOW) == 0


def test_a_change_to_words_nobody_understands_asks_for_the_day(office):
    item = factories.item(office)
    said = {
        "item": item.pk,
        "document": "函",
        "reason": "调整",
        "schedule_text": "择机完成",
        "by": office.head,
        "at": NOW,
    }
    with pytest.raises(ValidationError) as asked:
        services.change(**said)
    assert "due_on" in asked.value.message_dict
    services.change(**said, due_on=date(2026, 11, 30))
    assert (fresh(item).due_on, fresh(item).schedule_kind) == (date(2026, 11, 30), "dated")


def test_a_cancelled_task_asks_nothing_of_anybody(office):
    item = factories.ITEMS["cancelled"](office)
    assert set(item.duties.values_list("status", flat=True)) == {"ended"}
    assert (
        not Deadline.objects.open()
        .filter(case_kind="task-duty")
        .filter(case_uid__in=item.duties.values("pk"))
        .exists()
    )


def test_a_policy_is_evaluated_by_others_than_those_who_led_it(office):
    policy = factories.issued(office)
    measure = policy.measures.get(number=1)
    said = {"measure": measure.pk, "delivered": "partly", "beneficiaries": "中小企业", "evidence": "抽查20家"}
    for role in ("supervisor", "assessor"):
        factories.give(office.finance_person, role)
    with pytest.raises(TransitionDenied) as denied:
        services.evaluate(**said, by=office.finance_person, at=NOW)
    assert denied.value.code == "of_lead_unit"
    with pytest.raises(ValidationError) as bare:
        services.evaluate(**said, satisfaction=90, by=office.assessor, at=NOW)
    assert "satisfaction_basis" in bare.value.message_dict
    made = services.evaluate(
        **said, satisfaction=90, satisfaction_basis="电话回访20家", reached=20, by=office.assessor, at=NOW
    )
    assert (made.delivered, made.reached) == ("partly", 20)


def test_where_nobody_leads_each_unit_named_by_itself_stands_aside_from_evaluating(office):
    policy = factories.issued(office)
    measure = policy.measures.get(number=2)
    factories.give(office.statistics_person, "assessor")
    with pytest.raises(TransitionDenied) as denied:
        services.evaluate(
            measure=measure.pk,
            delivered="yes",
            beneficiaries="企业",
            evidence="抽查",
            by=office.statistics_person,
            at=NOW,
        )
    assert denied.value.code == "of_lead_unit"


def test_what_a_meeting_decided_becomes_a_task_that_another_issues(office):
    meeting = services.record_meeting(
        said=services.MeetingData(
            title="政务诚信建设联席会议2026年第二次会议",
            held_at=NOW - timedelta(days=1),
            place="市政府二楼会议室",
            convener="市社会信用体系建设领导小组办公室",
            chair_post="副市长",
            minutes="研究账款清偿事项。",
            region="411000",
            attended=[
                services.Attended("市财政局", "副局长"),
                services.Attended("市统计局", "", came=False),
            ],
            decisions=["三季度前清偿账款", "建立月调度机制"],
        ),
        by=office.clerk,
        at=NOW,
    )
    assert meeting.paper is not None
    assert meeting.attendance.get(name="市财政局").organisation == office.finance
    item = services.task_of_decision(
        decision=meeting.decisions.get(number=1).pk,
        units="市财政局",
        schedule="2026年9月底前完成",
        by=office.clerk,
        at=NOW,
    )
    assert (item.status, item.text, item.policy) == ("draft", "三季度前清偿账款", None)
    with pytest.raises(TransitionDenied):
        services.issue_item(item=item.pk, by=office.clerk, at=NOW)
    services.issue_item(item=item.pk, by=office.head, at=NOW)
    assert part(item, office.finance).due_on == date(2026, 9, 30)


def test_a_body_sees_its_own_part_and_the_office_next_door_what_its_bodies_must_do(office):
    item = factories.item(office)
    own = queries.duties_in_reach(office.finance_person)
    assert [one.name for one in own] == ["许昌市财政局"]
    assert list(queries.items_in_reach(office.finance_person)) == [item]
    weidu = holder("魏都督导", "supervisor", WEIDU)
    assert [one.name for one in queries.duties_in_reach(weidu)] == ["许昌市魏都区人民政府"]
    assert list(queries.policies_in_reach(weidu)) == []
    assert TaskDuty.objects.count() == queries.duties_in_reach(office.supervisor).count()
    draft = factories.drafted(office, document_number="许示例〔2026〕8号").items.get(number=1)
    assert draft not in queries.items_in_reach(office.finance_person)
    assert draft in queries.items_in_reach(office.clerk)


def test_the_board_says_how_far_each_unit_is(office):
    factories.accepted(office)
    lines = {
        line.name: line
        for line in queries.board(queries.duties_in_reach(office.supervisor), on=date(2026, 10, 8))
    }
    assert (lines["许昌市财政局"].tasks, lines["许昌市财政局"].done, lines["许昌市财政局"].late) == (1, 1, 0)
    assert (lines["许昌市统计局"].tasks, lines["许昌市统计局"].late, lines["许昌市统计局"].silent) == (
        2,
        1,
        2,
    )


def test_a_stranger_enters_nothing_and_the_attempt_is_kept(office, refused):
    with pytest.raises(TransitionDenied) as denied:
        services.create_policy(said=factories.policy_data(), by=office.finance_person, at=NOW)
    assert denied.value.code == "not_your_role"
    assert not LedgerItem.objects.exists()
    assert refused == [("task.policy_create", "not_your_role")]
