"""The order as a paper with number and code, as the body receives it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import override

from records.clocks.models import Deadline
from records.consequences.deadlines import ORDER_CASE
from records.consequences.models import RectificationOrder
from records.consequences.services.telling import plain_title
from records.papers.cleaning import chinese_day
from records.papers.models import Paper
from records.papers.services import issue, withdraw

if TYPE_CHECKING:
    from records.access.models import User


def order_paper(
    order: RectificationOrder, *, explain: Deadline, finish: Deadline, by: "User", at: datetime
) -> Paper:
    """Issue the printable order; it names the body and the record, and no person but the office's."""
    record = order.record
    with override("zh-hans"):
        title = plain_title(record)
        data: dict[str, Any] = {
            "addressee": order.organisation.name,
            "record": [
                {"label": "记录标题", "value": title},
                {"label": "依据文书", "value": f"{record.document_name}（{record.document_number}）"},
                {"label": "作出机关", "value": record.authority_name},
                {"label": "文书日期", "value": chinese_day(record.decided_on)},
            ],
            "facts": [
                f"请你单位于{chinese_day(order.explain_due_on)}前书面说明失信原因，重点说明：",
                *[line for line in order.to_explain.splitlines() if line.strip()],
            ],
            "requirements": [line for line in order.requirements.splitlines() if line.strip()],
            "due_on": chinese_day(order.due_on),
            "computed": finish.explanation,
            "basis": list(dict.fromkeys([order.basis, explain.basis, finish.basis])),
            "consequence": "逾期未整改到位的，报你单位上级机构督办；仍不整改的，依法认定并记录，直至整改到位。",
            "contact": settings.NODE_NAME,
        }
    return issue(
        kind="rectification-order",
        title=f"关于限期整改“{title}”的通知"[:200],
        data=data,
        about_kind=ORDER_CASE,
        about_uid=order.pk,
        region=order.region,
        organisation=order.organisation,
        by=by,
        at=at,
    )


def void(paper: Paper, *, reason: str, by: "User", at: datetime) -> None:
    """Who verifies the paper is told that it no longer holds."""
    withdraw(paper=paper, reason=reason, by=by, at=at)
