"""What becomes of a sandbox client's items: made up from the reference, so that every case can be tried at will."""

from typing import Any

from django.utils.translation import gettext as _

from records.dishonesty.choices import ItemOutcome

# By the end of ``external_id``; any other waits for review.
_ENDINGS = ("returned", "approved", "published", "ended")
_DUPLICATE = "-duplicate"


def played(answer: dict[str, Any]) -> dict[str, Any]:
    """A submission's answer as the sandbox gives it: a reference that ends in ``-duplicate`` is one."""
    items = [
        {**item, "outcome": ItemOutcome.DUPLICATE.value}
        if item["outcome"] == ItemOutcome.ACCEPTED and (item["external_id"] or "").endswith(_DUPLICATE)
        else item
        for item in answer["items"]
    ]
    counted = {
        name: sum(item["outcome"] == outcome for item in items)
        for name, outcome in (
            ("accepted", ItemOutcome.ACCEPTED),
            ("duplicates", ItemOutcome.DUPLICATE),
            ("rejected", ItemOutcome.REJECTED),
        )
    }
    return {**answer, **counted, "sandbox": True, "items": items}


def followed(answer: dict[str, Any]) -> dict[str, Any]:
    """The same answer with a fate for each item."""
    since = answer["received_at"]
    return {**answer, "items": [{**item, "fate": _fate(item, since)} for item in answer["items"]]}


def _fate(item: dict[str, Any], since: str) -> dict[str, Any]:
    if item["outcome"] == ItemOutcome.REJECTED:
        return {"state": "rejected", "reasons": [error["detail"] for error in item["errors"]], "since": None}
    state = next((end for end in _ENDINGS if item["external_id"].endswith(f"-{end}")), "in_review")
    said = {"returned": [_("沙箱示例：请补充送达凭证后重新报送。")], "ended": ["repaired"]}
    return {"state": state, "reasons": said.get(state, []), "since": since}
