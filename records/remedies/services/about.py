"""The record that a remedy is asked for, and who supplied or decided it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Scope, Status
from records.dishonesty.models import DishonestyRecord
from records.remedies.choices import CaseChannel
from records.remedies.services.steps import lock_record
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User


def recorded(
    uid: UUID, *, channel: CaseChannel, by: "User | None", at: datetime, action: str
) -> DishonestyRecord:
    """
    The record that a remedy is asked for, locked; for the public only what the public sees exists.

    :raises TransitionDenied: ``no_such_record``, ``record_of_another_node`` or ``not_your_role``
    """
    try:
        record = lock_record(uid)
    except DishonestyRecord.DoesNotExist as error:
        raise _no_record() from error
    seen = record.status == Status.PUBLISHED and (
        record.scope == Scope.PUBLIC or channel == CaseChannel.WINDOW
    )
    if not seen:
        raise _no_record()
    if record.is_replica:
        raise TransitionDenied(
            "record_of_another_node",
            _("本记录由%s产生和更正，请到其网站或窗口提出。") % record.origin_name,
        )
    if by is not None and not by.holds([Role.CLERK, Role.REVIEWER], over=_Centre(record)):
        audit.refused(action=action, by=by, at=at, subject=record, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("窗口登记须由本地区的录入或审核人员办理。"))
    return record


class _Centre:
    """The office of a record's region; a role over one body does not reach it."""

    access_organisation_id = None

    def __init__(self, record: DishonestyRecord) -> None:
        self.access_region_code = record.region_id


def source_of(record: DishonestyRecord) -> tuple[Organisation | None, str]:
    """
    The body that supplied the record, and its name; no name where this office wrote it itself.

    A body is never asked about a record of which it is the subject: the office looks into that itself.
    """
    if not record.submitting_unit_uscc and record.submitting_unit_name == this_node().name:
        return None, ""
    body = None
    if record.submitting_unit_uscc:
        body = Organisation.objects.filter(uscc=record.submitting_unit_uscc).first()
    if body is not None and body.pk == record.organisation_id:
        return None, ""
    return body, record.submitting_unit_name


def authority_of(record: DishonestyRecord) -> Organisation | None:
    """The deciding authority where it is a body here, and not the very one that the record is about."""
    if not record.authority_uscc:
        return None
    body = Organisation.objects.filter(uscc=record.authority_uscc).first()
    return body if body is not None and body.pk != record.organisation_id else None


def _no_record() -> TransitionDenied:
    return TransitionDenied("no_such_record", _("没有这条正在公示的记录，请核对后重新选择。"))
