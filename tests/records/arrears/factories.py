"""Claims against invented bodies, in any state, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import User
from records.access.roles import Role
from records.pledges.arrears import services
from records.pledges.arrears.models import Arrear, ArrearsStatement, PaymentPlan
from records.pledges.arrears.rules import Due
from records.pledges.arrears.statements import STATEMENTS
from records.registers import services as registers
from tests.records.access.factories import holder, person
from tests.records.dishonesty.factories import NOW, TODAY, bureau

FIRM_CODE = "91320105780688132K"
DUE_ON = date(2026, 4, 30)
AMOUNT = Decimal("100000.00")
_number = count(1)


@dataclass(frozen=True)
class Staff:
    """陈静 and 周杰 enter, 刘洋 and 孙丽 confirm, 高飞 supervises, 马丽 works in the debtor; 钱进 has no role."""

    clerk: User
    other_clerk: User
    reviewer: User
    second_reviewer: User
    supervisor: User
    body: User
    newcomer: User


def staff() -> Staff:
    return Staff(
        clerk=_one("陈静", Role.CLERK),
        other_clerk=_one("周杰", Role.CLERK),
        reviewer=_one("刘洋", Role.REVIEWER),
        second_reviewer=_one("孙丽", Role.REVIEWER),
        supervisor=_one("高飞", Role.SUPERVISOR),
        body=User.objects.filter(full_name="马丽").first()
        or holder("马丽", Role.DEPARTMENT, organisation=bureau()),
        newcomer=User.objects.filter(full_name="钱进").first() or person("钱进"),
    )


def _one(full_name: str, role: str) -> User:
    """The person of that name, where a city of several rooms has one already."""
    return User.objects.filter(full_name=full_name).first() or holder(full_name, role)


def on(day: date, hour: int = 2) -> datetime:
    """Ten in the morning of a day in China, unless said otherwise."""
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=UTC)


def proof() -> SimpleUploadedFile:
    """A file of its own each time: no claim takes the same one twice."""
    content = (
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n% " + str(next(_number)).encode() + b"\ntrailer\n<<>>\n%%EOF\n"
    )
    return SimpleUploadedFile("凭证.pdf", content)


def content(**more: Any) -> dict[str, Any]:
    return {
        "kind": "goods",
        "creditor_kind": "firm",
        "creditor": "示例供应商有限公司",
        "creditor_code": FIRM_CODE,
        "people": None,
        "contract_name": "办公设备采购合同",
        "contract_number": f"CG-2026-{next(_number):03d}",
        "contract_on": date(2026, 1, 10),
        "amount": AMOUNT,
        "accepted_on": None,
        "invoiced_on": None,
        "agreed_days": None,
        "due_on": DUE_ON,
        "rate_basis": "statutory",
        "agreed_rate": None,
        "note": "",
        **more,
    }


PERSON = {"creditor_kind": "person", "creditor": "欧阳某人", "creditor_code": "110101199103078870"}


def registered(who: Staff, *, at: datetime = NOW, organisation: Any = None, **more: Any) -> Arrear:
    return services.register_arrear(
        organisation=organisation or bureau(), content=content(**more), by=who.clerk, at=at
    )


def confirmed(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    """Due in some weeks unless the content says otherwise."""
    more = {"due_on": date(2026, 5, 31), **more}
    return services.confirm_arrear(uid=registered(who, at=at, **more).pk, by=who.reviewer, at=at)


def overdue(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    """Since 1 May 2026, six days before ``NOW``, unless the content says otherwise."""
    return confirmed(who, at=at, **{"due_on": DUE_ON, **more})


def proposed(
    who: Staff, arrear: Arrear, *, at: datetime = NOW, instalments: list[Due] | None = None
) -> PaymentPlan:
    return services.propose_plan(
        uid=arrear.pk,
        document_number="还款协议〔2026〕1号",
        agreed_on=TODAY,
        instalments=instalments
        or [Due(date(2026, 5, 20), Decimal(40_000)), Due(date(2026, 6, 20), Decimal(60_000))],
        proofs=[proof()],
        by=who.clerk,
        at=at,
    )


def planned(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    plan = proposed(who, overdue(who, at=at, **more), at=at)
    return services.decide_plan(plan=plan.pk, approved=True, by=who.reviewer, at=at)


def broken(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    uid = planned(who, at=at, **more).pk
    services.move_by_the_day(at=on(date(2026, 5, 21)))
    return Arrear.objects.get(pk=uid)


def determining(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    return services.determine_arrear(
        uid=overdue(who, at=at, **more).pk, reason="多次催告不付。", by=who.supervisor, at=at
    )


def noted(who: Staff, arrear: Arrear, amount: Any, *, paid_on: date = TODAY, **more: Any) -> Any:
    return services.note_payment(
        uid=arrear.pk,
        kind=more.pop("kind", "transfer"),
        amount=Decimal(amount),
        paid_on=paid_on,
        voucher="付字第18号",
        proofs=[proof()],
        by=more.pop("by", who.clerk),
        at=more.pop("at", on(paid_on, 3)),
    )


def pay(who: Staff, arrear: Arrear, amount: Any, *, paid_on: date = TODAY, **more: Any) -> Arrear:
    payment = noted(who, arrear, amount, paid_on=paid_on, **more)
    return services.decide_payment(payment=payment.pk, confirmed=True, by=who.reviewer, at=on(paid_on, 4))


def settled(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    # Six days at five ten-thousandths of 100,000: 300.
    return pay(who, overdue(who, at=at, **more), "100300.00")


def refused(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    return services.refuse_arrear(
        uid=registered(who, at=at, **more).pk, reason="合同未履行完毕。", by=who.reviewer, at=at
    )


def withdrawn(who: Staff, *, at: datetime = NOW, **more: Any) -> Arrear:
    return services.withdraw_arrear(
        uid=overdue(who, at=at, **more).pk, reason="判决确认不欠款。", by=who.second_reviewer, at=at
    )


IN_STATE = {
    "draft": registered,
    "refused": refused,
    "due": confirmed,
    "overdue": overdue,
    "planned": planned,
    "broken": broken,
    "determining": determining,
    "settled": settled,
    "withdrawn": withdrawn,
}


# --- The yearly publication -------------------------------------------------------------------
def late_last_year(who: Staff, **more: Any) -> Arrear:
    """Due on 30 November 2025 and unpaid when that year ended."""
    return overdue(who, **{"contract_on": date(2025, 6, 1), "due_on": date(2025, 11, 30), **more})


def statement_content(**more: Any) -> dict[str, Any]:
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        "coverage": "body",
        "year": 2025,
        "document_number": f"示财公示〔2026〕{next(_number)}号",
        "decided_on": date(2026, 3, 20),
        "remark": "",
        **more,
    }


def statement(who: Staff, *, at: datetime = NOW, **more: Any) -> ArrearsStatement:
    made: Any = registers.create_entry(
        register=STATEMENTS, content=statement_content(**more), by=who.clerk, at=at
    )
    return made


def published(who: Staff, *, at: datetime = NOW, **more: Any) -> ArrearsStatement:
    uid = statement(who, at=at, **more).uid
    registers.submit_entry(register=STATEMENTS, uid=uid, by=who.clerk, at=at)
    shown: Any = registers.publish_entry(register=STATEMENTS, uid=uid, by=who.reviewer, at=at)
    return shown


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)
