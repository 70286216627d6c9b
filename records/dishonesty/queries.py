"""What staff look up: the records within their reach, their work, and what has changed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from records.access.roles import Role
from records.access.scope import within_reach
from records.chain import queries as chain
from records.clocks.services import calendar
from records.common.deadlines import Length, compute
from records.dishonesty.choices import ChangeState, RowState, Status
from records.dishonesty.content import LABELS, readable, snapshot
from records.dishonesty.models import DishonestyRecord, ImportRow, ProposedChange, RecordQuerySet
from records.dishonesty.services.changes import restore

if TYPE_CHECKING:
    from records.access.models import User

DUE_SOON = Length(3, "wd")
READERS = (
    Role.CLERK,
    Role.REVIEWER,
    Role.DEPARTMENT,
    Role.SUPERVISOR,
    Role.ASSESSOR,
    Role.HR_ARCHIVIST,
    Role.COMPLAINT_HANDLER,
    Role.AUDIT_ADMIN,
)


@dataclass(frozen=True)
class Difference:
    """One line of a side-by-side view: what it is called, what it said, what it says now."""

    label: str | Promise
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


def records_in_reach(user: "User") -> RecordQuerySet:
    """The records whose region, and body for a department, lie within one of this person's grants."""
    return within_reach(_all_records(), user, *READERS)


def _all_records() -> RecordQuerySet:
    return RecordQuerySet(DishonestyRecord)


def changes_in_reach(user: "User", *roles: Role) -> QuerySet[ProposedChange]:
    return within_reach(
        ProposedChange.objects.select_related("record"),
        user,
        *(roles or READERS),
        region_field="record__region_id",
        organisation_field="record__organisation_id",
    )


def rows_in_reach(user: "User", *roles: Role) -> QuerySet[ImportRow]:
    return within_reach(
        ImportRow.objects.select_related("batch"),
        user,
        *(roles or (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN)),
        region_field="batch__region_id",
        organisation_field=None,
    )


def my_work(user: "User", *, on: date) -> dict[str, QuerySet[Any]]:
    """What waits for this person, list by list, in the order of his home page."""
    own = records_in_reach(user).of_this_node()
    review = within_reach(_all_records(), user, Role.REVIEWER).of_this_node()
    # Whose author has left waits for whoever holds the role there, or it would wait for nobody.
    mine = Q(created_by=user) | Q(submitted_by=user) | Q(created_by__is_active=False)
    not_mine = ~Q(writers__contains=[user.pk])
    soon = compute(on, DUE_SOON, calendar()).due_on
    return {
        "to_review": review.filter(not_mine, status=Status.SUBMITTED),
        "hold_over": review.filter(not_mine, status=Status.APPROVED).filter(
            Q(hold_until=None) | Q(hold_until__lt=on)
        ),
        "pending_changes": changes_in_reach(user, Role.REVIEWER)
        .filter(state=ChangeState.PENDING)
        .exclude(proposed_by=user),
        "returned": own.filter(mine, status=Status.RETURNED),
        "drafts": own.filter(mine, status=Status.DRAFT),
        "asked_from_above": own.filter(pk__in=chain.asked_from_above().values("uid")),
        "under_hold": own.under_hold(on=on),
        "due_soon": own.filter(status=Status.PUBLISHED, display_until__range=(on, soon)),
        "overdue": own.past_display(on=on),
        "questionable_rows": rows_in_reach(user).filter(state=RowState.QUESTIONABLE),
    }


def difference(record: DishonestyRecord) -> list[Difference]:
    """
    The record line by line beside what was seen before: its last published version, else what was last
    submitted before the present submission; without either, the left side is empty.
    """
    now = snapshot(record)
    return _compare(_before(record), now, LABELS)


def change_difference(change: ProposedChange) -> list[Difference]:
    """A proposed change line by line: the record's present value beside the proposed one."""
    record = change.record
    return [
        Difference(
            label=LABELS.get(name, name),
            old=readable(
                name, values["old"] if change.state != ChangeState.PENDING else _present(record, name)
            ),
            new=readable(name, restore(name, values["new"]) if name != "amount" else values["new"]),
        )
        for name, values in change.fields.items()
    ]


def _present(record: DishonestyRecord, name: str) -> Any:
    return snapshot(record).get(name)


def _before(record: DishonestyRecord) -> dict[str, Any]:
    version = record.versions.order_by("-number").first()
    if version and not record.is_replica:
        return dict(version.content)
    submissions = list(record.transitions.exclude(content=None).order_by("-at", "-uid")[:2])
    # While it is submitted, the newest submission is what is being looked at.
    past = submissions[1:] if record.status == Status.SUBMITTED else submissions
    return dict(past[0].content or {}) if past else {}


def _compare(old: dict[str, Any], new: dict[str, Any], labels: dict[str, str | Promise]) -> list[Difference]:
    return [
        Difference(label=label, old=readable(name, old.get(name)), new=readable(name, new.get(name)))
        for name, label in labels.items()
        if _said(old.get(name)) or _said(new.get(name))
    ]


def _said(value: Any) -> bool:
    return value not in (None, "")
