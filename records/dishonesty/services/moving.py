"""The steps of the workflow, each under the record's row lock."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.clocks.services import due, length_of
from records.common.workflow import Transition, TransitionDenied
from records.dishonesty import decisions
from records.dishonesty.choices import VERSION_REASON_OF_END, EndReason, Status, VersionReason
from records.dishonesty.content import display_period_of, personal_data_in, snapshot
from records.dishonesty.models import DishonestyRecord, PriorNotice, RecordTransition
from records.dishonesty.services.versions import append_version
from records.dishonesty.workflow import WORKFLOW

if TYPE_CHECKING:
    from records.access.models import User

REASON_NEEDED = frozenset({"return", "end", "restore"})


def available_transitions(
    record: DishonestyRecord, *, by: "User", at: datetime
) -> list[tuple[Transition, TransitionDenied | None]]:
    """All steps of the table, each with the reason why this person may not take it now, or None."""
    return WORKFLOW.allowed(record, by=by, at=at)


def perform(
    *, uid: uuid.UUID, name: str, by: "User", at: datetime, reason: str = "", end_reason: str = ""
) -> DishonestyRecord:
    """
    Take the step with that name; the window's one door to the workflow.

    :raises TransitionDenied: with a code and a sentence that says why not and what to do
    """
    if name == "end":
        return end_record(uid=uid, by=by, at=at, reason=reason, end_reason=end_reason or EndReason.REVOKED)
    step = STEPS.get(name)
    if step is None:
        if name == "amend":
            raise TransitionDenied(
                "propose_a_change", _("变更已发布的记录，请先提出变更申请，再由另一人采纳。")
            )
        if name == "restore":
            raise TransitionDenied("revoke_the_repair", _("恢复公示须先在信用修复中撤销该修复。"))
        raise TransitionDenied("unknown_transition", _("没有“%s”这项操作。") % name)
    return step(uid=uid, by=by, at=at, reason=reason)


@transaction.atomic
def submit_record(*, uid: uuid.UUID, by: "User", at: datetime, reason: str = "") -> DishonestyRecord:
    """Hand a complete draft to review. What was submitted is kept for the reviewer to compare."""
    record, step = _begin(uid, "submit", by=by, at=at, reason=reason)
    record.submitted_by, record.submitted_at = by, at
    if by.pk not in record.writers:
        record.writers = [*record.writers, by.pk]
    return _finish(record, step, by=by, at=at, reason=reason, keep_content=True)


@transaction.atomic
def return_record(*, uid: uuid.UUID, by: "User", at: datetime, reason: str = "") -> DishonestyRecord:
    """Send a record back to its clerk with what must be mended."""
    record, step = _begin(uid, "return", by=by, at=at, reason=reason)
    record.approved_by = record.approved_at = record.hold_until = record.naming_reviewed_by = None
    record.subject_comment = ""
    return _finish(record, step, by=by, at=at, reason=reason)


@transaction.atomic
def approve_record(
    *, uid: uuid.UUID, by: "User", at: datetime, reason: str = "", seen: str = ""
) -> DishonestyRecord:
    """
    Approve what another person wrote. Where the subject was not served the document, it is told now,
    and publication waits until its time to object is over.

    :param seen: ``seen_as`` of what the reviewer had before him; a partner may send other content while he reads
    """
    record, step = _begin(uid, "approve", by=by, at=at, reason=reason)
    if seen and seen != seen_as(record):
        raise TransitionDenied("changed_meanwhile", _("您打开本页之后，报送单位报来了新的内容，请重新核对。"))
    record.approved_by, record.approved_at = by, at
    if not record.subject_served:
        _notify(record, by=by, at=at)
    return _finish(record, step, by=by, at=at, reason=reason)


def seen_as(record: DishonestyRecord) -> str:
    """What tells one submission of a record from the next."""
    return record.submitted_at.isoformat() if record.submitted_at else ""


@transaction.atomic
def publish_record(*, uid: uuid.UUID, by: "User", at: datetime, reason: str = "") -> DishonestyRecord:
    """Make an approved record version 1, start its display clock and hand it to the chain, all or nothing."""
    record, step = _begin(uid, "publish", by=by, at=at, reason=reason)
    today = timezone.localdate(at)
    period = display_period_of(record, published_on=today)
    record.display_from, record.repairable_from = period.display_from, period.repairable_from
    record.display_until = period.display_until
    record.published_by, record.published_at = by, at
    record.status = step.target
    append_version(record=record, reason=VersionReason.CREATED, note=reason, by=by, at=at)
    return _finish(record, step, by=by, at=at, reason=reason, source=Status.APPROVED)


@transaction.atomic
def end_record(
    *, uid: uuid.UUID, by: "User", at: datetime, reason: str = "", end_reason: str = EndReason.REVOKED
) -> DishonestyRecord:
    """
    End display and sharing, here and at every level above.

    :param end_reason: ``revoked`` by a reviewer, ``repaired`` by an approved repair, ``expired`` by the clock alone
    """
    if end_reason not in EndReason.values:
        raise TransitionDenied("unknown_end_reason", _("终止原因须为信用修复、公示期满或撤销之一。"))
    record, step = _begin(uid, "end", by=by, at=at, reason=reason)
    if end_reason == EndReason.EXPIRED and not by.holds([Role.CLOCK]):
        raise TransitionDenied("only_the_clock", _("公示期满由系统自动终止，人工终止请选择撤销或信用修复。"))
    if end_reason == EndReason.REPAIRED and not decisions.repair_approved(record):
        audit.refused(
            action="record.end", by=by, at=at, subject=record, details={"code": "repair_not_approved"}
        )
        raise TransitionDenied("repair_not_approved", _("信用修复须先经申请、核实和决定，不能直接终止公示。"))
    record.status, record.end_reason = step.target, end_reason
    record.ended_by, record.ended_at = by, at
    append_version(
        record=record, reason=VERSION_REASON_OF_END[EndReason(end_reason)], note=reason, by=by, at=at
    )
    return _finish(record, step, by=by, at=at, reason=reason, source=Status.PUBLISHED)


@transaction.atomic
def restore_record(*, uid: uuid.UUID, by: "User", at: datetime, reason: str) -> DishonestyRecord:
    """
    Show a record again whose repair was revoked, for the rest of its time, here and at every level above.

    The display dates stay: nobody is shown longer than the document's date allows.
    """
    record, step = _begin(uid, "restore", by=by, at=at, reason=reason)
    record.status, record.end_reason, record.ended_by, record.ended_at = step.target, "", None, None
    append_version(record=record, reason=VersionReason.RESTORED, note=reason, by=by, at=at)
    return _finish(record, step, by=by, at=at, reason=reason, source=Status.ENDED)


@transaction.atomic
def confirm_naming(*, uid: uuid.UUID, by: "User", at: datetime) -> DishonestyRecord:
    """A second reviewer confirms that the law allows this official's name to be public."""
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    if record.status != Status.APPROVED or not record.naming_basis:
        raise TransitionDenied("nothing_to_confirm", _("只有已审核且填写了公开姓名依据的记录需要复核。"))
    if not by.holds([Role.REVIEWER], over=record):
        raise TransitionDenied("not_your_role", _("复核须由审核人办理。"))
    if by.pk == record.approved_by_id or by.pk in record.writers:
        raise TransitionDenied("four_eyes", _("复核须由录入人和第一名审核人以外的审核人办理。"))
    record.naming_reviewed_by, record.updated_at = by, at
    record.save(update_fields=["naming_reviewed_by", "updated_at"])
    audit.record(action="record.naming_confirmed", by=by, at=at, subject=record)
    return record


