"""Records of invented bodies, in any state, made by the same services that staff use."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from records.access.models import User
from records.access.roles import Role
from records.chain.registry import EventView
from records.common.ids import new_uid
from records.dishonesty import services
from records.dishonesty.kind import KIND
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Organisation
from tests.records.access.factories import XUCHANG, holder, person

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 6)
BUREAU_CODE = "11990100000000019F"


@dataclass(frozen=True)
class People:
    """陈静 enters, 刘洋 reviews, 孙丽 reviews too; 周杰 enters as well; 钱进 has no role."""

    clerk: User
    reviewer: User
    second_reviewer: User
    other_clerk: User
    newcomer: User


def people() -> People:
    return People(
        clerk=holder("陈静", Role.CLERK),
        reviewer=holder("刘洋", Role.REVIEWER),
        second_reviewer=holder("孙丽", Role.REVIEWER),
        other_clerk=holder("周杰", Role.CLERK),
        newcomer=person("钱进"),
    )


def bureau(name: str = "示例市财政局", uscc: str | None = BUREAU_CODE, region: str = XUCHANG) -> Organisation:
    known = Organisation.objects.filter(uscc=uscc).first() if uscc else None
    return known or Organisation.objects.create(name=name, uscc=uscc, kind="department", region_id=region)


def content(**more: Any) -> dict[str, Any]:
    """Complete, lawful content about a served body: nothing waits, nothing is missing."""
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": "未按期支付政府采购合同价款",
        "facts": "2026年1月，该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "catalogue_item": "court",
        "document_kind": "judgment",
        "document_number": "（2026）示01民终1号",
        "document_name": "民事判决书",
        "authority_name": "示例市中级人民法院",
        "decided_on": date(2026, 3, 15),
        "scope": "public",
        "subject_served": True,
        **more,
    }


def official_content(**more: Any) -> dict[str, Any]:
    """The same about an official: internal unless said otherwise."""
    official = more.pop("official", None) or Official.objects.create(name="欧阳示例")
    return content(**{"subject_type": "official", "official": official, "scope": "internal", **more})


def draft(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    said = official_content(**more) if more.get("subject_type") == "official" else content(**more)
    return services.create_record(content=said, by=who.clerk, at=at)


def submitted(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    return services.submit_record(uid=draft(who, at=at, **more).uid, by=who.clerk, at=at)


def returned(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    uid = submitted(who, at=at, **more).uid
    return services.return_record(uid=uid, by=who.reviewer, at=at, reason="请补充送达凭证。")


def approved(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    return services.approve_record(uid=submitted(who, at=at, **more).uid, by=who.reviewer, at=at)


def published(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    record = approved(who, at=at, **more)
    if record.naming_basis:
        services.confirm_naming(uid=record.uid, by=who.second_reviewer, at=at)
    return services.publish_record(uid=record.uid, by=who.reviewer, at=at)


def ended(who: People, *, at: datetime = NOW, **more: Any) -> DishonestyRecord:
    uid = published(who, at=at, **more).uid
    return services.end_record(uid=uid, by=who.reviewer, at=at, reason="原判决已被依法撤销。")


IN_STATE = {
    "draft": draft,
    "submitted": submitted,
    "returned": returned,
    "approved": approved,
    "published": published,
    "ended": ended,
}


def event(
    payload: dict[str, Any],
    *,
    uid: Any = None,
    version: int = 1,
    action: str = "publish",
    origin: str = "411100",
) -> EventView:
    """As the chain hands it over when it has come up from below."""
    return EventView(
        origin=origin,
        origin_seq=0,
        kind=KIND,
        uid=uid or new_uid(),
        version=version,
        action=action,
        payload=payload,
        at=NOW,
        text=json.dumps(payload, ensure_ascii=False),
    )
