"""Notices, news, model places, decisions, cases and the policy library: all invented but the official documents."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from disclosure.editing import services
from disclosure.editing.desk import Desk
from disclosure.editing.models import Written
from disclosure.notices import library
from disclosure.notices.choices import Step
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS
from disclosure.notices.models import Article, Policy
from disclosure.published import PUBLIC, records_for
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.subjects.models import Organisation

NOTICES = (
    ("关于开展政务失信记录核对工作的通知", 6, "请各单位于本月底前核对本单位公示中的记录。\n\n## 核对什么\n\n- 文书文号和日期是否与原件一致\n- 整改情况是否已经报送\n- 到期的记录是否已经撤下\n\n## 发现问题怎么办\n\n通过本站提出[异议](/objections/new/)，三个工作日内答复。"),
    ("关于调整信用修复申请受理时间的公告", 40, "自下月起，信用修复申请由窗口和网上同时受理，工作日当日登记。\n\n需要准备的材料见[异议与修复](/remedies/)。"),
    ("关于公布本年度政务诚信监督员名单征集结果的公告", 90, "征集工作已经结束，监督员的职责是反映情况、提出建议，不参与个案办理。"),
)  # fmt: skip
NEWS = (
    ("news", "政务诚信工作推进会召开", 3, "会议通报了上季度按期支付账款、兑现政策承诺和答复投诉的情况，部署下一步工作。"),
    ("news", "“承诺一件、公开一件、兑现一件”活动启动", 10, "各单位向社会公开年度承诺事项，逐项注明完成时限和负责部门，接受监督。"),
    ("practice", "把合同履约写进日历：一个项目办的做法", 20, "## 起因\n\n工程款支付节点分散在多份合同里，容易遗漏。\n\n## 做法\n\n1. 合同签订当天登记支付节点\n2. 到期前十个工作日自动提醒\n3. 逾期当日报告负责人\n\n## 结果\n\n全年没有一笔逾期。"),
    ("interpretation", "一图读懂：失信记录公示多久", 30, "| 程度 | 最短 | 最长 |\n| --- | --- | --- |\n| 轻微 | 可以不公示 | 三个月 |\n| 一般 | 三个月 | 一年 |\n| 严重 | 一年 | 三年 |\n\n满最短期限可以申请修复，满最长期限自动撤下。"),
)  # fmt: skip
MODELS = (
    ("按期付款的示范单位", 35, "连续三年按期支付全部账款，每季度公开支付情况。\n\n## 可以学什么\n\n- 付款计划向供应商公开\n- 争议款项先付无争议部分"),
    ("承诺公开的示范单位", 60, "服务事项的时限承诺全部上网公开，逾期自动登记并说明原因。"),
)  # fmt: skip


def load(world: World) -> None:
    """Tell them once; what is there already stays."""
    if Article.objects.exists():
        return
    with transaction.atomic():
        made = _articles(world) + _decision(world) + _case(world)
        if not Policy.objects.exists():
            day = world.office.ago(150)
            made += library.load(
                organisation=some_body(world),
                writer=world.people["clerk"],
                publisher=world.people["reviewer"],
                at=world.office.at(day),
            )
    world.say(f"{made} texts.")


def some_body(world: World, *tags: str) -> Organisation:
    """A body of the node's own region, one with such a tag where there is one."""
    top = world.plan.top.region
    named = [world.bodies[top, tag] for tag in tags if (top, tag) in world.bodies]
    return named[0] if named else next(body for (region, _tag), body in world.bodies.items() if region == top)


def published(world: World, desk: Desk, days_ago: int, **content: Any) -> Written:
    """Written by the clerk, published by the reviewer the working day after."""
    day = world.office.ago(days_ago)
    item = written(world, desk, days_ago, **content)
    about: dict[str, Any] = {"desk": desk, "uid": item.pk}
    services.submit(**about, by=world.people["clerk"], at=world.office.at(day))
    return services.publish(
        **about, by=world.people["reviewer"], at=world.office.at(world.office.after(day, 1))
    )


def written(world: World, desk: Desk, days_ago: int, **content: Any) -> Written:
    day = world.office.ago(days_ago)
    said = {"organisation": some_body(world, "audit"), "dated_on": day, "show_from": day, **content}
    return services.create(desk=desk, content=said, by=world.people["clerk"], at=world.office.at(day))


def _articles(world: World) -> int:
    source = some_body(world, "audit").name
    for title, days, body in NOTICES:
        published(world, ARTICLES, days, kind="notice", title=title, body=body, authority_name=source)
    for kind, title, days, body in NEWS:
        published(
            world,
            ARTICLES,
            days,
            kind=kind,
            title=title,
            body=body,
            authority_name=source,
            subjects=["general"],
        )
    for number, (title, days, body) in enumerate(MODELS):
        about = some_body(world, *(("finance", "transport") if number == 0 else ("approval", "market")))
        published(
            world, ARTICLES, days, kind="model", title=title, body=body, authority_name=source, about=about
        )
    first = Article.objects.order_by("dated_on").first()
    if first is not None:
        moment = world.office.at(world.office.working_ago(4))
        change: dict[str, Any] = {"desk": ARTICLES, "uid": first.pk, "at": moment}
        services.propose_change(
            **change,
            content={"body": f"{first.body}\n\n监督员任期两年。"},
            reason="corrected",
            note="原文漏写监督员的任期，现予补正。",
            by=world.people["clerk"],
        )
        services.decide_change(**change, accepted=True, by=world.people["reviewer"])
    written(world, ARTICLES, 2, kind="notice", title="关于岁末账款清偿专项检查的通知", authority_name=source)
    waiting = written(
        world,
        ARTICLES,
        1,
        kind="news",
        title="年度政务诚信培训计划发布",
        body="全年安排四期。",
        authority_name=source,
    )
    services.submit(
        desk=ARTICLES,
        uid=waiting.pk,
        by=world.people["clerk"],
        at=world.office.at(world.office.working_ago(0)),
    )
    return len(NOTICES) + len(NEWS) + len(MODELS) + 2


def _decision(world: World) -> int:
    last = world.office.ago(70)
    steps = {
        step.value: {
            "on": (last - timedelta(days=7 * (len(Step) - number))).isoformat(),
            "document": f"{step.label}情况说明",
            "url": "",
        }
        for number, step in enumerate(Step, 1)
    }
    published(
        world,
        DECISIONS,
        65,
        title="公共停车设施收费标准调整方案",
        document_number=f"{MARK}决字〔{last.year}〕3号",
        authority_name=some_body(world, "audit").name,
        summary="调整中心城区公共停车设施的收费时段和标准。",
        body="## 决策内容\n\n白天首小时减半，夜间免费。\n\n## 意见采纳情况\n\n征集意见四十二条，采纳二十九条，未采纳的逐条说明理由。",
        steps=steps,
    )
    return 1


def _case(world: World) -> int:
    record = (
        records_for(PUBLIC, on=world.office.today)
        .filter(severity="serious")
        .select_related("organisation")
        .order_by("-decided_on", "-uid")
        .first()
    )
    if record is None:
        return 0
    published(
        world,
        CASES,
        4,
        title=f"典型案例：{record.title}",
        record=record,
        authority_name=some_body(world, "audit").name,
        summary="以公示中的记录和生效文书为据，说明经过、后果和应当吸取的教训。",
        body=f"## 经过\n\n{record.facts}\n\n## 教训\n\n履约节点应当登记并提前提醒；有困难的，应当及早与对方协商并公开说明。",
        subjects=[record.domain],
    )
    return 1
