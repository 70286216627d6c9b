"""Cases of this room about invented bodies, made by the services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.consequences import services
from records.consequences.models import Measure
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import NOW, TODAY, bureau, published

HIGHER_CODE = "11990100000000027A"

__all__ = [
    "NOW",
    "TODAY",
    "XUCHANG",
    "Staff",
    "bureau",
    "measure",
    "measure_content",
    "office",
    "published",
    "staff",
]


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


def later(days: int) -> datetime:
    return datetime(2026, 5, 6, 2, 0, tzinfo=UTC) + timedelta(days=days)
