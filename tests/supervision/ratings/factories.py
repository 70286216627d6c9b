"""Ratings by invented agencies in any state, made by the same services that staff use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.ratings import services
from supervision.ratings.models import RatingAgency, RatingCase, RatingMethod
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import bureau
from tests.records.pledges.factories import scan

# A Wednesday, and a day on which the body's five working days are over.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
HEARD = datetime(2026, 7, 3, 2, 0, tzinfo=UTC)
AGENCY_CODE = "11990100000000027A"


@dataclass(frozen=True)
class House:
    """赵敏 receives, 陈静 too; 刘洋 checks, 孙丽 publishes; 林涛 speaks for the body, 何琳 supervises."""

    receiver: User
    clerk: User
    checker: User
    publisher: User
    spokesman: User
    supervisor: User
    body: Organisation
    agency: RatingAgency
    method: RatingMethod


def house() -> House:
    body = bureau()
    clerk, checker = holder("陈静", Role.CLERK), holder("刘洋", Role.REVIEWER)
    agency = services.enter_agency(
        name="示例信用评估有限公司",
        uscc=AGENCY_CODE,
        qualification="示例采〔2026〕8号委托",
        qualified_until=date(2027, 12, 31),
        by=clerk,
        at=NOW,
    )
    agency = services.confirm_agency(agency=agency.pk, by=checker, at=NOW)
    method = services.enter_method(
        agency=agency.pk,
        name="政务诚信评价方法",
        version="2025版",
        grades=["AAA", "AA", "A", "B"],
        score_full=Decimal(100),
        issued_on=date(2025, 3, 1),
        by=clerk,
        at=NOW,
    )
    return House(
        receiver=holder("赵敏", Role.ASSESSOR),
        clerk=clerk,
        checker=checker,
        publisher=holder("孙丽", Role.REVIEWER),
        spokesman=holder("林涛", Role.DEPARTMENT, organisation=body),
        supervisor=holder("何琳", Role.SUPERVISOR),
        body=body,
        agency=agency,
        method=method,
    )


def data(at: House, **more: Any) -> services.RatingData:
    return services.RatingData(
        **{
            "rating_kind": "trust",
            "method": at.method.pk,
            "body": at.body.pk,
            "title": "示例市财政局2025年政务诚信评价报告",
            "report_number": "示评〔2026〕11号",
            "rated_on": date(2026, 6, 10),
            "period_from": date(2025, 1, 1),
            "period_until": date(2025, 12, 31),
            "grade": "AA",
            "score": Decimal("86.50"),
            "findings": "合同履约总体良好，账款支付有两笔逾期。",
            "conflict_statement": "本机构与被评机构没有委托、投资、人员等利益关系。",
            **more,
        }
    )


def received(at: House, *, when: datetime = NOW, file: Any = True, **more: Any) -> RatingCase:
    return services.receive(
        said=data(at, **more),
        received_on=(when - timedelta(days=1)).date(),
        file=scan() if file else None,
        by=at.receiver,
        at=when,
    )


def returned(at: House) -> RatingCase:
    return services.send_back(case=received(at).pk, reason="请附方法文件。", by=at.checker, at=NOW)


def checked(at: House, **more: Any) -> RatingCase:
    return services.check(case=received(at, **more).pk, by=at.checker, at=NOW)


def commented(at: House, **more: Any) -> RatingCase:
    case = checked(at, **more)
    services.comment(case=case.pk, text="两笔逾期账款已于三月付清。", by=at.spokesman, at=NOW)
    return RatingCase.objects.get(pk=case.pk)


def published(at: House, **more: Any) -> RatingCase:
    return services.publish(case=commented(at, **more).pk, by=at.publisher, at=NOW)


def withdrawing(at: House) -> RatingCase:
    return services.propose_withdrawal(
        case=published(at).pk, reason="评级机构来函撤回报告。", by=at.clerk, at=NOW
    )


def withdrawn(at: House) -> RatingCase:
    return services.withdraw(case=withdrawing(at).pk, by=at.publisher, at=NOW)


def replaced(at: House) -> RatingCase:
    old = published(at)
    new = commented(at, report_number="示评〔2026〕12号", grade="A", replaces=old.pk)
    services.publish(case=new.pk, by=at.publisher, at=NOW)
    return RatingCase.objects.get(pk=old.pk)


# "fileless" and "commented" are states with something more, or less, in them.
STATES = {
    "received": received,
    "fileless": lambda at: received(at, file=False),
    "returned": returned,
    "checked": checked,
    "commented": commented,
    "refused": lambda at: services.refuse_rating(
        case=received(at).pk, reason="报告没有盖章。", by=at.checker, at=NOW
    ),
    "published": published,
    "withdrawing": withdrawing,
    "withdrawn": withdrawn,
    "replaced": replaced,
}
