"""Changes to records that are no longer drafts: proposed by one person, decided by another."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ChangeState, Status, VersionReason
from records.dishonesty.content import (
    EDITABLE_FIELDS,
    display_period_of,
    personal_data_in,
    place,
    problems_of,
)
from records.dishonesty.models import DishonestyRecord, ProposedChange, RecordTransition
from records.dishonesty.rules import leaves_the_node
from records.dishonesty.services.versions import append_version
from records.dishonesty.workflow import WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User

# Whom a record is about is never changed: that would be another record. Marks are the remedies' to set.
CHANGEABLE_FIELDS = tuple(
    name for name in EDITABLE_FIELDS if name not in ("organisation", "official", "subject_type")
)
COMMENT_NAMES_THE_OFFICIAL = gettext_lazy(
    "当事机构意见中出现了责任人姓名，请先登记不含姓名的意见，再作此变更。"
)
CHANGE_REASONS = (VersionReason.UPDATED, VersionReason.CORRECTED)


@transaction.atomic
def propose_change(
    *,
    uid: uuid.UUID,
    changes: Mapping[str, Any],
    reason: str,
    note: str,
    by: "User",
    at: datetime,
    content_digest: str = "",
) -> ProposedChange:
    """
    Ask for other values on a published record; it stays as it is until another person accepts.

    :param changes: new values by field name, of ``CHANGEABLE_FIELDS``
    :raises ValidationError: field by field, or ``no_change`` where nothing differs
    :raises TransitionDenied: where the record is not this node's, not published, or a change waits already
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，请向其发出更正要求。"))
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有已发布的记录需要提出变更申请。"))
    if not by.holds([Role.CLERK, Role.REVIEWER, Role.PARTNER], over=record):
        raise TransitionDenied("not_your_role", _("您没有对本记录提出变更的权限。"))
    if record.proposed_changes.filter(state=ChangeState.PENDING).exists():
        raise TransitionDenied("change_pending", _("本记录已有一项变更待审核，请等其办结。"))
    if reason not in CHANGE_REASONS:
        raise ValidationError({"reason": _("变更原因须为更新或更正。")}, code="unknown_reason")
    if not note.strip():
        raise ValidationError({"note": _("请说明变更的依据。")}, code="required")
    fields = _differences(record, changes, at=at)
    change = ProposedChange.objects.create(
        record=record,
        fields=fields,
        reason=reason,
        note=note.strip(),
        content_digest=content_digest,
        proposed_by=by,
        proposed_at=at,
    )
    audit.record(
        action="record.change_proposed", by=by, at=at, subject=record, details={"fields": sorted(fields)}
    )
    return change


@transaction.atomic
def accept_change(*, uid: uuid.UUID, by: "User", at: datetime, note: str = "") -> DishonestyRecord:
    """Put a proposed change in force as the record's next version (transition ``amend``)."""
    change, record = _decide(uid, by=by, at=at)
    step = WORKFLOW.check(record, "amend", by=by, at=at)
    was_shared = leaves_the_node(record.scope)
    for name, values in change.fields.items():
        setattr(record, name, restore(name, values["new"]))
    # A comment may have been entered while the change waited.
    if personal_data_in(
        record.subject_comment,
        official=record.official,
        naming_basis=record.naming_basis,
        scope=record.scope,
    ):
        raise TransitionDenied("comment_names_the_official", str(COMMENT_NAMES_THE_OFFICIAL))
    if "naming_basis" in change.fields:
        _second_reviewer(record, change, by=by)
    period = display_period_of(record, published_on=record.display_from or timezone.localdate(at))
    record.repairable_from, record.display_until = (
        period.repairable_from,
        max(period.display_until, record.display_from or period.display_from),
    )
    place(record)
    append_version(
        record=record,
        reason=VersionReason(change.reason),
        note=change.note,
        by=by,
        at=at,
        was_shared=was_shared,
    )
    record.save()
    RecordTransition.objects.create(
        record=record,
        name=step.name,
        source=record.status,
        target=step.target,
        by=by,
        at=at,
        reason=change.note,
    )
    _close(change, ChangeState.ACCEPTED, by=by, at=at, note=note)
    audit.record(
        action="record.amend", by=by, at=at, subject=record, details={"fields": sorted(change.fields)}
    )
    return record


