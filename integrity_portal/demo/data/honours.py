"""Commendations: invented honours of invented bodies, in every state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.bodies import GOVERNMENT
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.registers import services
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation
from records.registers.models.entry import EntryQuerySet


@dataclass(frozen=True)
class Honour:
    tag: str
    honour: str
    title: str
    merits: str
    incentives: str = ""
    years: int = 2


HONOURS = (
    Honour("finance", "red_list", "账款清偿守信激励名单", "连续三个年度按期支付全部采购价款和工程款，没有一起拖欠投诉。", "同等条件下优先安排改革试点；年度考核相应指标加分。"),
    Honour("approval", "commendation", "政务服务守信践诺先进单位", "公开承诺的办理时限全部兑现，窗口群众评价满意率居前。", "优先参加评优评先。"),
    Honour("transport", "demonstration", "诚信建设示范机关", "工程合同履约情况每季度公开，接受社会监督。", "在交通项目安排上优先考虑。", 3),
    Honour("housing", "commendation", "保障性住房按期交付先进单位", "年度保障性住房全部按期交付，交付前向社会公开质量检测结果。"),
    Honour("education", "red_list", "招标采购守信激励名单", "三年内全部采购项目按合同验收付款。", "采购备案实行简化程序。"),
    Honour("market", "demonstration", "信用监管示范单位", "双随机检查结果全部按期公示，异议全部按期答复。", "", 3),
    Honour("health", "commendation", "为民办实事守信单位", "向社会承诺的十项便民措施全部按期落实。"),
    Honour("water", "commendation", "农民工工资支付守信单位", "在建水利工程实行工资专用账户，全年无欠薪投诉。", "优先安排后续项目。"),
)  # fmt: skip
LEVELS = {"city": "city", "province": "province", "nation": "nation"}


def load(world: World) -> None:
    """Tell the honours, once."""
    if EntryQuerySet(Commendation).of_this_node().exists():
        return
    place = world.plan.top
    clerk, reviewer = world.people["clerk"], world.people["reviewer"]
    made = 0
    with transaction.atomic():
        for number, honour in enumerate(HONOURS):
            if (place.region, honour.tag) not in world.bodies:
                continue
            content = _content(world, honour, number)
            day = content["decided_on"]
            about: dict[str, Any] = {"register": COMMENDATIONS}
            at = world.office.at(world.office.after(day, 2))
            entry = services.create_entry(**about, content=content, by=clerk, at=at)
            made += 1
            if number == 6:
                continue  # Begun and not yet handed in.
            about["uid"] = entry.uid
            services.submit_entry(**about, by=clerk, at=world.office.at(world.office.after(day, 3)))
            if number == 7:
                continue  # Waits for its review.
            at = world.office.at(world.office.after(day, 4))
            services.publish_entry(**about, by=reviewer, at=at)
            if number == 1:
                services.propose_change(
                    **about,
                    content={"incentives": "优先参评；优先安排政务服务改革试点。"},
                    reason="updated",
                    note="补充激励措施，见后续通知。",
                    by=clerk,
                    at=world.office.at(world.office.working_ago(1)),
                )
            if number == 4:
                services.end_entry(
                    **about,
                    reason="经复查不符合名单条件，原决定已撤销。",
                    by=reviewer,
                    at=world.office.at(world.office.working_ago(6)),
                )
    world.say(f"{made} commendations.")


def _content(world: World, honour: Honour, number: int) -> dict[str, Any]:
    place = world.plan.top
    decided_on: date = world.office.ago(60 + 45 * number if number < 6 else 8 + number)
    issuer = world.bodies.get((place.region, GOVERNMENT))
    body = world.body(place, honour.tag)
    issuer = issuer or world.body(place, "audit")
    return {
        "organisation": body,
        "title": honour.title,
        "honour": honour.honour,
        "level": LEVELS[place.level],
        "document_number": f"{MARK}表字〔{decided_on.year}〕{21 + number}号",
        "document_name": f"关于公布{honour.title}的决定",
        "authority_name": issuer.name,
        "authority_uscc": issuer.uscc or "",
        "decided_on": decided_on,
        "valid_until": decided_on + timedelta(days=365 * honour.years),
        "scope": "government" if number == 5 else "public",
        "merits": honour.merits,
        "incentives": honour.incentives,
    }
