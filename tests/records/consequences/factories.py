"""Cases of this room about invented bodies, made by the services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import User
from records.access.roles import Role
from records.consequences import services
from records.consequences.models import (
    CriticismNotice,
    Measure,
    OwnReport,
    RectificationOrder,
    Responsibility,
)
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Organisation
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import NOW, TODAY, bureau, published

HIGHER_CODE = "11990100000000027A"


@dataclass(frozen=True)
class Staff:
    """The office (陈静, 刘洋, 孙丽, 督导 高飞 and 林峰), the body itself (部门 马丽, 牛明), and another body's 冯强."""

    clerk: User
    reviewer: User
    second_reviewer: User
    supervisor: User
    second_supervisor: User
    body: User
    body_colleague: User
    stranger: User


def office() -> Organisation:
    known = Organisation.objects.filter(uscc=HIGHER_CODE).first()
    return known or Organisation.objects.create(
        name="示例市发展和改革局", uscc=HIGHER_CODE, kind="department", region_id=XUCHANG
    )


def staff() -> Staff:
    return Staff(
        clerk=holder("陈静", Role.CLERK),
        reviewer=holder("刘洋", Role.REVIEWER),
        second_reviewer=holder("孙丽", Role.REVIEWER),
        supervisor=holder("高飞", Role.SUPERVISOR),
        second_supervisor=holder("林峰", Role.SUPERVISOR),
        body=holder("马丽", Role.DEPARTMENT, organisation=bureau()),
        body_colleague=holder("牛明", Role.DEPARTMENT, organisation=bureau()),
        stranger=holder("冯强", Role.DEPARTMENT, organisation=office()),
    )


def measure_content(**more: Any) -> dict[str, Any]:
    return {
        "kind": "honours",
        "title": "取消年度评先评优资格",
        "deciding_body": office(),
        "executing_body": office(),
        "legal_basis": "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）第四条",
        "decided_on": TODAY,
        "starts_on": TODAY,
        "ends_on": date(2027, 5, 5),
        **more,
    }


