"""The marks that a record bears while somebody objects to it or its document is before a court."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Status, VersionReason
from records.dishonesty.models import DishonestyRecord, RecordTransition
from records.dishonesty.services.versions import append_version

if TYPE_CHECKING:
    from records.access.models import User

MARKERS = (Role.CLERK, Role.REVIEWER, Role.CLOCK)


@transaction.atomic
def set_marks(
    *,
    uid: uuid.UUID,
    under_objection: bool | None = None,
    under_litigation: bool | None = None,
    note: str = "",
    by: "User",
    at: datetime,
) -> DishonestyRecord:
    """
    Set or take off marks as the record's next version, so that they travel to every level above.

    A mark that stands already makes no version. Of a record that has ended only the column changes: above
    nothing of it is shown any more.

    :raises TransitionDenied: ``record_of_another_node``, ``not_your_role`` or ``not_published``
    """
    record = (
        DishonestyRecord.objects.select_for_update(of=("self",))
        .select_related("organisation", "official", "region")
        .get(pk=uid)
    )
    if record.is_replica:
        raise TransitionDenied("record_of_another_node", _("本记录由其他节点产生，只能由其加注标识。"))
    if not by.holds(MARKERS, over=record):
        audit.refused(action="record.marked", by=by, at=at, subject=record, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("标识须由录入或审核人员在办理异议时加注。"))
    if record.status not in (Status.PUBLISHED, Status.ENDED):
        raise TransitionDenied("not_published", _("只有已发布的记录可以加注标识。"))
    wanted = {"under_objection": under_objection, "under_litigation": under_litigation}
    changed = {
        name: value for name, value in wanted.items() if value is not None and getattr(record, name) != value
    }
    if not changed:
        return record
    if record.status == Status.ENDED and any(changed.values()):
        raise TransitionDenied("not_published", _("记录已终止公示，不再加注标识。"))
    for name, value in changed.items():
        setattr(record, name, value)
    record.updated_at = at
    if record.status == Status.PUBLISHED:
        append_version(record=record, reason=VersionReason.UPDATED, note=note, by=by, at=at)
        RecordTransition.objects.create(
            record=record, name="mark", source=record.status, target=record.status, by=by, at=at, reason=note
        )
    record.save(update_fields=[*changed, "version", "updated_at"])
    audit.record(action="record.marked", by=by, at=at, subject=record, details=changed)
    return record
