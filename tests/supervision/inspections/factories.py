"""Inspections, campaigns and demonstrations over invented bodies, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from records.access.models import User
from records.access.roles import Role
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import end_record
from records.subjects.models import Official, Organisation, Post, Region
from supervision.inspections import services
from supervision.inspections.choices import CriterionKind, PlanScope
from supervision.inspections.models import (
    Campaign,
    CampaignTarget,
    DemonstrationApplication,
    DemonstrationProgramme,
    Inspection,
    InspectionChecklist,
    InspectionFinding,
    InspectionPlan,
    InspectionVisit,
)
from supervision.inspections.rules import Criterion
from supervision.inspections.services import demonstrations
from supervision.inspections.services.overdue import finding_is_overdue
from tests.records.access.factories import WEIDU, XUCHANG, holder
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import bureau

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
# The body's time to comment is over.
HEARD = NOW + timedelta(days=9)
DUE = date(2026, 7, 31)
LATE = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
ENDS = date(2026, 12, 31)
SECTIONS = [
    {
        "title": "守信践诺",
        "questions": [
            {"text": "承诺事项是否建立台账", "law": "国发〔2016〕76号", "evidence": "承诺台账"},
            {"text": "到期承诺是否全部兑现", "law": "国发〔2016〕76号", "evidence": ""},
        ],
    },
    {"title": "账款", "questions": [{"text": "是否有逾期未付账款", "law": "", "evidence": "账款台账"}]},
]


@dataclass(frozen=True)
class Office:
    """高飞 leads and notes, 罗平 inspects too, 刘洋 and 孙丽 decide, 陈静 enters records, 马丽 is of the body."""

    lead: User
    second: User
    head: User
    second_head: User
    clerk: User
    expert: User
    second_expert: User
    insider: User
    body: Organisation


def office() -> Office:
    body = bureau()
    return Office(
        lead=_one("高飞", Role.SUPERVISOR),
        second=_one("罗平", Role.SUPERVISOR),
        head=_one("刘洋", Role.REVIEWER),
        second_head=_one("孙丽", Role.REVIEWER),
        clerk=_one("陈静", Role.CLERK),
        expert=_one("董雪", Role.ASSESSOR),
        second_expert=_one("方宁", Role.ASSESSOR),
        insider=_one("马丽", Role.DEPARTMENT, organisation=body),
        body=body,
    )


def _one(full_name: str, role: str, **more: Any) -> User:
    """The person of that name, where a city of several rooms has one already."""
    return User.objects.filter(full_name=full_name).first() or holder(full_name, role, **more)


def pdf(name: str = "佐证.pdf", content: bytes = b"%PDF-1.7 evidence") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def departments(number: int) -> list[Organisation]:
    return [
        Organisation.objects.create(name=f"示例市第{one}局", kind="department", region_id=XUCHANG)
        for one in range(1, number + 1)
    ]


def county() -> Organisation:
    """A government right below, whose own region it is."""
    return Organisation.objects.create(name="示例区人民政府", kind="government", region_id=WEIDU)


# --- Plans and checklists ------------------------------------------------------------------------------
def plan(at: Office, scope: str = PlanScope.DEPARTMENTS, **more: Any) -> InspectionPlan:
    content = {
        "year": 2026,
        "scope": scope,
        "title": "2026年度部门政务诚信督导计划",
        "basis": "国发〔2016〕76号",
        "priorities": "承诺兑现、账款清偿。",
        **more,
    }
    return services.draft_plan(content=content, by=at.lead, at=NOW)


def approved_plan(at: Office, **more: Any) -> InspectionPlan:
    return services.approve_plan(uid=plan(at, **more).pk, by=at.head, at=NOW)


def checklist(at: Office, **more: Any) -> InspectionChecklist:
    said = {"key": "yearly", "title": "年度督导检查清单", "sections": SECTIONS, **more}
    return services.draft_checklist(**said, by=at.lead, at=NOW)


def checklist_in_force(at: Office, **more: Any) -> InspectionChecklist:
    return services.approve_checklist(uid=checklist(at, **more).pk, by=at.head, at=NOW)


# --- Inspections -----------------------------------------------------------------------------------------
def preparing(at: Office, **more: Any) -> Inspection:
    content = {
        "title": "2026年上半年政务诚信督导",
        "purpose": "检查承诺兑现和账款清偿情况。",
        "basis": "国发〔2016〕76号",
        "starts_on": TODAY,
        "ends_on": date(2026, 7, 10),
        "checklist": more.pop("checklist", None) or checklist_in_force(at),
        "lead": at.lead,
        **more,
    }
    return services.draft_inspection(content=content, by=at.lead, at=NOW)


def ready(at: Office, *, bodies: tuple[Organisation, ...] = (), **more: Any) -> Inspection:
    """With a team of two and its bodies named."""
    case = preparing(at, **more)
    services.name_team(uid=case.pk, team=[at.lead, at.second], by=at.lead, at=NOW)
    for body in bodies or (at.body,):
        services.name_body(uid=case.pk, body=body, reason="群众反映集中", by=at.lead, at=NOW)
    return case


def issued(at: Office, **more: Any) -> Inspection:
    return services.issue_inspection(uid=ready(at, **more).pk, by=at.head, at=NOW)


def visit_of(case: Inspection, body: Organisation | None = None) -> InspectionVisit:
    return case.visits.get(body=body) if body else case.visits.get()


def answer_all(at: Office, visit: InspectionVisit, *, gravity: str = "ordinary", met: bool = False) -> None:
    last = {"result": "met"} if met else {
        "result": "not_met", "facts": "有三笔合同款逾期未付。", "gravity": gravity,
    }  # fmt: skip
    answers = [
        {"question": "q1", "result": "met"},
        {"question": "q2", "result": "na", "facts": "本年度没有到期的承诺。"},
        {"question": "q3", **last},
    ]
    services.record_answers(visit=visit.pk, answers=answers, by=at.lead, at=NOW)


def submitted(at: Office, *, gravity: str = "ordinary", met: bool = False, **more: Any) -> Inspection:
    case = issued(at, **more)
    for visit in case.visits.all():
        answer_all(at, visit, gravity=gravity, met=met)
        services.submit_visit(visit=visit.pk, visited_on=TODAY, by=at.second, at=NOW)
    return case


def concluded(at: Office, **more: Any) -> Inspection:
    return services.conclude_inspection(
        uid=submitted(at, **more).pk, summary="总体较好，账款清偿需要加强。", by=at.lead, at=NOW
    )


INSPECTIONS = {
    "preparing": preparing,
    "ready": ready,
    "issued": issued,
    "submitted": submitted,
    "concluded": concluded,
    "clean": lambda at: concluded(at, met=True),
    "closed": lambda at: services.close_inspection(uid=concluded(at, met=True).pk, by=at.head, at=NOW),
    "cancelled": lambda at: services.cancel_inspection(
        uid=ready(at).pk, reason="与专项审计合并进行。", by=at.head, at=NOW
    ),
}


# --- Findings ----------------------------------------------------------------------------------------------
def noted(at: Office, **more: Any) -> InspectionFinding:
    submitted(at, **more)
    return InspectionFinding.objects.latest("noted_at")


def commented(at: Office, **more: Any) -> InspectionFinding:
    return services.comment(uid=noted(at, **more).pk, text="其中一笔有争议。", by=at.insider, at=NOW)


def demanded(at: Office, **more: Any) -> InspectionFinding:
    return services.demand(
        uid=commented(at, **more).pk,
        reasons="其余两笔事实清楚。",
        requirement="付清两笔合同款。\n建立账款台账。",
        due_on=DUE,
        by=at.head,
        at=NOW,
    )


def answered(at: Office, **more: Any) -> InspectionFinding:
    return services.answer(
        uid=demanded(at, **more).pk, measures="两笔款项已付清。", files=[pdf()], by=at.insider, at=NOW
    )


def followed(at: Office) -> InspectionFinding:
    case = answered(at, gravity="serious")
    return services.follow_up(uid=case.pk, followed_on=TODAY, facts="付款凭证属实。", by=at.lead, at=NOW)


def returned(at: Office) -> InspectionFinding:
    return services.send_back(uid=answered(at).pk, reason="台账没有建立。", by=at.second_head, at=NOW)


def late(at: Office) -> InspectionFinding:
    case = demanded(at)
    finding_is_overdue(uid=case.pk, at=LATE)
    case.refresh_from_db()
    return case


def not_rectified(at: Office) -> InspectionFinding:
    return services.not_rectify(uid=late(at).pk, opinion="经督办仍未付清。", by=at.second_head, at=LATE)


FINDINGS = {
    "noted": noted,
    "commented": commented,
    "dropped": lambda at: services.drop(uid=commented(at).pk, reasons="争议款项不计。", by=at.head, at=NOW),
    "demanded": demanded,
    "late": late,
    "answered": answered,
    "serious": lambda at: answered(at, gravity="serious"),
    "followed": followed,
    "returned": returned,
    "accepted": lambda at: services.accept(
        uid=answered(at).pk, opinion="凭证齐全。", by=at.second_head, at=NOW
    ),
    "not_rectified": not_rectified,
}


# --- Campaigns -------------------------------------------------------------------------------------------------
def debtor(at: Office, **more: Any) -> DishonestyRecord:
    """A published record of a body that a court lists."""
    who = records.People(at.clerk, at.head, at.second_head, at.clerk, at.clerk)
    said = {
        "source": "judgment_debtor",
        "document_kind": "enforcement",
        "title": "未履行生效判决确定的付款义务",
        "amount": Decimal("500000.00"),
        **more,
    }
    return records.published(
        who, at=NOW - timedelta(days=2), organisation=more.pop("organisation", at.body), **said
    )


def campaign(at: Office, **more: Any) -> Campaign:
    content = {
        "title": "政府机构失信被执行人清零",
        "theme": "judgment_debtor",
        "basis_name": "专项治理工作方案",
        "basis_number": "示信用办〔2026〕5号",
        "basis_on": date(2026, 6, 1),
        "goal": "年底前动态清零。",
        "names_clause": "",
        "starts_on": TODAY,
        "ends_on": ENDS,
        **more,
    }
    return services.draft_campaign(content=content, by=at.lead, at=NOW)


def running(at: Office, **more: Any) -> Campaign:
    debtor(at)
    return services.open_campaign(uid=campaign(at, **more).pk, by=at.head, at=NOW)


def post_of(body: Organisation, *, vacant: bool = False) -> Post:
    return Post.objects.create(
        organisation=body,
        title="局长" if vacant else "副局长",
        official=None if vacant else Official.objects.create(name="欧阳示例"),
        from_on=None if vacant else date(2025, 1, 1),
    )


def target_of(case: Campaign) -> CampaignTarget:
    return case.targets.get()


def planned(at: Office, **more: Any) -> CampaignTarget:
    return services.plan_target(
        uid=target_of(running(at, **more)).pk,
        measures="列入预算，分两期履行。",
        planned_on=date(2026, 10, 31),
        leader=post_of(at.body),
        by=at.insider,
        at=NOW,
    )


def pay_off(at: Office, target: CampaignTarget, *, at_time: datetime = NOW) -> CampaignTarget:
    """The court takes the body off its list; the next look at the data sees it."""
    end_record(uid=target.source_uid, by=at.head, at=at_time, reason="法院已删除失信信息。")
    services.compare_campaign(uid=target.campaign_id, at=at_time)
    target.refresh_from_db()
    return target


AFTER = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


def left(at: Office) -> CampaignTarget:
    target = planned(at)
    services.end_campaign(uid=target.campaign_id, by=at.lead, at=AFTER)
    target.refresh_from_db()
    return target


def proposed(at: Office) -> CampaignTarget:
    return services.propose_accountability(
        uid=left(at).pk, proposal="责任领导未按计划安排资金，建议追责。", by=at.lead, at=AFTER
    )


TARGETS = {
    "open": planned,
    "seen": lambda at: pay_off(at, planned(at)),
    "settled": lambda at: services.confirm_zero(uid=pay_off(at, planned(at)).pk, by=at.head, at=NOW),
    "left": left,
    "proposed": proposed,
    "referred": lambda at: services.refer_accountability(uid=proposed(at).pk, by=at.head, at=AFTER),
}


def over(at: Office) -> Campaign:
    """Running, and its last day is past."""
    case = running(at)
    Campaign.objects.filter(pk=case.pk).update(ends_on=date(2026, 7, 1))
    case.refresh_from_db()
    return case


CAMPAIGNS = {
    "draft": campaign,
    "running": running,
    "empty": lambda at: services.open_campaign(uid=campaign(at).pk, by=at.head, at=NOW),
    "ended": lambda at: Campaign.objects.get(pk=left(at).campaign_id),
    "closed": lambda at: services.close_campaign(
        uid=CAMPAIGNS["empty"](at).pk, summary="没有需要治理的对象。", by=at.head, at=NOW
    ),
    "cancelled": lambda at: services.cancel_campaign(
        uid=campaign(at).pk, reason="并入年度督导。", by=at.head, at=NOW
    ),
}


# --- Demonstrations --------------------------------------------------------------------------------------------
CRITERIA = [
    Criterion("c1", CriterionKind.VETO, "没有未整改的督导问题", "inspection_findings_open", "less", Decimal(0)),
    Criterion(
        "c2", CriterionKind.MEASURE, "督导问题按期整改", "inspection_rectified_in_time", "more", Decimal("0.9"),
        Decimal(60),
    ),
    Criterion("c3", CriterionKind.MANUAL, "创新做法", points=Decimal(40)),
    Criterion("c4", CriterionKind.VETO_MANUAL, "弄虚作假"),
]  # fmt: skip


def programme(at: Office, **more: Any) -> DemonstrationProgramme:
    content = {
        "title": "政务诚信示范单位",
        "subject": "department",
        "basis": "国发〔2016〕76号",
        "text": "申报单位上年度没有失信记录。",
        "pass_mark": Decimal(80),
        "period_since": date(2025, 7, 1),
        "period_until": date(2026, 6, 30),
        "apply_until": date(2026, 7, 31),
        "recheck_months": 12,
        **more,
    }
    return demonstrations.draft_programme(content=content, criteria=CRITERIA, by=at.lead, at=NOW)


def open_programme(at: Office, **more: Any) -> DemonstrationProgramme:
    return demonstrations.open_programme(uid=programme(at, **more).pk, by=at.head, at=NOW)


def applied(at: Office, **more: Any) -> DemonstrationApplication:
    return demonstrations.apply(
        programme=open_programme(at, **more).pk,
        body=at.body,
        statement="连续三年按期兑现全部承诺。",
        files=[pdf("申报.pdf")],
        by=at.insider,
        at=NOW,
    )


def reviewed(at: Office, *, points: int = 30, veto: bool = False) -> DemonstrationApplication:
    case = applied(at)
    for expert in (at.expert, at.second_expert):
        demonstrations.review(
            uid=case.pk, points={"c3": points, "c4": veto}, opinion="做法扎实。", by=expert, at=NOW
        )
    case.refresh_from_db()
    return case


def shortlisted(at: Office) -> DemonstrationApplication:
    return demonstrations.shortlist(uid=reviewed(at).pk, by=at.lead, at=NOW)


def seen(at: Office) -> DemonstrationApplication:
    """Inspected on the spot."""
    case = shortlisted(at)
    visit = visit_of(submitted(at, met=True))
    return demonstrations.link_visit(uid=case.pk, visit=visit, by=at.lead, at=NOW)


def on_notice(at: Office) -> DemonstrationApplication:
    return demonstrations.give_notice(uid=seen(at).pk, by=at.lead, at=NOW)


def awarded(at: Office) -> DemonstrationApplication:
    return demonstrations.award(uid=on_notice(at).pk, reasons="符合标准，公示无异议。", by=at.head, at=HEARD)


APPLICATIONS = {
    "submitted": applied,
    "reviewed": reviewed,
    "shortlisted": shortlisted,
    "seen": seen,
    "notice": on_notice,
    "awarded": awarded,
    "refused": lambda at: demonstrations.refuse(
        uid=reviewed(at).pk, reasons="材料不足。", by=at.head, at=NOW
    ),
    "retracted": lambda at: demonstrations.retract(
        uid=applied(at).pk, reason="明年再申报。", by=at.insider, at=NOW
    ),
    "withdrawn": lambda at: demonstrations.withdraw(
        uid=awarded(at).pk, reason="发生严重失信。", by=at.second_head, at=HEARD
    ),
}


def region() -> Region:
    return Region.objects.get(code=XUCHANG)


def on(moment: datetime) -> date:
    return timezone.localdate(moment)
