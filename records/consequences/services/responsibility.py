"""Who answers for a record: entered, confirmed by another person, with what came of it. Internal throughout."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.consequences.choices import Accountability, CaseKind, ResponsibilityStatus
from records.consequences.models import Responsibility
from records.consequences.services.steps import begin, finish, note_step, only, refuse_wrong
from records.consequences.workflow import RESPONSIBILITY
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Post

if TYPE_CHECKING:
    from records.access.models import User

KIND = CaseKind.RESPONSIBILITY
FIELDS = ("official", "role", "conduct", "conduct_on")
WRITERS = (Role.CLERK, Role.REVIEWER, Role.HR_ARCHIVIST)


def post_at(*, official: Official, record: DishonestyRecord, on: date) -> Post | None:
    """The seat that he held in the record's body on that day, wherever he serves today (责任倒查)."""
    return (
        Post.objects.filter(official=official, organisation__in=record.organisation.answering_uids())
        .filter(Q(from_on=None) | Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gte=on))
        .order_by("-from_on", "uid")
        .first()
    )


@transaction.atomic
def enter_responsibility(
    *, record: DishonestyRecord, content: Mapping[str, Any], by: "User", at: datetime
) -> Responsibility:
    """
    Name who answers for what the record says; his seat on the day of the conduct is looked up.

    :param content: values of ``FIELDS``
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，责任由其追究。"))
    if not by.holds(WRITERS, over=record):
        raise TransitionDenied("not_your_role", _("责任人由录入、审核或人事档案人员登记。"))
    only(FIELDS, content)
    found = Responsibility(
        record=record,
        organisation=record.organisation,
        region_id=record.region_id,
        entered_by=by,
        entered_at=at,
        **content,
    )
    refuse_wrong(found, dict.fromkeys(FIELDS))
    if found.conduct_on > timezone.localdate(at):
        raise ValidationError({"conduct_on": _("行为日期不能晚于今天。")}, code="in_future")
    if (
        Responsibility.objects.filter(record=record, official=found.official)
        .exclude(status=ResponsibilityStatus.REFUSED)
        .exists()
    ):
        raise ValidationError({"official": _("该责任人已登记在本记录下。")}, code="twice")
    found.post = post_at(official=found.official, record=record, on=found.conduct_on)
    found.save(force_insert=True)
    note_step(found, "enter", kind=KIND, source="", by=by, at=at)
    return found


@transaction.atomic
def confirm_responsibility(*, uid: uuid.UUID, by: "User", at: datetime, note: str = "") -> Responsibility:
    return _decide(uid, "confirm", by=by, at=at, note=note)


@transaction.atomic
def refuse_responsibility(*, uid: uuid.UUID, by: "User", at: datetime, note: str) -> Responsibility:
    return _decide(uid, "refuse", by=by, at=at, note=note)


@transaction.atomic
def record_result(
    *, uid: uuid.UUID, result: str, result_on: date | None, document: str, by: "User", at: datetime
) -> Responsibility:
    """What the competent organs decided about the person (问责结果)."""
    found = _locked(uid)
    if not by.holds(WRITERS, over=found):
        raise TransitionDenied("not_your_role", _("处理结果由录入、审核或人事档案人员登记。"))
    if found.status != ResponsibilityStatus.CONFIRMED:
        raise TransitionDenied("wrong_state", _("责任确认后才能登记处理结果。"))
    if result == Accountability.PENDING or result not in Accountability.values:
        raise ValidationError({"result": _("请选择处理结果。")}, code="required")
    if result_on is None or result_on > timezone.localdate(at):
        raise ValidationError({"result_on": _("请填写处理日期，且不能晚于今天。")}, code="in_future")
    found.result, found.result_on, found.result_document = result, result_on, document.strip()
    refuse_wrong(found, dict.fromkeys(("result", "result_on", "result_document")))
    found.save(update_fields=["result", "result_on", "result_document"])
    note_step(found, "result", kind=KIND, by=by, at=at, content={"result": result})
    return found


def _decide(uid: uuid.UUID, name: str, *, by: "User", at: datetime, note: str) -> Responsibility:
    found = _locked(uid)
    step = begin(RESPONSIBILITY, found, name, kind=KIND, by=by, at=at, reason=note)
    found.decided_by, found.decided_at, found.decision_note = by, at, note.strip()[:500]
    finish(found, step, kind=KIND, by=by, at=at, reason=note)
    return found


def _locked(uid: uuid.UUID) -> Responsibility:
    return (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("record", "organisation", "official", "region")
        .get(pk=uid)
    )
