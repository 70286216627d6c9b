"""Inspections, a campaign to zero and a demonstration: invented bodies, at every node its own."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.world import World
from records.subjects.models import Post
from supervision.inspections import services
from supervision.inspections.choices import CriterionKind
from supervision.inspections.models import Campaign, DemonstrationApplication, Inspection, InspectionVisit
from supervision.inspections.rules import Criterion, questions_of
from supervision.inspections.services import demonstrations

BASIS = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
SECTIONS = [
    {
        "title": "守信践诺",
        "questions": [
            {"text": "公开承诺是否建立台账、逐项销号", "law": BASIS, "evidence": "承诺台账"},
            {"text": "到期承诺是否全部兑现，未兑现的是否依法变更", "law": "《优化营商环境条例》第31条", "evidence": "兑现凭证"},
            {"text": "有无以换届、人员调整为由不履行合同", "law": "《优化营商环境条例》第31条", "evidence": "合同目录"},
        ],
    },
    {
        "title": "账款和裁判履行",
        "questions": [
            {"text": "有无逾期未付的货物、工程、服务款项", "law": "《保障中小企业款项支付条例》第9条", "evidence": "账款台账"},
            {"text": "生效裁判是否按期履行", "law": BASIS, "evidence": "履行凭证"},
        ],
    },
    {
        "title": "信用信息",
        "questions": [
            {"text": "许可、处罚信息是否在七个工作日内公示", "law": "发改办财金〔2018〕424号", "evidence": "公示清单"},
        ],
    },
]  # fmt: skip
CRITERIA = [
    Criterion(
        "c1", CriterionKind.MEASURE, "督导问题按期整改率", "inspection_rectified_in_time", "more", Decimal("0.8"),
        Decimal(30),
    ),
    Criterion("c2", CriterionKind.MANUAL, "守信践诺机制", points=Decimal(40)),
    Criterion("c3", CriterionKind.MANUAL, "可以推广的做法", points=Decimal(30)),
    Criterion("c4", CriterionKind.VETO_MANUAL, "申报材料弄虚作假"),
]  # fmt: skip


def load(world: World) -> None:
    """Once; where a node has somebody who inspects."""
    if "inspector" not in world.people or Inspection.objects.exists():
        return
    with transaction.atomic():
        story = _Story(world)
        application = story.apply()
        first = story.first_inspection()
        story.award(application, first)
        story.under_way()
        story.campaign()
    world.say("Inspections, a campaign and a demonstration.")


class _Story:
    def __init__(self, world: World) -> None:
        self.world, self.people = world, world.people
        self.body = world.body(world.plan.top, world.plan.department)
        self.lead, self.head = world.people["supervisor"], world.people["reviewer"]
        self.second, self.other_head = world.people["inspector"], world.people["second_reviewer"]
        self.unit = world.people["department"]
        self.checklist: Any = None

    def at(self, days_ago: int) -> datetime:
        return self.world.office.at(self.world.office.working_ago(days_ago))

    def day(self, days_ago: int) -> date:
        return self.world.office.working_ago(days_ago)

    def _inspection(self, title: str, days_ago: int, ends_on: date, *, drawn: int, plan: Any) -> Inspection:
        at = self.at(days_ago)
        case = services.draft_inspection(
            content={
                "title": title,
                "purpose": "检查承诺兑现、账款清偿、裁判履行和信用信息公示情况。（演示）",
                "basis": BASIS,
                "starts_on": self.day(days_ago),
                "ends_on": ends_on,
                "plan": plan,
                "checklist": self.checklist,
                "lead": self.lead,
            },
            by=self.lead,
            at=at,
        )
        services.draw_team(uid=case.pk, wanted=1, by=self.lead, at=at)
        services.name_body(
            uid=case.pk, body=self.body, reason="示范创建实地核查（演示）", by=self.lead, at=at
        )
        services.draw_bodies(uid=case.pk, scope="departments", wanted=drawn, by=self.lead, at=at)
        return services.issue_inspection(uid=case.pk, by=self.head, at=at)

    def first_inspection(self) -> InspectionVisit:
        """Concluded; of the department's findings one is put right, one is still being put right."""
        at = self.at(62)
        made = services.draft_checklist(
            key="yearly", title="政务诚信年度督导检查清单（演示）", sections=SECTIONS, by=self.lead, at=at
        )
        self.checklist = services.approve_checklist(uid=made.pk, by=self.head, at=at)
        for scope, words in (("departments", "政府部门"), ("governments", "下级人民政府")):
            plan = services.draft_plan(
                content={
                    "year": at.year,
                    "scope": scope,
                    "title": f"{at.year}年{words}政务诚信督导计划（演示）",
                    "basis": BASIS,
                    "priorities": "承诺兑现、账款清偿、生效裁判履行。（演示）",
                },
                by=self.lead,
                at=at,
            )
            services.approve_plan(uid=plan.pk, by=self.head, at=at)
            if scope == "departments":
                self.plan = plan
        self.plan.refresh_from_db()
        case = self._inspection("政务诚信年度督导（演示）", 60, self.day(50), drawn=2, plan=self.plan)
        for visit in case.visits.all():
            own = visit.body_id == self.body.pk
            self._answer(
                visit, {"q1": "台账缺两项承诺。（演示）", "q4": "一笔工程款逾期。（演示）"} if own else {}
            )
        visit = case.visits.get(body=self.body)
        services.conclude_inspection(
            uid=case.pk, summary="总体较好，账款清偿需要加强。（演示）", by=self.lead, at=self.at(49)
        )
        self._put_right(visit)
        return visit

    def _answer(self, visit: InspectionVisit, found: dict[str, str]) -> None:
        at = self.at(55)
        answers = [
            {"question": one["key"], "result": "not_met", "facts": found[one["key"]], "gravity": "ordinary"}
            if one["key"] in found
            else {"question": one["key"], "result": "met"}
            for one in questions_of(self.checklist.sections)
        ]
        services.record_answers(visit=visit.pk, answers=answers, by=self.lead, at=at)
        services.submit_visit(visit=visit.pk, visited_on=self.day(55), by=self.lead, at=self.at(54))

    def _put_right(self, visit: InspectionVisit) -> None:
        first, second = visit.findings.order_by("number")
        for finding, due_on in (
            (first, self.day(20)),
            (second, self.world.office.today + timedelta(days=12)),
        ):
            services.comment(
                uid=finding.pk, text="情况属实，正在补正。（演示）", by=self.unit, at=self.at(52)
            )
            services.demand(
                uid=finding.pk,
                reasons="事实清楚，被检查单位认可。（演示）",
                requirement="补齐台账，付清款项，建立按月核对制度。（演示）",
                due_on=due_on,
                by=self.head,
                at=self.at(47),
            )
        services.answer(uid=first.pk, measures="台账已补齐并公开。（演示）", by=self.unit, at=self.at(30))
        services.accept(uid=first.pk, opinion="台账齐全。（演示）", by=self.other_head, at=self.at(27))

    def apply(self) -> DemonstrationApplication:
        at = self.at(70)
        today = at.date()
        programme = demonstrations.draft_programme(
            content={
                "title": "政务诚信示范单位（演示）",
                "subject": "department",
                "basis": BASIS,
                "text": "机制健全、承诺按期兑现、问题按期整改，做法可以推广。（演示）",
                "pass_mark": Decimal(70),
                "period_since": today - timedelta(days=364),
                "period_until": today,
                "apply_until": self.world.office.today + timedelta(days=30),
                "recheck_months": 12,
            },
            criteria=CRITERIA,
            by=self.lead,
            at=at,
        )
        demonstrations.open_programme(uid=programme.pk, by=self.head, at=at)
        return demonstrations.apply(
            programme=programme.pk,
            body=self.body,
            statement="连续三年按期兑现公开承诺，建立承诺到期提醒制度。（演示）",
            by=self.unit,
            at=self.at(68),
        )

    def award(self, case: DemonstrationApplication, visit: InspectionVisit) -> None:
        for expert, points in ((self.people["expert"], 36), (self.other_head, 33)):
            demonstrations.review(
                uid=case.pk,
                points={"c2": points, "c3": 24, "c4": False},
                opinion="机制健全，做法可以推广。（演示）",
                by=expert,
                at=self.at(64),
            )
        demonstrations.shortlist(uid=case.pk, by=self.lead, at=self.at(63))
        demonstrations.link_visit(uid=case.pk, visit=visit, by=self.lead, at=self.at(48))
        demonstrations.give_notice(uid=case.pk, by=self.lead, at=self.at(46))
        demonstrations.award(
            uid=case.pk, reasons="达到标准，公示无异议。（演示）", by=self.head, at=self.at(36)
        )

    def under_way(self) -> None:
        """Sent out and still being made, so that a checklist can be filled in."""
        self._inspection(
            "承诺兑现专项督导（演示）", 4, self.world.office.today + timedelta(days=20), drawn=1, plan=None
        )

    def campaign(self) -> None:
        opened = self.at(45)
        case = services.draft_campaign(
            content={
                "title": "政府机构失信被执行人清零行动（演示）",
                "theme": "judgment_debtor",
                "basis_name": "政府机构失信被执行人专项治理工作方案（演示）",
                "basis_number": f"演示信用办〔{opened.year}〕5号",
                "basis_on": self.day(47),
                "goal": "存量清零，新增随出随清。（演示）",
                "names_clause": "对期限内未清零的单位名单予以公开。（演示）",
                "starts_on": self.day(45),
                "ends_on": self.world.office.today + timedelta(days=40),
            },
            by=self.lead,
            at=opened,
        )
        services.open_campaign(uid=case.pk, by=self.head, at=opened)
        self._worksheets(case)

    def _worksheets(self, case: Campaign) -> None:
        for number, target in enumerate(case.targets.select_related("body").order_by("uid")[:6]):
            leader = Post.objects.open().filter(organisation=target.body).order_by("title", "seat").first()
            if leader is None:
                continue
            services.plan_target(
                uid=target.pk,
                measures="列入年度预算，与申请执行人商定分期履行。（演示）",
                planned_on=self.world.office.today + timedelta(days=10 + number),
                leader=leader,
                by=self.second,
                at=self.at(40),
            )
            services.add_progress(
                uid=target.pk,
                on=self.day(15),
                text="首期款项已经支付，凭证已报执行法院。（演示）",
                paid=Decimal("100000.00"),
                by=self.second,
                at=self.at(14),
            )
