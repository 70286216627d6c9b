"""Commendations of invented bodies, in any state, made by the same services that staff use."""

from datetime import date
from typing import Any

from records.registers import services
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation
from tests.records.dishonesty.factories import NOW, People, bureau


def content(**more: Any) -> dict[str, Any]:
    return {
        "organisation": more.pop("organisation", None) or bureau(),
        "title": "守信践诺先进单位",
        "document_number": "示政〔2026〕8号",
        "document_name": "关于表彰守信践诺先进单位的决定",
        "authority_name": "示例市人民政府",
        "authority_uscc": "",
        "decided_on": date(2026, 3, 15),
        "valid_until": date(2028, 3, 14),
        "scope": "public",
        "honour": "commendation",
        "level": "city",
        "merits": "连续三年按期支付全部采购价款，无一起违约投诉。",
        "incentives": "同等条件下优先安排改革试点。",
        **more,
    }


def draft(who: People, **more: Any) -> Commendation:
    return services.create_entry(register=COMMENDATIONS, content=content(**more), by=who.clerk, at=NOW)


def submitted(who: People, **more: Any) -> Commendation:
    uid = draft(who, **more).uid
    return services.submit_entry(register=COMMENDATIONS, uid=uid, by=who.clerk, at=NOW)


def returned(who: People, **more: Any) -> Commendation:
    uid = submitted(who, **more).uid
    return services.return_entry(
        register=COMMENDATIONS, uid=uid, reason="请补充决定原文。", by=who.reviewer, at=NOW
    )


def published(who: People, **more: Any) -> Commendation:
    uid = submitted(who, **more).uid
    return services.publish_entry(register=COMMENDATIONS, uid=uid, by=who.reviewer, at=NOW)


def proposed(who: People, **more: Any) -> Commendation:
    uid = published(who).uid
    return services.propose_change(
        register=COMMENDATIONS,
        uid=uid,
        content=more or {"incentives": "优先参评，优先安排试点。"},
        reason="updated",
        note="示政〔2026〕12号增加激励措施。",
        by=who.clerk,
        at=NOW,
    )


def ended(who: People, **more: Any) -> Commendation:
    uid = published(who, **more).uid
    return services.end_entry(
        register=COMMENDATIONS, uid=uid, reason="表彰决定被撤销。", by=who.reviewer, at=NOW
    )


IN_STATE = {
    "draft": draft,
    "submitted": submitted,
    "returned": returned,
    "published": published,
    "proposed": proposed,
    "ended": ended,
}
