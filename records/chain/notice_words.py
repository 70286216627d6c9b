"""What a notice says, in words for the person who has to act on it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.chain.judging import SETTLED
from records.chain.models import Notice
from records.chain.notice_kinds import notice_label
from records.chain.notices import CORRECTION_ORDER, QUARANTINE

# Reasons that lie in what the document says: the next version mends them.
_OF_CONTENT = {
    SETTLED: gettext_lazy("内容不符合上级的要求"),
    "payload_invalid": gettext_lazy("内容的格式不符合要求"),
    "version_order": gettext_lazy("上级已有更新的版本"),
    "duplicate_version": gettext_lazy("同一版本已由另一事件送达"),
    "not_its_document": gettext_lazy("该编号在上级属于另一节点或另一种文书"),
}
_OF_TRANSPORT = {
    "malformed": gettext_lazy("事件不能读出"),
    "hash_mismatch": gettext_lazy("内容与其哈希不一致"),
    "bad_path": gettext_lazy("事件不在来源节点封存的批次之内"),
    "bad_seal": gettext_lazy("来源节点的封存签名不成立"),
    "outside_territory": gettext_lazy("来源节点不在送达节点的辖区内"),
    "unknown_origin": gettext_lazy("上级不认识来源节点"),
    "key_revoked": gettext_lazy("签名所用的密钥已吊销"),
    "unknown_key": gettext_lazy("上级不认识签名所用的密钥"),
    "unknown_kind": gettext_lazy("上级不认识这种文书"),
    "failed": gettext_lazy("上级处理时出错"),
}


@dataclass(frozen=True)
class Said:
    """One notice in words."""

    title: str
    raised_by: str
    reason: str
    detail: str
    remedy: str
    version: int | None
    due_on: date | None
    issued_at: datetime


def details_of(notice: Notice) -> dict[str, Any]:
    """What the kind of notice adds of its own."""
    details = json.loads(notice.body).get("details")
    return details if isinstance(details, dict) else {}


def reason_words(code: str) -> str:
    """A reason code in words; an unknown one as it is."""
    return str(_OF_CONTENT.get(code) or _OF_TRANSPORT.get(code) or code)


def said(notice: Notice) -> Said:
    details = details_of(notice)
    reason = str(details.get("reason", ""))
    remedy = ""
    if notice.kind == CORRECTION_ORDER:
        remedy = _("请核对后提出变更（更正）；采纳后形成的下一版本会自动上报，上级收到即办结。")
    elif notice.kind == QUARANTINE:
        remedy = (
            _("问题出在传送或密钥，不在内容：请告知系统管理员。")
            if reason in _OF_TRANSPORT
            else _("请按原因提出变更；采纳后形成的下一版本会自动上报，上级收到即办结。")
        )
        reason = reason_words(reason)
    return Said(
        title=str(notice_label(notice.kind)),
        raised_by=notice.raised_by_name or notice.raised_by,
        reason=reason,
        detail=str(details.get("detail", "")),
        remedy=remedy,
        version=notice.version,
        due_on=notice.due_on,
        issued_at=notice.issued_at,
    )
