"""
Tasks and incoming documents.

The two task tables that come with the portal stand as they are: 许昌's in its own region at the city's node, 内蒙古's in its
region at the nation's. What the invented bodies do with their parts is invented and says so.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.subjects.models import OrganisationName
from supervision.worklist.documents import services as documents
from supervision.worklist.documents.models import IncomingDocument
from supervision.worklist.ledger import services
from supervision.worklist.ledger.models import TaskPolicy
from supervision.worklist.ledger.services.tables import catalogue, load_table

# Which table is loaded at which node.
TABLES = {"411000": "xuchang-2017-34", "000000": "neimenggu-2017-123"}
# What the table of 许昌 calls offices that exist, under invented names, in the demonstration.
CALLED = {
    "finance": "市财政局",
    "labour": "市人社局",
    "development": "市发展改革委",
    "statistics": "市统计局",
    "trading": "市公共资源交易中心",
    "industry": "市工信委",
}
DAYS_AGO = 150


def load(world: World) -> None:
    """Once."""
    if TaskPolicy.objects.exists():
        return
    with transaction.atomic():
        tables = _load_table(world)
        _own_policy(world)
        _documents(world)
    world.say(f"{tables} task tables, one policy, incoming documents.")


def _load_table(world: World) -> int:
    key = TABLES.get(world.plan.top.region)
    if key is None:
        return 0
    if world.plan.county:
        OrganisationName.objects.bulk_create(
            [
                OrganisationName(organisation=body, name=name, kind=OrganisationName.Kind.SHORT)
                for tag, name in CALLED.items()
                if (body := world.bodies.get((world.plan.top.region, tag))) is not None
            ],
            ignore_conflicts=True,
        )
    said = next(table for table in catalogue() if table["key"] == key)
    load_table(said, by=world.people["clerk"], issuer=world.people["reviewer"], at=_at(world, DAYS_AGO))
    return 1


def _at(world: World, days: int) -> datetime:
    return world.office.at(world.office.ago(days))


def _own_policy(world: World) -> None:
    """One of this year with parts in every state, one of them the department's whose account is shown."""
    people, top = world.people, world.plan.top
    own = world.body(top, world.plan.department)
    others = [world.body(top, tag) for tag in ("finance", "education") if (top.region, tag) in world.bodies]
    year = world.office.today.year
    named = "、".join([f"{own.name}（牵头）", *(body.name for body in others)])
    policy = services.create_policy(
        said=services.PolicyData(
            title=f"政务诚信提升年任务分工{MARK}",
            document_number=f"演示办〔{year}〕6号",
            issuer=f"{top.name}信用工作领导小组办公室{MARK}",
            issued_on=world.office.ago(DAYS_AGO + 5),
            region=top.region,
            source="演示数据，不对应任何真实文件。",
            measures=[
                services.MeasureData(1, f"企业账款按期支付{MARK}", lead=own.name),
                services.MeasureData(2, f"政策承诺逐项兑现{MARK}"),
            ],
            tasks=[
                services.TaskData(
                    f"逐笔核对应付企业账款，建立清单并按月更新{MARK}", named, f"{year}年年底前完成", 1, 1
                ),
                services.TaskData(f"公开本年度政策承诺及兑现进度{MARK}", named, "持续推进", 2, 2),
                services.TaskData(
                    f"对已到期的政策承诺逐项自查{MARK}",
                    named,
                    f"{world.office.ago(40):%Y年%-m月%-d日}前完成",
                    3,
                    2,
                ),
            ],
        ),
        by=people["clerk"],
        at=_at(world, DAYS_AGO),
    )
    services.issue_policy(policy=policy.pk, by=people["reviewer"], at=_at(world, DAYS_AGO - 2))
    _progress(world, policy, own)


def _progress(world: World, policy: TaskPolicy, own: Any) -> None:
    """The first task runs, the second has its word, of the third one part is checked, one waits, one is late."""
    people = world.people
    first, second, third = (policy.items.get(number=number) for number in (1, 2, 3))
    reporter = people["department"] if people["department"].grants.exists() else people["clerk"]
    by_own: dict[str, Any] = {"by": reporter}
    part = first.duties.get(organisation=own)
    for days, percent, text in (
        (90, 30, "清单初稿完成。（演示）"),
        (30, 65, "核对过半，已支付一批。（演示）"),
    ):
        services.tell_progress(
            duty=part.pk, percent=percent, text=text, evidence="清单（演示）", at=_at(world, days), **by_own
        )
    services.set_stage(
        duty=part.pk,
        text="完成全部核对（演示）",
        due_on=min(world.office.today + timedelta(days=3), first.due_on or world.office.today),
        at=_at(world, 1),
        **by_own,
    )
    services.tell_progress(
        duty=second.duties.get(organisation=own).pk,
        stage="第一批已公开（演示）",
        text="已在网站公开第一批承诺。（演示）",
        at=_at(world, 60),
        **by_own,
    )
    checked = third.duties.get(organisation=own)
    services.report(duty=checked.pk, result="逐项自查报告一份。（演示）", at=_at(world, 45), **by_own)
    services.accept(duty=checked.pk, by=people["supervisor"], at=_at(world, 43))
    for waiting in third.duties.exclude(pk=checked.pk).order_by("name")[:1]:
        services.report(
            duty=waiting.pk, result="自查报告已报送。（演示）", by=people["clerk"], at=_at(world, 3)
        )
    services.evaluate(
        measure=policy.measures.get(number=2).pk,
        delivered="partly",
        beneficiaries="已签约的企业（演示）",
        reached=18,
        evidence="抽查兑付台账18笔，兑付15笔。（演示）",
        satisfaction=Decimal(84),
        satisfaction_basis="电话回访18家（演示）",
        by=people["supervisor"],
        at=_at(world, 2),
    )


def _documents(world: World) -> None:
    if IncomingDocument.objects.exists():
        return
    people, top = world.people, world.plan.top
    own = world.body(top, world.plan.department)

    def entered(title: str, number: str, urgency: str, days: int) -> IncomingDocument:
        at = _at(world, days)
        return documents.register_document(
            said=documents.DocumentData(
                sender=f"上级机关办公室{MARK}",
                title=f"{title}{MARK}",
                document_number=number,
                urgency=urgency,
                received_on=at.date(),
                copies=2,
                region=top.region,
                asks="请按期报送办理情况。（演示）",
            ),
            by=people["clerk"],
            at=at,
        )

    year = world.office.today.year
    entered("关于报送上半年政务诚信情况的通知", f"演示函〔{year}〕31号", "none", 1)
    proposed = entered("关于开展账款清理情况核查的通知", f"演示函〔{year}〕30号", "fast", 2)
    documents.propose(
        document=proposed.pk,
        proposal="拟请有关部门按职责办理。（演示）",
        by=people["clerk"],
        at=_at(world, 1),
    )
    given = entered("关于公开政策承诺兑现情况的通知", f"演示函〔{year}〕18号", "none", 20)
    documents.propose(
        document=given.pk, proposal=f"拟请{own.name}办理。（演示）", by=people["clerk"], at=_at(world, 19)
    )
    documents.direct(
        document=given.pk,
        directive="同意，请按期办理。（演示）",
        given=[documents.Given("undertake", own.pk), documents.Given("know", None, "示例工作专班（演示）")],
        answer_by_on=world.office.today + timedelta(days=5),
        by=people["reviewer"],
        at=_at(world, 18),
    )
