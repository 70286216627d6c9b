"""Cases of an invented room, and their deadlines, started by the services that rooms use."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.clocks import cases
from records.clocks.models import Deadline
from tests.records.access.factories import XUCHANG, holder

KIND = "invented-case"
THEN = "转上级督办，并计入年度评价。"


def on(month: int, day: int, year: int = 2026, hour: int = 10) -> datetime:
    """That hour in Beijing."""
    return datetime(year, month, day, hour - 8, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """陈静 does the work, 刘洋 reviews, 孙丽 oversees."""

    clerk: User
    reviewer: User
    supervisor: User


def office() -> Office:
    return Office(
        clerk=holder("陈静", Role.CLERK),
        reviewer=holder("刘洋", Role.REVIEWER),
        supervisor=holder("孙丽", Role.SUPERVISOR),
    )


def started(by: User, start_on: date, **more: Any) -> Deadline:
    said = {
        "key": "objection_total",
        "case_kind": KIND,
        "case_uid": uuid.uuid4(),
        "case_title": "异议：示例市财政局未按期支付合同价款",
        "region": XUCHANG,
        "role": Role.CLERK,
        "consequence": THEN,
        "at": on(start_on.month, start_on.day, start_on.year),
        **more,
    }
    return cases.start(start_on=start_on, by=by, **said)


def named(deadline: Deadline) -> dict[str, Any]:
    """How a case names its deadline."""
    return {"key": deadline.key, "case_kind": deadline.case_kind, "case_uid": deadline.case_uid}
