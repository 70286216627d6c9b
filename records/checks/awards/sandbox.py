"""A sandbox client's credit check: read and checked as in earnest, answered with findings that are made up."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from records.access.sandbox import keep, rehearsed
from records.checks.awards import services as awards
from records.checks.awards.choices import CheckState, Result
from records.checks.awards.models import AwardCheckItem
from records.dishonesty.choices import Channel

if TYPE_CHECKING:
    from records.access.models import User


def played(
    *, entries: Sequence[awards.Entry], purpose: str, title: str, basis: str, by: "User", at: datetime
) -> dict[str, Any]:
    """
    The answer by the last sign of the code, or of the name where there is none: a letter finds a record, a question
    mark stays unclear, all else is clear. No body of this node is looked for.
    """

    def ask() -> tuple[str, list[AwardCheckItem]]:
        check = awards.ask(
            entries=entries,
            purpose=purpose,
            title=title,
            basis=basis,
            region=by.partner_application.region,
            channel=Channel.API,
            one_by_one=True,
            by=by,
            at=at,
        )
        return str(check.pk), list(check.items.order_by("position"))

    uid, items = rehearsed(ask)
    told = [_item(item) for item in items]
    count = {result: sum(one["result"] == result for one in told) for result in Result.values}
    answer = {
        "id": uid,
        "purpose": purpose,
        "title": title.strip(),
        "basis": basis.strip(),
        "requested_at": at.isoformat(),
        "state": CheckState.READY.value,
        **count,
        "report": None,
        "digest": "0" * 64,
        "sandbox": True,
        "items": told,
    }
    keep(about="credit-check", answer=answer, by=by, at=at)
    return answer


def _item(item: AwardCheckItem) -> dict[str, Any]:
    result, explanation = item.result, item.explanation or ""
    if result is None:
        last = (item.uscc or item.name)[-1]
        result = Result.CLEAR
        if last in "?？":
            result, explanation = Result.UNCLEAR, _("沙箱示例：有同名机构，请填写统一社会信用代码。")
        elif last.isascii() and last.isalpha():
            result = Result.FOUND
    found = {
        "kind": "record",
        "title": _("沙箱示例：未履行判决确定的给付义务（沙箱〔2026〕1号）"),
        "authority": _("沙箱示例法院"),
        "decided_on": "2026-03-02",
        "reason": _("一般失信，公示至2027-03-01"),
        "blocks": True,
    }
    return {
        "position": item.position,
        "name": item.name,
        "uscc": item.uscc or None,
        "organisation": None,
        "result": str(result),
        "explanation": explanation,
        "findings": [found] if result == Result.FOUND else [],
    }
