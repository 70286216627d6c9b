"""What followed a record, entered by the room that keeps it; each change is a version, so that it travels."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Rectification, Scope, Status, VersionReason
from records.dishonesty.content import personal_data_in
from records.dishonesty.content.following import read_consequences
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.versions import append_version

if TYPE_CHECKING:
    from records.access.models import User


@transaction.atomic
def set_rectification(
    *, uid: uuid.UUID, due_on: date | None, status: str, by: "User", at: datetime
) -> DishonestyRecord:
    """
    Until when the body must have put things right and how far it is; both empty where nothing is ordered.

    A record that has ended says nothing more, at no level; it stays as it was.

    :raises TransitionDenied: ``record_of_another_node``
    """
    record = _locked(uid)
    if (due_on is None) != (status == ""):
        raise ValueError("a period of rectification has a last day and a status, or neither")
    status = Rectification(status).value if status else ""
    if record.status != Status.PUBLISHED or (record.rectification_due_on, record.rectification_status) == (
        due_on,
        status,
    ):
        return record
    record.rectification_due_on, record.rectification_status = due_on, status
    return _keep(record, note=_("更新整改情况。"), action="record.rectification_set", by=by, at=at)


@transaction.atomic
def set_consequences(
    *, uid: uuid.UUID, consequences: Sequence[dict[str, Any]], by: "User", at: datetime
) -> DishonestyRecord:
    """
    What the body bears in consequence, as ``{"kind", "title", "authority", "decided_on", "ends_on", "status"}``.

    :raises TransitionDenied: ``record_of_another_node``, or where a word of it would name the official
    :raises ValueError: where an entry has another shape
    """
    record = _locked(uid)
    read = read_consequences(consequences)
    for one in read:
        # No basis opens a name here, and no narrow scope: the scope may widen, these words stay.
        if told := personal_data_in(
            f"{one['title']} {one['authority']}",
            official=record.official,
            naming_basis="",
            scope=Scope.PUBLIC,
        ):
            raise TransitionDenied(told.code, told.detail)
    if record.status != Status.PUBLISHED or record.consequences == read:
        return record
    record.consequences = read
    return _keep(record, note=_("更新失信后果。"), action="record.consequences_set", by=by, at=at)


def _locked(uid: uuid.UUID) -> DishonestyRecord:
    record = (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation", "official", "region")
        .get(pk=uid)
    )
    if record.is_replica:
        raise TransitionDenied(
            "record_of_another_node",
            _("本记录由%(origin)s产生，只能由其变更；请向其发出更正要求。") % {"origin": record.origin_name},
        )
    return record


def _keep(record: DishonestyRecord, *, note: str, action: str, by: "User", at: datetime) -> DishonestyRecord:
    append_version(record=record, reason=VersionReason.UPDATED, note=note, by=by, at=at)
    record.save(
        update_fields=[
            "rectification_due_on",
            "rectification_status",
            "consequences",
            "version",
            "updated_at",
        ]
    )
    audit.record(action=action, by=by, at=at, subject=record)
    return record
