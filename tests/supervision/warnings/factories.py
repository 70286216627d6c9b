"""Rules and warnings in any state, made by the same services that staff use."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation, Region
from supervision.figures.measures import Measure, Period, Reading, Row
from supervision.warnings import services
from supervision.warnings.models import CourtNotice, RiskWarning, WarningDryRun, WarningRule
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import bureau

# A Wednesday.
NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
OFFICE_CODE = "11990100000000027A"


@dataclass
class Figure:
    """What the measure of the tests reads: a number by body, or something that is asked for each period."""

    kind: Any = "count"
    better: Any = "less"
    field: str = "records"
    values: dict[UUID, Any] = dataclasses.field(default_factory=dict)

    def measure(self) -> Measure:
        return Measure(
            key="test_figure",
            title="测试指标",
            unit="件",
            help="",
            field=self.field,
            better=self.better,
            kind=self.kind,
            compute=self._compute,
            rows=lambda period, body: [Row("/admin/", "一件事", period.until, "计入")],
        )

    def _compute(self, period: Period, bodies: Sequence[UUID]) -> dict[UUID, Reading]:
        return {body: self._read(self.values[body], period) for body in bodies if body in self.values}

    def _read(self, value: Any, period: Period) -> Reading:
        number = value(period) if callable(value) else value
        if isinstance(number, Reading):
            return number
        return Reading(Decimal(number), Decimal(number))


@dataclass(frozen=True)
class Post:
    """何琳 writes rules, 马超 switches them on and closes, 许褚 works for the body, 郭嘉 for the one above it."""

    writer: User
    head: User
    owner: User
    above: User
    clerk: User
    reviewer: User
    body: Organisation
    superior: Organisation
    figure: Figure


def post(figure: Figure) -> Post:
    superior = bureau("示例市人民政府", OFFICE_CODE)
    body = bureau()
    body.superior = superior
    body.save()
    return Post(
        writer=holder("何琳", Role.SUPERVISOR),
        head=holder("马超", Role.SUPERVISOR),
        owner=holder("许褚", Role.DEPARTMENT, organisation=body),
        above=holder("郭嘉", Role.DEPARTMENT, organisation=superior),
        clerk=holder("陈静", Role.CLERK),
        reviewer=holder("刘洋", Role.REVIEWER),
        body=body,
        superior=superior,
        figure=figure,
    )


def settings(**more: Any) -> dict[str, Any]:
    return {
        "condition": "above",
        "measure": "test_figure",
        "limits": {"blue": "2", "yellow": "4", "orange": "6", "red": "8"},
        "months": 3,
        "minimum": 1,
        "runs": 1,
        "silence_days": 90,
        "kinds": [],
        "fields": [],
        **more,
    }


def rule(at: Post, *, key: str = "test-rule", **more: Any) -> WarningRule:
    return services.create_rule(
        key=key,
        title="测试规则",
        region=Region.objects.get(pk=XUCHANG),
        settings=settings(**more),
        text="请核对并采取措施。",
        basis="机关自定",
        by=at.writer,
        at=NOW,
    )


def tried(at: Post, made: WarningRule, *, when: datetime = NOW) -> WarningDryRun:
    dry = services.ask_dry_run(rule=made.pk, by=at.writer, at=when)
    return services.run_dry(uid=dry.pk, at=when)


def switched_on(at: Post, *, key: str = "test-rule", **more: Any) -> WarningRule:
    made = rule(at, key=key, **more)
    tried(at, made)
    return services.switch_on(rule=made.pk, note="试算准确率可以接受。", by=at.head, at=NOW)


def switched_off(at: Post) -> WarningRule:
    return services.switch_off(rule=switched_on(at).pk, note="误报太多。", by=at.writer, at=NOW)


def newer(at: Post) -> WarningRule:
    """On, with a further version that was tried and waits."""
    made = switched_on(at)
    services.revise(
        rule=made.pk,
        settings=settings(limits={"red": "5"}),
        text="请核对。",
        basis="机关自定",
        by=at.writer,
        at=NOW,
    )
    tried(at, made)
    made.refresh_from_db()
    return made


RULE_STATES: dict[str, Callable[[Post], WarningRule]] = {
    "draft": rule,
    "tried": lambda at: (made := rule(at), tried(at, made))[0],
    "on": switched_on,
    "newer": newer,
    "off": switched_off,
}


def run(at: Post, made: WarningRule, value: Any, *, days: int = 0) -> Any:
    """The rule's run so many days later, with this figure at the body."""
    at.figure.values[at.body.pk] = value
    return services.work_rule(uid=made.pk, on=TODAY + timedelta(days=days), at=NOW + timedelta(days=days))


def opened(at: Post, value: Any = 5, **more: Any) -> RiskWarning:
    run(at, switched_on(at, **more), value)
    return RiskWarning.objects.get()


def acknowledged(at: Post, **more: Any) -> RiskWarning:
    return services.acknowledge(warning=opened(at, **more).pk, by=at.owner, at=NOW)


def measured(at: Post, **more: Any) -> RiskWarning:
    return services.take_measures(
        warning=acknowledged(at, **more).pk,
        measures="已安排资金，月底前付清。",
        evidence="财政国库拨款凭证0326号",
        by=at.owner,
        at=NOW,
    )


def cleared(at: Post, **more: Any) -> RiskWarning:
    """Dealt with, and the figure is under its limit since."""
    case = measured(at, **more)
    run(at, case.rule, 0, days=1)
    case.refresh_from_db()
    return case


def closed(at: Post) -> RiskWarning:
    return services.close(
        warning=cleared(at).pk,
        outcome="effective",
        reasons="款项已付清。",
        by=at.head,
        at=NOW + timedelta(days=1),
    )


def dismissed(at: Post, **more: Any) -> RiskWarning:
    return services.dismiss(
        warning=acknowledged(at, **more).pk, reasons="数据重复登记所致。", by=at.head, at=NOW
    )


def subsided(at: Post) -> RiskWarning:
    case = opened(at)
    run(at, case.rule, 0, days=1)
    case.refresh_from_db()
    return case


STATES: dict[str, Callable[[Post], RiskWarning]] = {
    "open": opened,
    "acknowledged": acknowledged,
    "measured": measured,
    "cleared": cleared,
    "closed": closed,
    "dismissed": dismissed,
    "subsided": subsided,
}


def court_notice(at: Post, **more: Any) -> CourtNotice:
    return services.enter_notice(
        **{
            "body": at.body,
            "court": "示例市中级人民法院",
            "case_number": "（2026）示01执17号",
            "letter": "示法执函〔2026〕5号",
            "obligation": "支付工程款一百二十万元",
            "received_on": TODAY,
            "by": at.clerk,
            "at": NOW,
            **more,
        }
    )
