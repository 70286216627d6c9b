"""From a broken promise to an agreement that is kept, or to the way that comes next."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import override

from records.access.models import AuditEntry
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.papers.models import Paper
from records.papers.services import read_pdf
from records.subjects.models import Organisation
from supervision.disputes import queries, services
from supervision.disputes.models import Dispute, DisputeSide
from tests.records.access.factories import XUCHANG, give, holder, person
from tests.records.dishonesty.factories import People
from tests.records.pledges import factories as pledges
from tests.supervision.disputes import factories
from tests.supervision.disputes.factories import DUE, FIRM, NOW


def test_both_parties_sit_at_the_table_from_the_beginning_and_another_person_takes_it_up(table):
    case = factories.filed(table)
    assert case.number.startswith("XT411000-2026-")
    assert list(case.sides.order_by("role").values_list("role", "name")) == [
        ("body", table.body.name),
        ("firm", FIRM),
    ]
    assert Deadline.objects.open().get(case_uid=case.pk).key == "dispute_accept"
    services.accept(dispute=case.pk, by=table.head, at=NOW)
    assert Deadline.objects.open().get(case_uid=case.pk).key == "dispute_coordinate"


def test_what_a_government_is_said_to_have_broken_is_not_coordinated_by_its_own_staff(table, settings):
    settings.NODE_CODE = XUCHANG
    city = Organisation.objects.create(name="示例市人民政府", kind="government", region_id=XUCHANG)
    with pytest.raises(TransitionDenied) as denied:
        factories.filed(table, body=city.pk)
    assert denied.value.code == "superior_handles"
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("missing", ["title", "facts", "firm"])
def test_nothing_is_entered_without_saying_what_happened_and_between_whom(table, missing):
    with pytest.raises(ValidationError) as refused:
        factories.filed(table, **{missing: " "})
    assert list(refused.value.error_dict) == [missing]


def test_a_broken_promise_is_one_that_everybody_may_read_and_the_bodys_own(table):
    people = People(
        clerk=table.clerk,
        reviewer=table.head,
        second_reviewer=table.second_head,
        other_clerk=holder("周杰", "clerk"),
        newcomer=person("钱进"),
    )
    promise, draft = pledges.published(people), pledges.draft(people)
    assert promise.organisation == table.body
    assert factories.filed(table, pledge=promise.pk).pledge_uid == promise.pk
    for more in (
        {"pledge": draft.pk},
        {"pledge": new_uid()},
        {"pledge": promise.pk, "body": table.office.pk},
    ):
        with pytest.raises(ValidationError) as refused:
            factories.filed(table, **more)
        assert list(refused.value.error_dict) == ["pledge"]


@pytest.mark.parametrize("below", [False, True])
def test_the_body_and_whoever_stands_below_it_lead_nothing(table, below):
    lead = table.body
    if below:
        lead = Organisation.objects.create(
            name="示例市财政局国库科", kind="institution", region_id=XUCHANG, superior=table.body
        )
    case = factories.coordinating(table)
    with pytest.raises(ValidationError) as refused:
        services.set_lead(dispute=case.pk, lead=lead.pk, by=table.coordinator, at=NOW)
    assert "lead" in refused.value.error_dict


def test_the_lead_office_may_coordinate_without_a_role_over_the_whole_region(table):
    case = factories.coordinating(table)
    outsider = person("牵头单位承办")
    give(outsider, "complaint_handler", organisation=table.office)
    assert not queries.disputes_in_reach(outsider).exists()
    services.set_lead(dispute=case.pk, lead=table.office.pk, by=table.coordinator, at=NOW)
    assert queries.disputes_in_reach(outsider).get() == case
    services.add_side(dispute=case.pk, role="expert", name="建设工程造价", by=outsider, at=NOW)


def test_notes_of_a_meeting_become_a_paper_that_names_no_person(table):
    case = factories.coordinating(table)
    expert = services.add_side(
        dispute=case.pk, role="expert", name="建设工程造价", representative="钱示例", phone="13800000000",
        by=table.coordinator, at=NOW,
    )  # fmt: skip
    meeting = services.record_meeting(
        dispute=case.pk,
        held_at=NOW - timedelta(days=1),
        place="市政务服务中心301室",
        attended=[one.pk for one in case.sides.all()],
        notes="双方对欠款数额无争议。",
        by=table.coordinator,
        at=NOW,
    )
    assert expert in meeting.attended.all()
    assert meeting.paper.about_uid == case.pk
    with pytest.raises(TransitionDenied):
        read_pdf(paper=meeting.paper, purpose="打印", by=table.coordinator, at=NOW)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("held_at", {"held_at": NOW + timedelta(hours=1)}),
        ("attended", {"attended": []}),
        ("notes", {"notes": " "}),
        ("place", {"place": ""}),
    ],
)
def test_a_meeting_that_was_not_held_has_no_notes(table, field, more):
    case = factories.coordinating(table)
    said = {"held_at": NOW, "attended": [case.sides.first().pk], "notes": "纪要", "place": "会议室", **more}
    with pytest.raises(ValidationError) as refused:
        services.record_meeting(dispute=case.pk, by=table.coordinator, at=NOW, **said)
    assert list(refused.value.error_dict) == [field]
    assert not case.meetings.exists()


def test_who_speaks_for_a_side_is_unreadable_and_opened_for_a_purpose(table):
    case = factories.coordinating(table)
    firm = factories.side(case, "firm")
    services.name_representative(
        dispute=case.pk,
        side=firm.pk,
        representative="孙示例",
        phone="13900000000",
        by=table.coordinator,
        at=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT representative, phone FROM supervision_disputeside WHERE uid = %s", [firm.pk])
        assert not {"孙示例", "13900000000"} & set(cursor.fetchone())
    with pytest.raises(TransitionDenied, match="目的"):
        services.open_side(dispute=case.pk, side=firm.pk, purpose=" ", by=table.head, at=NOW)
    with pytest.raises(TransitionDenied, match="协调人员"):
        services.open_side(dispute=case.pk, side=firm.pk, purpose="联系", by=table.clerk, at=NOW)
    told = services.open_side(dispute=case.pk, side=firm.pk, purpose="通知开会", by=table.head, at=NOW)
    assert told == {"representative": "孙示例", "phone": "13900000000"}
    trail = AuditEntry.objects.filter(action="dispute.side_opened").values_list("outcome", flat=True)
    assert sorted(trail) == ["read", "refused", "refused"]
    assert not AuditEntry.objects.filter(details__icontains="孙示例").exists()


class TestProposal:
    @pytest.mark.parametrize(
        "terms",
        [
            [],
            [{"side": "expert", "text": "出具意见", "due_on": DUE}],
            [{"side": "body", "text": " ", "due_on": DUE}],
            [{"side": "body", "text": "付款", "due_on": date(2026, 6, 23)}],
        ],
        ids=["none", "by_an_expert", "nothing", "in_the_past"],
    )
    def test_it_says_who_does_what_until_when(self, table, terms):
        case = factories.coordinating(table)
        services.add_side(dispute=case.pk, role="expert", name="造价", by=table.coordinator, at=NOW)
        said = [{**term, "side": factories.side(case, term["side"]).pk} for term in terms]
        with pytest.raises(ValidationError) as refused:
            services.propose(dispute=case.pk, text="分期", terms=said, by=table.coordinator, at=NOW)
        assert list(refused.value.error_dict) == ["terms"]

    def test_an_agreement_needs_the_yes_of_both_parties_to_the_newest_one(self, table):
        case = factories.answered(table, body_agrees=False)
        with pytest.raises(TransitionDenied) as denied:
            services.agree(dispute=case.pk, by=table.head, at=NOW)
        assert denied.value.code == "not_all_agreed"
        services.rework(dispute=case.pk, reason="降低首期款。", by=table.coordinator, at=NOW)
        factories.proposed(table, case)
        # The firm's yes to the first one is none to the second.
        services.note_answer(
            dispute=case.pk, side=factories.side(case, "body").pk, agrees=True, basis="会上答复",
            by=table.coordinator, at=NOW,
        )  # fmt: skip
        with pytest.raises(TransitionDenied) as denied:
            services.agree(dispute=case.pk, by=table.head, at=NOW)
        assert denied.value.code == "not_all_agreed"

    def test_a_side_answers_once_and_says_why_not(self, table):
        case = factories.proposed(table)
        firm = factories.side(case, "firm").pk
        said = {"dispute": case.pk, "side": firm, "basis": "来函", "by": table.coordinator, "at": NOW}
        with pytest.raises(ValidationError) as refused:
            services.note_answer(**said, agrees=False)
        assert list(refused.value.error_dict) == ["opinion"]
        services.note_answer(**said, agrees=True)
        with pytest.raises(ValidationError):
            services.note_answer(**said, agrees=False, opinion="反悔")

    def test_who_put_it_forward_does_not_confirm_it(self, table):
        give(table.coordinator, "reviewer")
        case = factories.answered(table)
        with pytest.raises(TransitionDenied) as denied:
            services.agree(dispute=case.pk, by=table.coordinator, at=NOW)
        assert denied.value.code == "four_eyes"


class TestAgreement:
    def test_each_term_has_its_own_day_and_the_agreement_is_a_paper(self, table):
        case = factories.agreed(table)
        terms = list(case.terms.all())
        due = Deadline.objects.open().filter(case_kind="dispute-term").order_by("due_on")
        assert [(one.case_uid, one.due_on) for one in due] == [(term.pk, term.due_on) for term in terms]
        assert not Deadline.objects.open().filter(case_kind="dispute").exists()
        assert Paper.objects.get(kind="dispute-agreement").about_uid == case.pk

    def test_somebody_else_checks_what_was_noted(self, table):
        case = factories.agreed(table)
        term = case.terms.first()
        with pytest.raises(TransitionDenied) as denied:
            services.check_performance(term=term.pk, result="kept", by=table.head, at=NOW)
        assert denied.value.code == "not_noted"
        services.note_performance(term=term.pk, evidence="凭证一", by=table.coordinator, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.check_performance(term=term.pk, result="kept", by=table.coordinator, at=NOW)
        assert denied.value.code == "four_eyes"
        services.check_performance(term=term.pk, result="kept", by=table.second_coordinator, at=NOW)
        assert Deadline.objects.get(case_uid=term.pk).met_at == NOW
        for again in (
            lambda: services.note_performance(term=term.pk, evidence="凭证二", by=table.coordinator, at=NOW),
            lambda: services.check_performance(term=term.pk, result="broken", by=table.head, at=NOW),
        ):
            with pytest.raises(TransitionDenied) as denied:
                again()
            assert denied.value.code == "checked_already"

    def test_a_day_that_passes_is_noted_by_itself_and_once(self, table):
        case = factories.agreed(table)
        late = datetime.combine(DUE + timedelta(days=1), NOW.timetz())
        for _again in range(2):
            notice_overdue(at=late)
        first, second = case.terms.all()
        assert (first.overdue_at, second.overdue_at) == (late, None)
        assert case.steps.filter(name="overdue").count() == 1

    def test_coordination_that_takes_too_long_waits_for_the_supervisor(self, table):
        case = factories.coordinating(table)
        assert not queries.my_work(table.supervisor)["disputes_overdue"].exists()
        notice_overdue(at=NOW + timedelta(days=90))
        assert queries.my_work(table.supervisor)["disputes_overdue"].get() == case
        assert queries.late(Dispute.objects.all(), on=(NOW + timedelta(days=90)).date()).get() == case


class TestEnd:
    def test_a_breach_leads_to_a_draft_that_names_no_firm(self, table):
        case = factories.breached(table)
        with pytest.raises(TransitionDenied) as denied:
            services.close(dispute=case.pk, by=table.coordinator, at=NOW)
        assert denied.value.code == "draft_first"
        record = services.draft_record(dispute=case.pk, by=table.clerk, at=NOW)
        assert (record.status, record.organisation, record.source) == ("draft", table.body, "broken_pledge")
        assert record.amount == case.amount
        assert FIRM not in f"{record.title}{record.facts}"
        assert case.number in record.facts
        with pytest.raises(TransitionDenied) as denied:
            services.draft_record(dispute=case.pk, by=table.clerk, at=NOW)
        assert denied.value.code == "drafted_already"
        assert services.close(dispute=case.pk, by=table.coordinator, at=NOW).status == "closed"

    def test_what_is_kept_is_chinese_in_whatever_language_somebody_works(self, table):
        with override("en"):
            case = factories.drafted(table)
        labels = set(case.steps.values_list("label", flat=True))
        assert {
            "登记",
            "立案",
            "提出协调方案",
            "同意方案",
            "核验履行情况",
            "认定违反协议",
            "起草失信记录",
        } <= labels
        assert case.draft.title == "违约失信，经协调未解决"
        assert case.steps.filter(note__contains="未履行").exists()

    def test_another_way_than_a_determination_drafts_nothing(self, table):
        case = factories.failed(table)
        with pytest.raises(TransitionDenied) as denied:
            services.draft_record(dispute=case.pk, by=table.clerk, at=NOW)
        assert denied.value.code == "other_way"

    def test_whoever_could_not_be_helped_is_told_where_to_go(self, table):
        case = factories.coordinating(table)
        with pytest.raises(ValidationError) as refused:
            services.fail(dispute=case.pk, reasons="不成", next_step="", by=table.second_head, at=NOW)
        assert list(refused.value.error_dict) == ["next_step"]

    def test_a_clerk_sees_what_waits_for_his_draft_and_nothing_else(self, table):
        factories.coordinating(table)
        assert not queries.disputes_in_reach(table.clerk).exists()
        case = factories.breached(table)
        assert queries.disputes_in_reach(table.clerk).get() == case
        assert queries.my_work(table.clerk)["disputes_to_draft"].get() == case

    def test_when_it_is_over_nothing_is_due_any_more(self, table):
        for state in ("declined", "withdrawn", "failed", "breached", "closed"):
            case = factories.STATES[state](table)
            uids = [case.pk, *case.terms.values_list("pk", flat=True)]
            assert not Deadline.objects.open().filter(case_uid__in=uids).exists(), state


def test_a_body_is_hidden_from_its_own_people_in_every_role_and_below(table):
    case = factories.coordinating(table)
    below = Organisation.objects.create(
        name="示例市财政局国库科", kind="institution", region_id=XUCHANG, superior=table.body
    )
    for name, organisation in (("本单位", table.body), ("下属单位", below)):
        insider = person(name)
        give(insider, "supervisor")
        assert queries.disputes_in_reach(insider).get() == case
        give(insider, "department", organisation=organisation)
        assert not queries.disputes_in_reach(insider).exists()


def test_figures_count_what_was_taken_up_by_how_it_ended(table):
    for state in ("filed", "coordinating", "agreed", "performed", "breached", "withdrawn"):
        factories.STATES[state](table)
    found = queries.figures(first=date(2026, 6, 1), last=date(2026, 6, 30))
    assert (found.taken_up, found.under_way, found.performed, found.unsettled) == (4, 2, 1, 1)
    assert queries.figures(first=date(2026, 7, 1), last=date(2026, 7, 31)).taken_up == 0


def test_the_department_at_the_table_is_no_third_party(table):
    case = factories.coordinating(table)
    for role in ("firm", "body", "other"):
        with pytest.raises(ValidationError):
            services.add_side(dispute=case.pk, role=role, name="甲", by=table.coordinator, at=NOW)
    assert DisputeSide.objects.filter(dispute=case).count() == 2
