"""Indicator systems in any state, made by the same services that staff use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.assessments.systems import services
from supervision.assessments.systems.models import SystemVersion
from tests.records.access.factories import CHANGGE, XUCHANG, holder

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 6)
GRADES = [
    {"title": "优秀", "least": "90"},
    {"title": "合格", "least": "60"},
    {"title": "不合格", "least": "0"},
]


@dataclass(frozen=True)
class Staff:
    """吴敏 and 郑伟 write and adopt systems, 何琳 supervises, 陈静 enters records, 冯强 assesses elsewhere."""

    writer: User
    adopter: User
    supervisor: User
    clerk: User
    stranger: User


def staff() -> Staff:
    return Staff(
        writer=holder("吴敏", Role.ASSESSOR),
        adopter=holder("郑伟", Role.ASSESSOR),
        supervisor=holder("何琳", Role.SUPERVISOR),
        clerk=holder("陈静", Role.CLERK),
        stranger=holder("冯强", Role.ASSESSOR, CHANGGE),
    )


def about(**more: Any) -> services.About:
    return services.About(
        **{
            "title": "部门政务诚信考核办法",
            "issuer": "示例市发展和改革委员会",
            "year": 2026,
            "document_number": "示发改〔2026〕9号",
            "source_note": "按本市办法编制。",
            "grades": GRADES,
            **more,
        }
    )


def item(key: str, mode: str = "manual", weight: str = "", **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "parent": "",
        "order": 10,
        "title": f"指标{key}",
        "mode": mode,
        "weights": {"*": weight} if weight else {},
        "applies_to": [],
        "rule": {},
        "guidance": "",
        "evidence": "",
        "needs_two": False,
        "third_above": None,
        **more,
    }


def tree() -> list[dict[str, Any]]:
    rule = {"measure": "publicity_rate", "shape": "rate", "full_at": "0.95"}
    return [
        item("1", "group", "60"),
        item("1.1", "automatic", "40", parent="1", rule=rule),
        item("1.2", "manual", "20", parent="1", needs_two=True, third_above="3"),
        item("2", "tiered", "40", rule={"tiers": [{"from": "0.9", "points": "40"}], "otherwise": "10"}),
        item("3", "bonus", "5"),
        item("9", "veto", rule={"effect": "zero"}),
    ]


def drafted(
    by: Staff, *, key: str = "shili-departments", indicators: Sequence[Any] | None = None
) -> SystemVersion:
    made = services.create_system(
        key=key, scope="departments", region=XUCHANG, about=about(), by=by.writer, at=NOW
    )
    rows = tree() if indicators is None else indicators
    return services.replace_tree(
        version=made.pk, indicators=rows, grades=GRADES, bonus_cap=None, by=by.writer, at=NOW
    )


def adopted(by: Staff, **more: Any) -> SystemVersion:
    return services.adopt(version=drafted(by, **more).pk, by=by.adopter, at=NOW)


def frozen(by: Staff, **more: Any) -> SystemVersion:
    return services.freeze(version=adopted(by, **more).pk, by=by.adopter, at=NOW)


def retired(by: Staff, **more: Any) -> SystemVersion:
    return services.retire(version=adopted(by, **more).pk, note="办法已废止。", by=by.adopter, at=NOW)


def discarded(by: Staff, **more: Any) -> SystemVersion:
    return services.discard(version=drafted(by, **more).pk, note="另行起草。", by=by.writer, at=NOW)


IN_STATE = {"draft": drafted, "adopted": adopted, "retired": retired, "discarded": discarded}


def bodies(count: int = 3, region: str = XUCHANG) -> list[Organisation]:
    return [
        Organisation.objects.create(name=f"示例市第{number:02}局", kind="department", region_id=region)
        for number in range(1, count + 1)
    ]