@transaction.atomic
def record_comment(*, uid: uuid.UUID, comment: str, by: "User", at: datetime) -> PriorNotice:
    """
    Enter what the subject answered to the notice. It is shown with the record wherever that is shown; once the
    record is published, it goes up as its next version.
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    notice = PriorNotice.objects.select_for_update(of=("self",)).filter(record=record).first()
    if not by.holds([Role.CLERK, Role.REVIEWER, Role.DEPARTMENT], over=record):
        raise TransitionDenied("not_your_role", _("您没有登记当事机构意见的权限。"))
    if notice is None or record.status not in (Status.APPROVED, Status.PUBLISHED):
        raise TransitionDenied("no_notice", _("只有已告知、尚在办理或公示中的记录可以登记当事机构意见。"))
    if not comment.strip():
        raise TransitionDenied("comment_empty", _("请填写当事机构的意见。"))
    if told := personal_data_in(
        comment, official=record.official, naming_basis=record.naming_basis, scope=record.scope
    ):
        raise TransitionDenied(told.code, told.detail)
    notice.comment, notice.comment_entered_by, notice.comment_entered_at = comment.strip(), by, at
    notice.save(update_fields=["comment", "comment_entered_by", "comment_entered_at"])
    record.subject_comment, record.updated_at = notice.comment, at
    if record.status == Status.PUBLISHED:
        note = _("登记当事机构意见。")
        append_version(record=record, reason=VersionReason.UPDATED, note=note, by=by, at=at)
    record.save(update_fields=["subject_comment", "version", "updated_at"])
    audit.record(action="record.comment_entered", by=by, at=at, subject=record)
    return notice


def _begin(
    uid: uuid.UUID, name: str, *, by: "User", at: datetime, reason: str
) -> tuple[DishonestyRecord, Transition]:
    # The row lock orders concurrent steps and the numbers of versions.
    record = (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation", "official", "region")
        .get(pk=uid)
    )
    try:
        step = WORKFLOW.check(record, name, by=by, at=at)
        if name in REASON_NEEDED and not reason.strip():
            raise TransitionDenied("reason_needed", _("请写明理由，以便对方知道怎么办。"))
    except TransitionDenied as denied:
        audit.refused(action=f"record.{name}", by=by, at=at, subject=record, details={"code": denied.code})
        raise
    return record, step


def _finish(
    record: DishonestyRecord,
    step: Transition,
    *,
    by: "User",
    at: datetime,
    reason: str,
    keep_content: bool = False,
    source: str | None = None,
) -> DishonestyRecord:
    RecordTransition.objects.create(
        record=record,
        name=step.name,
        source=source or record.status,
        target=step.target,
        by=by,
        at=at,
        reason=reason,
        content=snapshot(record) if keep_content else None,
    )
    record.status, record.updated_at = step.target, at
    record.save()
    audit.record(action=f"record.{step.name}", by=by, at=at, subject=record)
    return record


def _notify(record: DishonestyRecord, *, by: "User", at: datetime) -> None:
    key = f"prior_notice_hold.{record.source}"
    length = length_of(key, region=record.region_id)
    if length.number == 0:
        return
    deadline = due(key, timezone.localdate(at), region=record.region_id)
    record.hold_until = deadline.due_on
    PriorNotice.objects.update_or_create(
        record=record,
        defaults={
            "reasons": record.facts[:2000],
            "basis": record.legal_basis,
            "rights": _("你单位有权陈述、申辩，可在告知期内提交书面意见；意见将随记录一并保存和公示。"),
            "delivered_by": _("书面送达"),
            "hold_working_days": length.number,
            "hold_until": deadline.due_on,
            "hold_explained": deadline.explain(),
            "comment": "",
            "comment_entered_by": None,
            "comment_entered_at": None,
            "notified_by": by,
            "notified_at": at,
        },
    )


STEPS: dict[str, Callable[..., DishonestyRecord]] = {
    "submit": submit_record,
    "return": return_record,
    "approve": approve_record,
    "publish": publish_record,
}
