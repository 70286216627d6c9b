"""What followed the records: orders in every stage, measures, criticism, those who answer, and own reports."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrity_portal.demo.data.drafts import Drafts
from integrity_portal.demo.data.papers import decision
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.common.identity import this_node
from records.consequences import services
from records.consequences.models import RectificationOrder
from records.dishonesty.choices import Scope, Status, SubjectType
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import approve_record, create_record, publish_record, submit_record

GUIDANCE = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
# The stages of the department's own orders.
OWN_STAGES = ("submitted", "ordered", "accepted", "returned", "explained")
OTHERS_ORDERED = 3
MEASURES = (
    ("honours", "取消本年度评先评优资格", 360),
    ("funds", "一年内暂缓安排市级补助项目", 360),
    ("pilots", "不得申报改革试点和示范创建", 540),
    ("assessment", "年度考核诚信建设指标扣分", None),
    ("talks", "约谈主要负责人，责令说明情况", 30),
)
WRITTEN = "年度预算编制时漏列该笔款项，付款审批环节多、责任不清，未及时与对方单位沟通。（演示）"
DONE = "已付清全部款项并取得收款确认；修订付款审批办法，明确每个环节的办理时限和责任岗位。（演示）"


def load(world: World) -> None:
    """Once, and at the city, where records are written."""
    if this_node().level != "city" or RectificationOrder.objects.exists():
        return
    with transaction.atomic():
        tell = _Teller(world)
        made = tell.orders() + tell.measures() + tell.criticism() + tell.people() + tell.reports()
    world.say(f"{made} consequences.")


class _Teller:
    def __init__(self, world: World) -> None:
        self.world, self.office, self.people_of = world, world.office, world.people
        self.body = world.body(world.plan.top, world.plan.department)
        self.decider = world.body(world.plan.top, "development")

    def at(self, working_days_ago: int, after: datetime | None = None) -> datetime:
        return self.office.at(self.office.working_ago(working_days_ago), not_before=after)

    def shown(self, *, before: int = 45) -> QuerySet[DishonestyRecord]:
        """Public records about bodies that have stood unchanged for so many working days."""
        still = timezone.make_aware(datetime.combine(self.office.working_ago(before), datetime.min.time()))
        return (
            DishonestyRecord.objects.of_this_node()
            .on_display(on=self.office.today)
            .filter(
                scope=Scope.PUBLIC,
                subject_type=SubjectType.ORGANISATION,
                updated_at__lt=still,
                display_until__gt=self.office.today + timedelta(days=90),
            )
            .order_by("-published_at", "uid")
        )

    # --- orders -------------------------------------------------------------------------------
    def orders(self) -> int:
        # The department shall find one of each stage on its desk, at whatever scale.
        drafts = Drafts(self.world)
        top, tag = self.world.plan.top, self.world.plan.department
        drafts.places = {
            case: [(top, tag)] if (top, tag) in places else [] for case, places in drafts.places.items()
        }
        made = sum(self._order(self._own_record(drafts), stage) for stage in OWN_STAGES)
        others = self.shown().exclude(organisation=self.body)
        return made + sum(self._order(record, "ordered") for record in others[:OTHERS_ORDERED])

    def _own_record(self, drafts: Drafts) -> DishonestyRecord:
        """One more public record of the department, long enough on display to have been followed up."""
        case, severity = drafts.choose(severities=("ordinary", "serious"), about_official=False)
        draft = drafts.write(case, severity, decided_on=self.office.working_ago(48))
        people, at = self.people_of, self.at(44)
        record = create_record(
            content={**draft.content, "scope": "public"},
            by=people["clerk"],
            at=at,
            submitting_unit=draft.unit,
        )
        submit_record(uid=record.pk, by=people["clerk"], at=(at := self.at(42, at)))
        approve_record(uid=record.pk, by=people["reviewer"], at=(at := self.at(40, at)))
        return publish_record(uid=record.pk, by=people["reviewer"], at=self.at(40, at))

    def _order(self, record: DishonestyRecord, stage: str) -> int:
        people, ordered_at = self.people_of, self.at({"ordered": 3, "accepted": 20}.get(stage, 15))
        if record.organisation != self.body:
            # Long enough ago that the clock finds it overdue.
            ordered_at = self.at(44)
        order = services.order_rectification(
            record=record,
            content={
                "to_explain": "未履行义务的原因和责任环节。\n是否存在同类问题。",
                "requirements": "履行文书确定的全部义务。\n完善制度，防止再次发生。",
            },
            by=people["reviewer"],
            at=ordered_at,
        )
        if stage == "ordered":
            return 1
        body, at = people["department"], self.at(11, ordered_at)
        services.explain_causes(uid=order.pk, explanation=WRITTEN, by=body, at=at)
        if stage == "explained":
            return 1
        at = self.at(6, at)
        services.attach_evidence(case=order, file=self._receipt(record), by=body, at=at)
        services.submit_rectification(uid=order.pk, measures_taken=DONE, by=body, at=at)
        at = self.at(2, at)
        if stage == "accepted":
            services.accept_rectification(
                uid=order.pk, note="凭证齐全，制度已修订。", by=people["supervisor"], at=at
            )
        if stage == "returned":
            services.return_rectification(
                uid=order.pk, note="请补充修订后的付款审批办法。", by=people["supervisor"], at=at
            )
        return 1

    def _receipt(self, record: DishonestyRecord) -> ContentFile:
        name = record.organisation.name.removesuffix(MARK)
        paper = decision(
            issuer=name,
            title="付款情况说明",
            number=f"演示说明〔{self.office.today.year}〕1号",
            paragraphs=["文书确定的款项已全部付清，收款单位已确认。"],
            day=f"{self.office.today.year}年",
        )
        return ContentFile(paper, name=f"付款情况说明{MARK}.pdf")

    # --- measures and criticism ---------------------------------------------------------------
    def measures(self) -> int:
        people, made = self.people_of, 0
        executor = self.world.body(self.world.plan.top, "labour")
        records = self._unfollowed()
        for number, (record, (kind, title, days)) in enumerate(zip(records, MEASURES, strict=False)):
            at = self.at(12 + number)
            day = timezone.localdate(at)
            measure = services.enter_measure(
                record=record,
                content={
                    "kind": kind,
                    "title": title,
                    "deciding_body": self.decider,
                    "executing_body": executor,
                    "legal_basis": f"{GUIDANCE}关于失信惩戒的规定",
                    "decided_on": day,
                    "starts_on": day,
                    "ends_on": day + timedelta(days=days) if days else None,
                },
                by=people["clerk"],
                at=at,
            )
            made += 1
            if number == len(MEASURES) - 1:
                continue  # Entered, and not yet decided.
            services.decide_measure(uid=measure.pk, by=people["reviewer"], at=self.at(10, at))
            if number % 2 == 0:
                services.confirm_execution(
                    uid=measure.pk, note="已列入本年度评审的限制名单。", by=people["clerk"], at=self.at(6, at)
                )
        return made

    def criticism(self) -> int:
        people, made = self.people_of, 0
        for number, record in enumerate(islice(self._unfollowed(), 3)):
            at = self.at(9 + number)
            name = record.organisation.name.removesuffix(MARK)
            notice = services.draft_criticism(
                record=record,
                content={
                    "issuer": self.decider,
                    "number": f"演示发改信用〔{at.year}〕{number + 1}号",
                    "title": f"关于{name}失信问题的通报（演示）",
                    "text": f"{name}未按期履行生效文书确定的义务，影响政府公信力。现予通报批评，责令限期整改，举一反三。（演示）",
                    "audience": "public" if number != 1 else "internal",
                    "is_typical_case": number == 0,
                    "dated_on": timezone.localdate(at),
                },
                by=people["clerk"],
                at=at,
            )
            made += 1
            if number != 2:
                services.issue_criticism(uid=notice.pk, by=people["reviewer"], at=self.at(7, at))
        return made

    def _unfollowed(self) -> Iterator[DishonestyRecord]:
        """Records of bodies with nothing behind them yet; of the department's own, too, so that it sees some."""
        fresh = self.shown(before=21).filter(rectification_orders=None, measures=None, criticism_notices=None)
        own = list(fresh.filter(organisation=self.body)[:1])
        yield from own
        yield from fresh.exclude(pk__in=[record.pk for record in own])[:12]

    # --- people and own reports ---------------------------------------------------------------
    def people(self) -> int:
        people, made = self.people_of, 0
        about_officials = DishonestyRecord.objects.of_this_node().filter(
            status=Status.PUBLISHED, official__isnull=False
        )
        for number, record in enumerate(about_officials.order_by("-published_at", "uid")[:3]):
            at = self.at(9)
            found = services.enter_responsibility(
                record=record,
                content={
                    "official": record.official,
                    "role": ("principal", "leading", "direct")[number],
                    "conduct": "对文书确定的事项负有责任，未及时处置。（演示）",
                    "conduct_on": record.decided_on - timedelta(days=30),
                },
                by=people["clerk"],
                at=at,
            )
            made += 1
            if number == 2:
                continue  # Waits for a second person.
            services.confirm_responsibility(uid=found.pk, by=people["reviewer"], at=self.at(7, at))
            if number == 0:
                services.record_result(
                    uid=found.pk,
                    result="talk",
                    result_on=self.office.working_ago(5),
                    document="演示问责〔1〕号",
                    by=people["clerk"],
                    at=self.at(4, at),
                )
        return made

    def reports(self) -> int:
        people = self.people_of
        said: dict[str, Any] = {
            "title": "未按期支付工程进度款（演示）",
            "event_on": self.office.working_ago(6),
            "facts": "因资金安排不及时，未按合同约定支付工程进度款，对方单位已发函催告。（演示）",
            "causes": "年度资金计划与合同付款节点未衔接。（演示）",
            "remedy": "已申请调剂资金，本月内付清，并建立付款台账。（演示）",
        }
        services.file_report(organisation=self.body, content=said, by=people["department"], at=self.at(3))
        services.ask_for_report(
            organisation=self.body,
            title="未按承诺时限办结政务服务事项（演示）",
            event_on=self.office.working_ago(9),
            by=people["supervisor"],
            at=self.at(2),
        )
        return 2
