"""Notices of criticism: drafted, issued by another person, taken back with a reason."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.consequences.choices import Audience, CaseKind, NoticeStatus
from records.consequences.models import CriticismNotice
from records.consequences.services.steps import begin, finish, note_step, only, refuse_wrong
from records.consequences.services.telling import refuse_names, tell
from records.consequences.workflow import NOTICE
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

KIND = CaseKind.NOTICE
FIELDS = ("issuer", "number", "title", "text", "audience", "is_typical_case", "dated_on")


@transaction.atomic
def draft_criticism(
    *, record: DishonestyRecord, content: Mapping[str, Any], by: "User", at: datetime
) -> CriticismNotice:
    """
    Write down a notice about a published record of this node.

    :param content: values of ``FIELDS``
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，通报由其登记。"))
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有已发布的记录可以登记通报批评。"))
    if not by.holds([Role.CLERK, Role.REVIEWER], over=record):
        raise TransitionDenied("not_your_role", _("通报批评由录入人或审核人登记。"))
    only(FIELDS, content)
    notice = CriticismNotice(
        record=record,
        organisation=record.organisation,
        region_id=record.region_id,
        entered_by=by,
        entered_at=at,
        **content,
    )
    refuse_wrong(notice, dict.fromkeys(FIELDS))
    _refuse_names(notice)
    notice.save(force_insert=True)
    note_step(notice, "draft", kind=KIND, source="", by=by, at=at)
    return notice


@transaction.atomic
def edit_criticism(
    *, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime
) -> CriticismNotice:
    """Change a draft; whoever does so cannot issue it."""
    notice = _locked(uid)
    if notice.status != NoticeStatus.DRAFT:
        raise TransitionDenied("not_editable", _("通报印发后不能修改；有误的，请撤回后重新登记。"))
    if not by.holds([Role.CLERK, Role.REVIEWER], over=notice):
        raise TransitionDenied("not_your_role", _("通报批评由录入人或审核人登记。"))
    only(FIELDS, content)
    for name, value in content.items():
        setattr(notice, name, value)
    refuse_wrong(notice, content)
    _refuse_names(notice)
    notice.entered_by, notice.entered_at = by, at
    notice.save()
    note_step(notice, "edit", kind=KIND, by=by, at=at)
    return notice


@transaction.atomic
def issue_criticism(*, uid: uuid.UUID, by: "User", at: datetime) -> CriticismNotice:
    """Another person than who wrote it puts it in force; a public one stands on the record's page."""
    notice = _locked(uid)
    step = begin(NOTICE, notice, "issue", kind=KIND, by=by, at=at)
    # Those who answer for it may have been entered since.
    _refuse_names(notice)
    notice.issued_by, notice.issued_at = by, at
    finish(notice, step, kind=KIND, by=by, at=at)
    tell(notice.record, by=by, at=at)
    return notice


@transaction.atomic
def withdraw_criticism(*, uid: uuid.UUID, by: "User", at: datetime, reason: str) -> CriticismNotice:
    """Take a notice back; it leaves the record's page and the typical cases."""
    notice = _locked(uid)
    step = begin(NOTICE, notice, "withdraw", kind=KIND, by=by, at=at, reason=reason)
    notice.withdrawn_by, notice.withdrawn_at, notice.withdrawal_note = by, at, reason.strip()[:500]
    finish(notice, step, kind=KIND, by=by, at=at, reason=reason)
    tell(notice.record, by=by, at=at)
    return notice


def _refuse_names(notice: CriticismNotice) -> None:
    if notice.audience == Audience.PUBLIC:
        refuse_names(notice.record, notice.title, notice.text)


def _locked(uid: uuid.UUID) -> CriticismNotice:
    record_id = CriticismNotice.objects.values_list("record_id", flat=True).get(pk=uid)
    # Always the record first, so that two decisions cannot wait for one another.
    DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record_id)
    return (
        CriticismNotice.objects.select_for_update(of=("self",))
        .select_related("record", "record__official", "organisation", "issuer", "region")
        .get(pk=uid)
    )
