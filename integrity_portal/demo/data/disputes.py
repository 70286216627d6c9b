"""Defaults under coordination: invented firms, invented agreements; at every node its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.world import World
from supervision.disputes import services
from supervision.disputes.choices import SideRole
from supervision.disputes.models import Dispute


@dataclass(frozen=True)
class Story:
    """
    :ivar tag: the body in default
    :ivar days: working days since it was entered
    """

    tag: str
    title: str
    facts: str
    firm: str
    amount: str
    days: int
    end: str


STORIES = (
    Story("transport", "公交场站合作协议没有履行（演示）", "协议约定的场站用地两年没有交付，企业已投入设备。（演示）", "演示客运有限公司", "1200000.00", 3, "filed"),
    Story("industry", "标准厂房回购协议逾期（演示）", "回购协议约定的首期款逾期没有支付，双方对面积测算有分歧。（演示）", "演示园区开发有限公司", "3000000.00", 16, "coordinating"),
    Story("water", "管网工程尾款分期支付（演示）", "工程竣工验收后尾款没有支付，双方对金额没有争议。（演示）", "演示市政工程有限公司", "860000.00", 30, "agreed"),
    Story("education", "校服采购合同解除后的赔偿（演示）", "合同签订后单方解除，赔偿金额协商不成。（演示）", "演示服饰有限公司", "95000.00", 34, "failed"),
)  # fmt: skip


def load(world: World) -> None:
    """Once; where a node has a body of the kind."""
    if "handler" not in world.people or Dispute.objects.exists():
        return
    made = 0
    with transaction.atomic():
        for story in STORIES:
            if (world.plan.top.region, story.tag) in world.bodies:
                _tell(world, story)
                made += 1
    world.say(f"{made} disputes.")


def _tell(world: World, story: Story) -> None:
    office, people = world.office, world.people
    handler, second, head = people["handler"], people["second_handler"], people["reviewer"]

    def at(days_in: int) -> datetime:
        return office.at(office.working_ago(max(story.days - days_in, 0)))

    case = services.file_dispute(
        said=services.DisputeData(
            title=story.title,
            facts=story.facts,
            body=world.body(world.plan.top, story.tag).pk,
            firm=story.firm,
            wished="请协调双方商定履行办法。（演示）",
            amount=Decimal(story.amount),
            contract_number=f"演示-{story.days:03d}",
        ),
        by=handler,
        at=at(0),
    )
    if story.end == "filed":
        return
    said: dict[str, Any] = {"dispute": case.pk, "by": handler}
    services.accept(dispute=case.pk, by=head, at=at(2))
    services.add_side(**said, role=SideRole.EXPERT, name="工程造价", at=at(3))
    if story.end == "coordinating":
        services.record_meeting(
            **said,
            held_at=at(6),
            place="政务服务中心会议室（演示）",
            attended=[side.pk for side in case.sides.all()],
            notes="各方核对了协议和验收资料；由专家复核面积，十个工作日内提出意见。（演示）",
            at=at(7),
        )
        return
    if story.end == "failed":
        services.fail(
            dispute=case.pk,
            reasons="双方对赔偿金额各执一词，无法达成一致。（演示）",
            next_step="court",
            by=people["second_reviewer"],
            at=at(20),
        )
        return
    _agree(world, case, at, handler=handler, second=second, head=head)


def _agree(world: World, case: Dispute, at: Any, *, handler: Any, second: Any, head: Any) -> None:
    """Two terms: the first was kept and checked, the second is still to come."""
    owing = case.sides.get(role=SideRole.BODY).pk
    services.propose(
        dispute=case.pk,
        text="尾款分两期支付，不再计违约金。（演示）",
        terms=[
            {"side": owing, "text": "支付首期款四十三万元", "due_on": at(14).date() + timedelta(days=7)},
            {"side": owing, "text": "支付其余款项", "due_on": world.office.today + timedelta(days=60)},
        ],
        by=handler,
        at=at(8),
    )
    for side in case.sides.filter(role__in=(SideRole.FIRM, SideRole.BODY)):
        services.note_answer(
            dispute=case.pk, side=side.pk, agrees=True, basis="协调会上答复（演示）", by=handler, at=at(9)
        )
    services.agree(dispute=case.pk, by=head, at=at(10))
    first = case.terms.order_by("number")[0]
    services.note_performance(term=first.pk, evidence="支付凭证演示0043号", by=handler, at=at(15))
    services.check_performance(term=first.pk, result="kept", by=second, at=at(16))