def measure(
    who: Staff, record: DishonestyRecord, *, at: datetime = NOW, in_force: bool = True, **more: Any
) -> Measure:
    entered = services.enter_measure(record=record, content=measure_content(**more), by=who.clerk, at=at)
    return services.decide_measure(uid=entered.pk, by=who.reviewer, at=at) if in_force else entered


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def paper_file(name: str = "付款凭证.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def ordered(who: Staff, *, at: datetime = NOW, record: DishonestyRecord | None = None) -> RectificationOrder:
    return services.order_rectification(
        record=record or published(who),
        content={"to_explain": "为何未按合同支付价款。", "requirements": "支付全部价款并完善付款制度。"},
        by=who.reviewer,
        at=at,
    )


def explained(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    uid = ordered(who, at=at, **more).uid
    return services.explain_causes(uid=uid, explanation="年度预算未列支该笔款项。", by=who.body, at=at)


def submitted(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    order = explained(who, at=at, **more)
    services.attach_evidence(case=order, file=paper_file(), by=who.body, at=at)
    return services.submit_rectification(
        uid=order.uid, measures_taken="已付清全部价款，并修订付款审批办法。", by=who.body, at=at
    )


def returned(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    uid = submitted(who, at=at, **more).uid
    return services.return_rectification(uid=uid, by=who.supervisor, at=at, note="请补充付款凭证。")


def accepted(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    uid = submitted(who, at=at, **more).uid
    return services.accept_rectification(uid=uid, by=who.supervisor, at=at, note="凭证齐全。")


def not_rectified(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    uid = explained(who, at=at - timedelta(days=60), **more).uid
    return services.find_not_rectified(uid=uid, by=who.supervisor, at=at, note="期满未付款。")


def withdrawn(who: Staff, *, at: datetime = NOW, **more: Any) -> RectificationOrder:
    uid = ordered(who, at=at, **more).uid
    return services.withdraw_order(uid=uid, by=who.supervisor, at=at, note="原判决已被撤销。")


ORDER_IN = {
    "ordered": ordered,
    "explained": explained,
    "submitted": submitted,
    "returned": returned,
    "accepted": accepted,
    "not_rectified": not_rectified,
    "withdrawn": withdrawn,
}


def measure_in(who: Staff, state: str) -> Measure:
    record = published(who)
    if state == "expired":
        uid = measure(who, record, decided_on=date(2026, 3, 1), starts_on=date(2026, 3, 1), ends_on=TODAY).pk
        services.expire_measures(at=later(1))
        return Measure.objects.get(pk=uid)
    entered = measure(who, record, in_force=state in ("in_force", "lifted"))
    if state == "refused":
        return services.refuse_measure(uid=entered.pk, by=who.reviewer, at=NOW, reason="依据不足。")
    if state == "lifted":
        return services.lift_measure(uid=entered.pk, by=who.reviewer, at=NOW, reason="情形已消除。")
    return entered


def notice_content(**more: Any) -> dict[str, Any]:
    return {
        "issuer": office(),
        "number": "示发改通报〔2026〕3号",
        "title": "关于拖欠政府采购价款问题的通报",
        "text": "示例市财政局未按合同支付价款，予以通报批评。",
        "audience": "public",
        "is_typical_case": True,
        "dated_on": TODAY,
        **more,
    }


def notice_in(who: Staff, state: str = "draft", **more: Any) -> CriticismNotice:
    record = more.pop("record", None) or published(who)
    notice = services.draft_criticism(record=record, content=notice_content(**more), by=who.clerk, at=NOW)
    if state == "draft":
        return notice
    notice = services.issue_criticism(uid=notice.pk, by=who.reviewer, at=NOW)
    if state == "withdrawn":
        return services.withdraw_criticism(uid=notice.pk, by=who.reviewer, at=NOW, reason="事实有变。")
    return notice


def responsibility_in(who: Staff, state: str = "entered", **more: Any) -> Responsibility:
    found = services.enter_responsibility(
        record=more.pop("record", None) or published(who),
        content={
            "official": more.pop("official", None) or Official.objects.create(name="欧阳示例"),
            "role": "principal",
            "conduct": "未将该笔款项列入年度预算。",
            "conduct_on": date(2026, 1, 20),
            **more,
        },
        by=who.clerk,
        at=NOW,
    )
    if state == "confirmed":
        return services.confirm_responsibility(uid=found.pk, by=who.reviewer, at=NOW)
    if state == "refused":
        return services.refuse_responsibility(uid=found.pk, by=who.reviewer, at=NOW, note="当时未任该职。")
    return found


REPORT = {
    "title": "未按期支付工程款",
    "event_on": date(2026, 5, 4),
    "facts": "2026年5月4日，我局收到生效判决，须支付工程款未支付。",
    "causes": "资金安排不及时。",
    "remedy": "已向财政申请资金，本月内付清。",
}
ANSWER = {name: REPORT[name] for name in ("facts", "causes", "remedy")}


def report_in(who: Staff, state: str = "filed", *, at: datetime = NOW) -> OwnReport:
    if state in ("due", "cancelled"):
        report = services.ask_for_report(
            organisation=bureau(),
            title="未按期支付工程款",
            event_on=date(2026, 5, 4),
            by=who.supervisor,
            at=at,
        )
        if state == "due":
            return report
        return services.cancel_report(uid=report.pk, by=who.reviewer, at=at, note="经核实，款项已按期支付。")
    report = services.file_report(organisation=bureau(), content=REPORT, by=who.body, at=at)
    if state == "returned":
        return services.return_report(uid=report.pk, by=who.clerk, at=at, note="请补充判决文号。")
    if state == "taken":
        services.take_report(uid=report.pk, by=who.clerk, at=at)
    if state == "dismissed":
        services.dismiss_report(uid=report.pk, by=who.reviewer, at=at, note="已在期限内履行。")
    return OwnReport.objects.get(pk=report.pk)


def later(days: int) -> datetime:
    return datetime(2026, 5, 6, 2, 0, tzinfo=UTC) + timedelta(days=days)
