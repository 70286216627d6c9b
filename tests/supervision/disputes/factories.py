"""Disputes of invented firms and bodies in any state, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.disputes import services
from supervision.disputes.choices import SideRole
from supervision.disputes.models import Dispute, DisputeSide
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import bureau

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
DUE = date(2026, 9, 30)
FIRM = "许昌示例建设有限公司"
PARK_CODE = "11990100000000027A"


@dataclass(frozen=True)
class Table:
    """吴敏 and 郑伟 coordinate, 刘洋 and 孙丽 decide, 何琳 supervises, 陈静 enters records."""

    coordinator: User
    second_coordinator: User
    head: User
    second_head: User
    supervisor: User
    clerk: User
    body: Organisation
    office: Organisation


def table() -> Table:
    return Table(
        coordinator=holder("吴敏", Role.COMPLAINT_HANDLER),
        second_coordinator=holder("郑伟", Role.COMPLAINT_HANDLER),
        head=holder("刘洋", Role.REVIEWER),
        second_head=holder("孙丽", Role.REVIEWER),
        supervisor=holder("何琳", Role.SUPERVISOR),
        clerk=holder("陈静", Role.CLERK),
        body=bureau(),
        office=bureau("示例市发展和改革委员会", PARK_CODE),
    )


def data(at: Table, **more: Any) -> services.DisputeData:
    return services.DisputeData(
        **{
            "title": "标准厂房回购协议逾期未付款",
            "facts": "2025年签订的回购协议约定2026年3月底前支付回购款，至今未支付。",
            "body": at.body.pk,
            "firm": FIRM,
            "wished": "分两期付清。",
            "amount": Decimal("3000000.00"),
            "contract_number": "XC-2025-017",
            **more,
        }
    )


def filed(at: Table, **more: Any) -> Dispute:
    return services.file_dispute(said=data(at, **more), by=at.coordinator, at=NOW)


def coordinating(at: Table, **more: Any) -> Dispute:
    return services.accept(dispute=filed(at, **more).pk, by=at.head, at=NOW)


def side(case: Dispute, role: str) -> DisputeSide:
    return case.sides.get(role=role)


def terms(case: Dispute, due: date = DUE) -> list[dict[str, Any]]:
    owing = side(case, SideRole.BODY).pk
    return [
        {"side": owing, "text": "支付首期款一百五十万元", "due_on": due},
        {"side": owing, "text": "支付其余款项", "due_on": date(2026, 12, 31)},
    ]


def proposed(at: Table, case: Dispute | None = None) -> Dispute:
    case = case or coordinating(at)
    services.propose(
        dispute=case.pk, text="分两期支付，不再计违约金。", terms=terms(case), by=at.coordinator, at=NOW
    )
    case.refresh_from_db()
    return case


def answered(at: Table, *, body_agrees: bool = True) -> Dispute:
    case = proposed(at)
    for role, agrees in ((SideRole.FIRM, True), (SideRole.BODY, body_agrees)):
        services.note_answer(
            dispute=case.pk,
            side=side(case, role).pk,
            agrees=agrees,
            basis="复函〔2026〕12号",
            opinion="" if agrees else "须待预算批复。",
            by=at.coordinator,
            at=NOW,
        )
    return case


def agreed(at: Table) -> Dispute:
    return services.agree(dispute=answered(at).pk, by=at.head, at=NOW)


def checked(at: Table, *results: str) -> Dispute:
    """An agreement whose terms were found to be kept or broken."""
    case = agreed(at)
    for term, result in zip(case.terms.all(), results, strict=True):
        services.note_performance(term=term.pk, evidence="支付凭证0326号", by=at.coordinator, at=NOW)
        services.check_performance(term=term.pk, result=result, by=at.second_coordinator, at=NOW)
    return case


def kept(at: Table) -> Dispute:
    return checked(at, "kept", "kept")


def broken(at: Table) -> Dispute:
    return checked(at, "kept", "broken")


def performed(at: Table) -> Dispute:
    return services.fulfil(dispute=kept(at).pk, reasons="两期款项均已支付。", by=at.second_head, at=NOW)


def breached(at: Table) -> Dispute:
    return services.breach(
        dispute=broken(at).pk,
        reasons="第二期款项经催告未支付。",
        next_step="determination",
        by=at.second_head,
        at=NOW,
    )


def drafted(at: Table) -> Dispute:
    case = breached(at)
    services.draft_record(dispute=case.pk, by=at.clerk, at=NOW)
    case.refresh_from_db()
    return case


def failed(at: Table) -> Dispute:
    return services.fail(
        dispute=coordinating(at).pk,
        reasons="双方对金额各执一词。",
        next_step="court",
        by=at.second_head,
        at=NOW,
    )


# What the tests of the table begin with; "answered", "refused", "kept", "broken" and "drafted" are states with
# something more in them.
STATES = {
    "filed": filed,
    "declined": lambda at: services.decline(
        dispute=filed(at).pk, reason="法院已经受理。", by=at.head, at=NOW
    ),
    "coordinating": coordinating,
    "proposed": proposed,
    "answered": answered,
    "refused": lambda at: answered(at, body_agrees=False),
    "agreed": agreed,
    "kept": kept,
    "broken": broken,
    "performed": performed,
    "failed": failed,
    "breached": breached,
    "drafted": drafted,
    "withdrawn": lambda at: services.withdraw(
        dispute=coordinating(at).pk, reason="企业来函撤回。", by=at.coordinator, at=NOW
    ),
    "closed": lambda at: services.close(dispute=performed(at).pk, by=at.coordinator, at=NOW),
}
