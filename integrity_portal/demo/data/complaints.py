"""Complaints in their stages: invented people, invented bodies, invented grievances; at every node its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.codes import identity_number
from integrity_portal.demo.data.world import World
from supervision.complaints import services
from supervision.complaints.models import Complaint


@dataclass(frozen=True)
class Story:
    """
    :ivar tag: the body it is about
    :ivar days: working days since it came in
    :ivar end: how far it has come
    """

    tag: str
    kind: str
    title: str
    statement: str
    days: int
    end: str
    anonymity: str = "named"
    channel: str = "site"
    amount: str = ""
    contract: str = ""


STORIES = (
    Story("urban", "arrears", "道路保洁服务费没有支付（演示）", "去年签订的道路保洁合同已经履行完毕并验收，服务费到期三个月没有支付，多次催告没有答复。（演示）", 2, "submitted", amount="186000.00", contract="演示-保洁-2025（07）"),
    Story("urban", "arrears", "保洁服务费被拖欠（演示）", "道路保洁合同验收合格，服务费到期三个月没有支付，催告没有答复，请督促。（演示）", 1, "submitted", "anonymous", contract="演示保洁2025 07"),
    Story("approval", "service", "办证超过承诺的时限（演示）", "窗口承诺五个工作日办结，材料齐全，二十天后仍然没有结果，也没有说明原因。（演示）", 6, "accepted", "confidential", "phone"),
    Story("industry", "policy", "技改奖补承诺没有兑现（演示）", "招商时书面承诺的技术改造奖补，项目验收已满一年仍未拨付，答复称负责人已经调整。（演示）", 18, "verifying", amount="500000.00"),
    Story("water", "contract", "河道整治工程没有结算（演示）", "工程竣工验收后没有按合同约定的期限办理结算。（演示）", 25, "rectifying", "confidential", amount="920000.00", contract="演示-河道-2024（12）"),
    Story("construction", "procurement", "验收拖延不付款（演示）", "政府采购的设备安装完成后，采购人迟迟不组织验收，也不付款。（演示）", 30, "refused", amount="73000.00"),
    Story("transport", "contract", "租赁费用没有结清（演示）", "施工期间租用场地的费用没有结清。（演示）", 34, "answered", channel="letter", amount="42000.00"),
    Story("education", "service", "公示的办事指南与实际不符（演示）", "网上公示的材料清单与窗口要求的不一致，多跑了两趟。（演示）", 40, "closed", "anonymous"),
    Story("health", "other", "承诺公开的事项没有公开（演示）", "承诺每季度公开的事项两个季度没有公开。（演示）", 38, "untrue", channel="media"),
    Story("labour", "arrears", "已在法院起诉的款项（演示）", "款项纠纷已经起诉，法院已经立案。（演示）", 12, "not_accepted"),
    Story("finance", "arrears", "项目尾款没有支付（演示）", "项目审计结束后尾款没有支付。（演示）", 28, "determination", amount="310000.00"),
)  # fmt: skip


def load(world: World) -> None:
    """Once; where a node has a body of the kind."""
    if "handler" not in world.people or Complaint.objects.exists():
        return
    made = 0
    with transaction.atomic():
        for number, story in enumerate(STORIES):
            if (world.plan.top.region, story.tag) in world.bodies:
                Way(world, story, number).go()
                made += 1
    world.say(f"{made} complaints.")


class Way:
    """One complaint on its way to where its story ends."""

    def __init__(self, world: World, story: Story, number: int) -> None:
        self.world, self.story, self.number = world, story, number
        self.day = story.days
        people = world.people
        self.handler, self.second = people["handler"], people["second_handler"]
        self.reviewer = people["reviewer"]

    def go(self) -> None:
        self.case = self._file()
        steps: dict[str, tuple[Callable[[], Any], ...]] = {
            "submitted": (),
            "accepted": (self._accept,),
            "not_accepted": (self._not_accept,),
            "verifying": (self._verify, self._talk),
            "untrue": (self._verify, self._untrue, self._answer, self._publish),
            "rectifying": (self._verify, self._true),
            "refused": (self._verify, self._true, self._refused),
            "determination": (self._verify, self._true, self._refused, self._determine),
            "answered": (self._verify, self._true, self._rectified, self._answer),
            "closed": (
                self._verify, self._true, self._rectified, self._answer, self._rate, self._publish, self._close,
            ),
        }  # fmt: skip
        for step in steps[self.story.end]:
            step()

    def _at(self, days: int = 0) -> datetime:
        """The next moment of the story, some working days on."""
        self.day = max(self.day - days, 0)
        return self.world.office.at(self.world.office.working_ago(self.day))

    def _take(self, name: str, days: int = 1, *, by: Any = None, **more: Any) -> Any:
        act = getattr(services, name)
        return act(complaint=self.case.pk, by=by or self.handler, at=self._at(days), **more)

    def _file(self) -> Complaint:
        story = self.story
        body = self.world.body(self.world.plan.top, story.tag)
        outside = {"media": "示例晚报（演示）"}.get(story.channel, "")
        case, _code = services.file_complaint(
            said=services.ComplaintData(
                kind=story.kind,
                body=body.pk,
                body_name="",
                region=body.region_id,
                title=story.title,
                statement=story.statement,
                wished="请依法处理并答复。（演示）",
                amount=Decimal(story.amount) if story.amount else None,
                contract_number=story.contract,
            ),
            informant=self._informant(),
            channel=story.channel,
            outside_number=outside,
            # Another than who will handle it takes it down.
            by=None if story.channel == "site" else self.second,
            at=self._at(),
        )
        return case

    def _informant(self) -> services.InformantData | None:
        if self.story.channel == "media":
            return None
        if self.story.anonymity == "anonymous":
            return services.InformantData(anonymity="anonymous")
        number = identity_number(
            region=self.world.plan.top.code_region,
            born_on=self.world.office.today.replace(year=1985, month=3, day=1 + self.number),
            serial=300 + self.number,
        )
        return services.InformantData(
            anonymity=self.story.anonymity,
            name=f"反映人{self.number + 1}（演示）",
            id_number=number,
            phone="13000000000",
        )

    def _accept(self) -> None:
        self._take("register")
        self._take("accept")

    def _not_accept(self) -> None:
        self._take("register")
        self._take(
            "not_accept",
            reason="litigation",
            explanation="该款项纠纷已由人民法院立案，请等待生效裁判；胜诉后不履行的，可以再来反映。（演示）",
        )
        self._take("confirm_not_accepted", by=self.reviewer)

    def _verify(self) -> None:
        self._accept()
        self._take("assign", handler=self.handler.pk)
        self._take("verify")

    def _talk(self) -> None:
        self._take("say_to_informant", text="请补充招商协议中关于奖补的条款和验收文件。（演示）")
        services.say_as_informant(
            complaint=self.case.pk, text="协议第八条，验收文件见附件清单第三项。（演示）", at=self._at(1)
        )
        self._take("note", text="已约财政、审计部门核对拨付台账。（演示）")

    def _untrue(self) -> None:
        self._take("find_untrue", findings="查阅网站存档，所反映的两个季度均已按期公开。（演示）")
        self._take("confirm_untrue", by=self.reviewer)

    def _true(self) -> None:
        found_at = self.world.office.working_ago(max(self.day - 1, 0))
        self._take(
            "find_true",
            findings="合同、验收单和付款台账核对一致，反映属实。（演示）",
            rectify_until=found_at + timedelta(days=20 if self.story.end != "rectifying" else 45),
        )

    def _rectified(self) -> None:
        self._take("note_rectified", 8, findings="已按要求整改，凭证已核对。（演示）")

    def _refused(self) -> None:
        self._take("note_refused", 10, findings="期限已过仍未整改，以负责人调整为由拒绝。（演示）")

    def _determine(self) -> None:
        authority = self.world.body(self.world.plan.top, "development")
        self._take("determine", content={"authority_name": authority.name, "authority_uscc": authority.uscc})

    def _answer(self) -> None:
        self._take("answer", 2, text="经核查，结论和处理情况如下：依据相关合同和台账，已作出处理。（演示）")

    def _rate(self) -> None:
        services.rate(complaint=self.case.pk, satisfaction="satisfied", by=None, at=self._at(1))

    def _publish(self) -> None:
        self._take(
            "publish_answer",
            by=self.reviewer,
            title=self.story.title,
            text="有人反映此事。经核查，已查明情况并作出处理，结果已答复反映人。（演示）",
        )

    def _close(self) -> None:
        self._take("close", by=self.reviewer)