@transaction.atomic
def refuse_change(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> ProposedChange:
    """Decline a proposed change with reasons; the record stays as it is."""
    change, record = _decide(uid, by=by, at=at)
    if not by.holds([Role.REVIEWER], over=record):
        raise TransitionDenied("not_your_role", _("变更须由审核人决定。"))
    if not note.strip():
        raise TransitionDenied("reason_needed", _("请写明不采纳的理由。"))
    _close(change, ChangeState.REFUSED, by=by, at=at, note=note)
    audit.record(action="record.change_refused", by=by, at=at, subject=record)
    return change


def _second_reviewer(record: DishonestyRecord, change: ProposedChange, *, by: "User") -> None:
    if not record.naming_basis:
        record.naming_reviewed_by = None
        return
    if by.pk in (record.approved_by_id, change.proposed_by_id, *record.writers):
        raise TransitionDenied("four_eyes", _("公开姓名的变更须由录入人、提出人和原审核人以外的审核人办理。"))
    record.naming_reviewed_by = by


def _decide(uid: uuid.UUID, *, by: "User", at: datetime) -> tuple[ProposedChange, DishonestyRecord]:
    record_id = ProposedChange.objects.values_list("record_id", flat=True).get(pk=uid)
    # Always the record first, so that two decisions cannot wait for one another.
    record = (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation", "official", "region")
        .get(pk=record_id)
    )
    change = ProposedChange.objects.select_for_update(of=("self",)).get(pk=uid)
    if change.state != ChangeState.PENDING:
        raise TransitionDenied("already_decided", _("该变更已办结。"))
    if change.proposed_by_id == by.pk:
        audit.refused(action="record.amend", by=by, at=at, subject=record, details={"code": "four_eyes"})
        raise TransitionDenied("four_eyes", _("变更须由提出人以外的人审核。"))
    return change, record


def _close(change: ProposedChange, state: ChangeState, *, by: "User", at: datetime, note: str) -> None:
    change.state, change.decided_by, change.decided_at, change.decision_note = state, by, at, note
    change.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])


def _differences(record: DishonestyRecord, changes: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    if wrong := sorted(set(changes) - set(CHANGEABLE_FIELDS)):
        raise ValidationError(
            dict.fromkeys(wrong, _("该字段不能变更；主体有误的，请撤销本记录后另行录入。")),
            code="not_changeable",
        )
    merged = {name: getattr(record, name) for name in EDITABLE_FIELDS} | dict(changes)
    if found := problems_of(merged, on=timezone.localdate(at)):
        raise ValidationError({p.pointer: ValidationError(p.detail, code=p.code) for p in found})
    _refuse_to_open_the_comment(record, merged, changes)
    fields = {
        name: {"old": plain(getattr(record, name)), "new": plain(value)}
        for name, value in changes.items()
        if plain(getattr(record, name)) != plain(value)
    }
    if not fields:
        raise ValidationError(_("没有任何变化，无需提出变更。"), code="no_change")
    return fields


def _refuse_to_open_the_comment(
    record: DishonestyRecord, merged: Mapping[str, Any], changes: Mapping[str, Any]
) -> None:
    # The comment was checked for the scope and the basis that the record had when it was entered.
    if personal_data_in(
        record.subject_comment,
        official=record.official,
        naming_basis=merged["naming_basis"],
        scope=merged["scope"],
    ):
        field = "scope" if "scope" in changes else "naming_basis"
        raise ValidationError(
            {field: ValidationError(COMMENT_NAMES_THE_OFFICIAL, code="comment_names_the_official")}
        )


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value


def restore(name: str, value: Any) -> Any:
    """The inverse of ``plain`` for the field with that name."""
    field = DishonestyRecord._meta.get_field(name)
    return field.to_python(value) if isinstance(field, Field) else value
