"""Writing a draft and mending it until it is submitted."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Channel, Status
from records.dishonesty.content import EDITABLE_FIELDS, place, problems_of
from records.dishonesty.models import DishonestyRecord, RecordTransition
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

EDITABLE_STATES = frozenset({Status.DRAFT, Status.RETURNED})
# A draft may be incomplete; these the database needs at once.
NEEDED_FOR_A_DRAFT = ("organisation", "source", "domain", "severity", "title", "decided_on")


@transaction.atomic
def create_record(
    *,
    content: Mapping[str, Any],
    by: "User",
    at: datetime,
    channel: str = Channel.STAFF,
    submitting_unit: Organisation | None = None,
    external_id: str = "",
) -> DishonestyRecord:
    """
    Begin a record as a draft.

    :param content: values of ``EDITABLE_FIELDS``; foreign keys as instances; what is missing may come later
    :raises ValidationError: field by field, where something is missing that even a draft needs, or is wrong
    :raises TransitionDenied: ``not_your_role`` where the body lies outside the clerk's region or body
    """
    _only_editable(content)
    _refuse(content, needed=NEEDED_FOR_A_DRAFT, at=at)
    node = this_node()
    record = DishonestyRecord(
        origin=node.code,
        origin_name=node.name,
        channel=channel,
        external_id=external_id,
        writers=[by.pk],
        created_by=by,
        created_at=at,
        updated_at=at,
        **content,
    )
    place(record)
    if not by.holds([Role.CLERK, Role.PARTNER], over=record):
        raise TransitionDenied("not_your_role", _("您没有录入%s记录的权限。") % record.organisation.name)
    _provenance(record, submitting_unit, by)
    record.save(force_insert=True)
    RecordTransition.objects.create(record=record, name="create", target=record.status, by=by, at=at)
    audit.record(action="record.created", by=by, at=at, subject=record)
    return record


@transaction.atomic
def edit_record(*, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime) -> DishonestyRecord:
    """
    Change a draft or a returned record; whoever does so can no longer approve it.

    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_editable`` once it is submitted, ``not_your_role`` outside one's reach
    """
    _only_editable(content)
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    if record.is_replica or record.status not in EDITABLE_STATES:
        raise TransitionDenied(
            "not_editable",
            _("记录处于“%s”，不能直接修改；请先退回，或提出变更申请。") % record.get_status_display(),
        )
    if not by.holds([Role.CLERK, Role.PARTNER], over=record):
        raise TransitionDenied("not_your_role", _("您没有修改本记录的权限。"))
    changed = [name for name in content if getattr(record, name) != content[name]]
    for name in changed:
        setattr(record, name, content[name])
    merged = {name: getattr(record, name) for name in EDITABLE_FIELDS}
    _refuse(merged, needed=NEEDED_FOR_A_DRAFT, at=at)
    place(record)
    if not by.holds([Role.CLERK, Role.PARTNER], over=record):
        raise TransitionDenied("not_your_role", _("您没有录入%s记录的权限。") % record.organisation.name)
    if "naming_basis" in changed:
        record.naming_reviewed_by = None
    if by.pk not in record.writers:
        record.writers = [*record.writers, by.pk]
    record.updated_at = at
    record.save()
    audit.record(action="record.edited", by=by, at=at, subject=record, details={"fields": sorted(changed)})
    return record


def _only_editable(content: Mapping[str, Any]) -> None:
    if unknown := sorted(set(content) - set(EDITABLE_FIELDS)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")


def _refuse(content: Mapping[str, Any], *, needed: tuple[str, ...], at: datetime) -> None:
    """Refuse what is wrong at once; what is only missing may wait until submission, save what is ``needed``."""
    wrong = [
        problem
        for problem in problems_of(content, on=timezone.localdate(at))
        if problem.pointer in needed
        or problem.code not in ("required", "too_short", "minor_not_public", "determination_needed")
    ]
    if wrong:
        raise ValidationError(
            {problem.pointer: ValidationError(problem.detail, code=problem.code) for problem in wrong}
        )


def _provenance(record: DishonestyRecord, unit: Organisation | None, by: "User") -> None:
    unit = unit or unit_of(by)
    record.submitting_unit_name = unit.name if unit else this_node().name
    record.submitting_unit_uscc = (unit.uscc or "") if unit else ""


def unit_of(by: "User") -> Organisation | None:
    """The body that a partner's system belongs to, or that a person's grant names."""
    if application := getattr(by, "partner_application", None):
        return application.organisation
    bodies = {reach.organisation_id for reach in by.reaches() if reach.organisation_id}
    return Organisation.objects.filter(pk__in=bodies).first() if len(bodies) == 1 else None
