"""Tasks and documents in any state, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.clocks.models import Deadline
from records.subjects.models import Organisation
from supervision.worklist.documents import services as documents
from supervision.worklist.documents.models import DocumentReceiver, IncomingDocument
from supervision.worklist.ledger import services
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskPolicy
from tests.records.access.factories import CHANGGE, WEIDU, XUCHANG, give, holder, person

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
LATER = NOW + timedelta(days=30)
FINANCE, STATISTICS = "许昌市财政局", "许昌市统计局"
UNITS = "市财政局（牵头）、市统计局、示范区管委会，市其他有关部门，各县（市、区）政府"


@dataclass(frozen=True)
class OfficePeople:
    """陈静 enters, 刘洋 issues and checks, 孙丽 too, 何琳 supervises; 周杰 is of the finance bureau, 吴敏 of statistics."""

    clerk: User
    head: User
    second_head: User
    supervisor: User
    assessor: User
    finance_person: User
    statistics_person: User
    finance: Organisation
    statistics: Organisation
    labour: Organisation
    weidu: Organisation
    changge: Organisation


def body(name: str, region: str = XUCHANG, kind: str = "department") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, region_id=region)


def office() -> OfficePeople:
    finance, statistics = body(FINANCE), body(STATISTICS)
    finance_person, statistics_person = person("周杰"), person("吴敏")
    give(finance_person, Role.DEPARTMENT, organisation=finance)
    give(statistics_person, Role.DEPARTMENT, organisation=statistics)
    return OfficePeople(
        clerk=holder("陈静", Role.CLERK),
        head=holder("刘洋", Role.REVIEWER),
        second_head=holder("孙丽", Role.REVIEWER),
        supervisor=holder("何琳", Role.SUPERVISOR),
        assessor=holder("郑伟", Role.ASSESSOR),
        finance_person=finance_person,
        statistics_person=statistics_person,
        finance=finance,
        statistics=statistics,
        labour=body("许昌市人力资源和社会保障局"),
        weidu=body("许昌市魏都区人民政府", WEIDU, "government"),
        changge=body("长葛市人民政府", CHANGGE, "government"),
    )


def policy_data(**more: Any) -> services.PolicyData:
    return services.PolicyData(
        **{
            "title": "示例政策措施任务分工",
            "document_number": "许示例〔2026〕1号",
            "issuer": "许昌市人民政府办公室",
            "issued_on": date(2026, 1, 15),
            "region": XUCHANG,
            "measures": [
                services.MeasureData(1, "企业账款按期支付", lead="市财政局"),
                services.MeasureData(2, "统计数据真实可靠"),
            ],
            "tasks": [
                services.TaskData("建立账款支付台账", UNITS, "2026年9月底前完成", 1, 1),
                services.TaskData("落实统计质量责任制", "市统计局", "持续推进", 2, 2),
            ],
            **more,
        }
    )


def drafted(at: OfficePeople, **more: Any) -> TaskPolicy:
    return services.create_policy(said=policy_data(**more), by=at.clerk, at=NOW)


def issued(at: OfficePeople, **more: Any) -> TaskPolicy:
    return services.issue_policy(policy=drafted(at, **more).pk, by=at.head, at=NOW)


def item(at: OfficePeople, number: int = 1, **more: Any) -> LedgerItem:
    return issued(at, **more).items.get(number=number)


def task(at: OfficePeople, schedule: str, units: str = "市财政局、市统计局") -> LedgerItem:
    """One task alone, issued."""
    return item(
        at,
        tasks=[services.TaskData("建立账款支付台账", units, schedule, 1)],
        measures=[],
    )


def part(case: LedgerItem, organisation: Organisation) -> TaskDuty:
    return case.duties.get(organisation=organisation)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- Tasks in each state ----------------------------------------------------------------------
def _draft_item(at: OfficePeople) -> LedgerItem:
    return drafted(at).items.get(number=1)


def suspended(at: OfficePeople) -> LedgerItem:
    return services.suspend(
        item=item(at).pk, document="许政办〔2026〕9号", reason="机构改革期间暂停", by=at.head, at=NOW
    )


def all_done(at: OfficePeople) -> LedgerItem:
    """Each part reported by one and found done by another."""
    case = task(at, "2026年9月底前完成")
    for duty, who in (
        (part(case, at.finance), at.finance_person),
        (part(case, at.statistics), at.statistics_person),
    ):
        services.report(duty=duty.pk, result="台账已建成", by=who, at=NOW)
        services.accept(duty=duty.pk, by=at.supervisor, at=NOW)
    return fresh(case)


ITEMS = {
    "draft": _draft_item,
    "running": item,
    "all_done": all_done,
    "goes_on": lambda at: item(at, 2),
    "suspended": suspended,
    "done": lambda at: services.conclude(item=all_done(at).pk, note="全部完成", by=at.head, at=NOW),
    "cancelled": lambda at: services.cancel(
        item=item(at).pk, document="许政办〔2026〕12号", reason="文件废止", by=at.head, at=NOW
    ),
}


# --- Parts in each state ------------------------------------------------------------------------
def doing(at: OfficePeople) -> TaskDuty:
    return part(item(at), at.finance)


def reported(at: OfficePeople) -> TaskDuty:
    return services.report(
        duty=doing(at).pk, result="台账已建成，见许财〔2026〕20号", by=at.finance_person, at=NOW
    )


def accepted(at: OfficePeople) -> TaskDuty:
    return services.accept(duty=reported(at).pk, by=at.supervisor, at=NOW)


DUTIES = {
    "doing": doing,
    "goes_on": lambda at: part(item(at, 2), at.statistics),
    "stands_still": lambda at: part(suspended(at), at.finance),
    "reported": reported,
    "done": accepted,
    "ended": lambda at: services.end_part(
        duty=doing(at).pk, reason="职责划转", document="许编〔2026〕3号", by=at.head, at=NOW
    ),
}


# --- Documents ------------------------------------------------------------------------------------
def document_data(**more: Any) -> documents.DocumentData:
    return documents.DocumentData(
        **{
            "sender": "河南省人民政府办公厅",
            "title": "关于报送政务诚信建设情况的通知",
            "document_number": "豫政办〔2026〕30号",
            "received_on": TODAY,
            "region": XUCHANG,
            "copies": 3,
            **more,
        }
    )


def registered(at: OfficePeople, **more: Any) -> IncomingDocument:
    return documents.register_document(said=document_data(**more), by=at.clerk, at=NOW)


def proposed(at: OfficePeople, **more: Any) -> IncomingDocument:
    return documents.propose(
        document=registered(at, **more).pk, proposal="拟请市财政局会同市统计局办理。", by=at.clerk, at=NOW
    )


def given(at: OfficePeople) -> list[documents.Given]:
    return [
        documents.Given("undertake", at.finance.pk),
        documents.Given("assist", None, "示范区管委会"),
        documents.Given("know", at.statistics.pk),
    ]


def assigned(at: OfficePeople, **more: Any) -> IncomingDocument:
    return documents.direct(
        document=proposed(at, **more).pk,
        directive="同意，请市财政局牵头。",
        given=given(at),
        by=at.head,
        at=NOW,
    )


def receiver(document: IncomingDocument, name: str = FINANCE) -> DocumentReceiver:
    return document.receivers.get(name=name)


def answered(at: OfficePeople) -> IncomingDocument:
    from supervision.worklist.documents.codes import code_of

    case = assigned(at)
    own, other = receiver(case), receiver(case, "示范区管委会")
    documents.confirm(receiver=own.pk, by=at.finance_person, at=NOW)
    documents.answer(receiver=own.pk, answer="opinion", text="代拟稿已送。", by=at.finance_person, at=NOW)
    documents.confirm_by_code(document=case.pk, code=code_of(other.pk), by=at.clerk, at=NOW)
    documents.answer(receiver=other.pk, answer="all", text="已翻印下发。", by=at.clerk, at=NOW)
    return fresh(case)


def finished(at: OfficePeople) -> IncomingDocument:
    return documents.finish_document(
        document=answered(at).pk, outcome="已按要求报省政府办公厅。", by=at.clerk, at=NOW
    )


DOCUMENTS = {
    "registered": registered,
    "proposed": proposed,
    "assigned": assigned,
    "answered": answered,
    "finished": finished,
    "archived": lambda at: documents.archive(
        document=finished(at).pk, shelf="2026年政务诚信卷3号", by=at.clerk, at=NOW
    ),
}


def open_deadlines(kind: str, uid: Any) -> dict[str, date]:
    return dict(Deadline.objects.open().filter(case_kind=kind, case_uid=uid).values_list("key", "due_on"))
