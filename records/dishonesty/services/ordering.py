"""An upper level never edits a record from below: it asks the origin for the next version."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.access.roles import Role
from records.chain import notices
from records.chain import queries as chain
from records.chain.models import Notice
from records.clocks.services import due
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Status
from records.dishonesty.kind import KIND
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

DEADLINE = "correction_order"
MAY_ORDER = (Role.SUPERVISOR, Role.REVIEWER)
LONGEST_REASON = 1_000

name_actions(**{"record.correction_ordered": gettext_lazy("要求更正")})


@transaction.atomic
def order_correction(*, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> Notice:
    """
    Ask the record's origin for its next version; the order closes when that arrives here.

    :param reason: what is wrong, for the clerk at the origin; it travels down signed
    :raises TransitionDenied: where the record is this node's own, not published, asked about already, or its
        origin cannot be reached from here
    :raises ValidationError: without a reason
    """
    record = DishonestyRecord.objects.select_for_update(of=("self",)).get(pk=uid)
    if not record.is_replica:
        raise TransitionDenied("record_of_this_node", _("本记录由本节点产生，请直接提出变更。"))
    if record.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("只有已发布的记录需要要求更正。"))
    if not by.holds(MAY_ORDER, over=record):
        raise TransitionDenied("not_your_role", _("您没有对本记录要求更正的权限。"))
    wanted = reason.strip()
    if not wanted or len(wanted) > LONGEST_REASON:
        raise ValidationError({"reason": _("请写明要更正什么、依据是什么（1000字以内）。")}, code="required")
    if chain.asked_below(record.pk).filter(kind=notices.CORRECTION_ORDER).exists():
        raise TransitionDenied("order_pending", _("对本记录已有一项更正要求，请等产生节点办结。"))
    child = notices.child_towards(record.origin)
    if child is None:
        raise TransitionDenied(
            "no_way_down", _("产生节点没有登记为下级节点，请系统管理员先在“上下级节点”中登记。")
        )
    notice = notices.issue(
        kind=notices.CORRECTION_ORDER,
        child=child.code,
        thread=new_uid(),
        origin=record.origin,
        document_kind=KIND,
        uid=record.pk,
        version=record.version,
        due_on=due(DEADLINE, timezone.localdate(at), region=record.region_id).due_on,
        details={"reason": wanted},
        at=at,
    )
    if notice is None:
        raise RuntimeError("a fresh matter was taken for one told before")
    audit.record(
        action="record.correction_ordered",
        by=by,
        at=at,
        subject=record,
        details={"version": record.version, "due_on": str(notice.due_on), "reason": wanted},
    )
    return notice
