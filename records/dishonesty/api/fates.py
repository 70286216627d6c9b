"""What became of each item of a submission."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from records.dishonesty.choices import ChangeState, ItemOutcome, Status
from records.dishonesty.models import RecordTransition, SubmissionItem
from records.dishonesty.services.submissions import kind_named

_STATES = {
    Status.DRAFT: "in_review",
    Status.SUBMITTED: "in_review",
    Status.RETURNED: "returned",
    Status.APPROVED: "approved",
    Status.PUBLISHED: "published",
    Status.ENDED: "ended",
}
_CHANGES = {
    ChangeState.PENDING: "change_in_review",
    ChangeState.ACCEPTED: "change_accepted",
    ChangeState.REFUSED: "change_refused",
}


def fates_of(items: Sequence[SubmissionItem]) -> dict[int, dict[str, Any]]:
    """
    By position: ``state``, the reasons where somebody gave some, and since when.

    Items are those of one submission and come with their records.
    """
    kind = kind_named(items[0].submission.kind) if items else None
    if kind is not None and kind.fates is not None:
        return kind.fates(items)
    returned = [item.record_id for item in items if item.record and item.record.status == Status.RETURNED]
    reasons = _return_reasons(returned)
    return {item.position: _fate(item, reasons) for item in items}


def _return_reasons(records: Sequence[UUID | None]) -> dict[UUID, str]:
    steps = RecordTransition.objects.filter(record__in=records, name="return").order_by("at", "uid")
    # The newest is written last.
    return {step.record_id: step.reason for step in steps}


def _fate(item: SubmissionItem, reasons: dict[UUID, str]) -> dict[str, Any]:
    record, change = item.record, item.change
    if item.outcome == ItemOutcome.REJECTED or record is None:
        return {"state": "rejected", "reasons": [error["detail"] for error in item.errors], "since": None}
    if change is not None:
        decided = [change.decision_note] if change.decision_note else []
        since = change.decided_at or change.proposed_at
        return {
            "state": _CHANGES[ChangeState(change.state)],
            "reasons": decided,
            "since": since.isoformat(),
        }
    said = [reasons[record.uid]] if record.status == Status.RETURNED and reasons.get(record.uid) else []
    if record.status == Status.ENDED:
        said = [record.end_reason]
    return {"state": _STATES[Status(record.status)], "reasons": said, "since": record.updated_at.isoformat()}
