"""What the tables of the remedies ask besides state and role."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Status


def another_than(case: Any, by: Any, *columns: str) -> None:
    """Nobody decides what he accepted, answered or proposed himself; the database holds the same."""
    if by.pk is not None and by.pk in {getattr(case, f"{name}_id") for name in columns}:
        raise TransitionDenied("four_eyes", _("您经手过本案的前面环节，须由另一人办理。"))


def not_by_whom_it_is_about(case: Any, *, by: Any) -> None:
    """A body that a record is about never verifies what is said of that record, under whatever role."""
    user = by.user
    if user is None:
        return
    own = {reach.organisation_id for reach in user.reaches() if reach.role == Role.DEPARTMENT}
    if case.record.organisation_id in own:
        raise TransitionDenied("own_record", _("本记录涉及您所在的单位，您须回避。"))


def record_over(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    """Only where the record is no longer shown has a case lost its purpose."""
    if case.record.status != Status.ENDED:
        raise TransitionDenied("record_stands", _("所涉记录仍在公示，案件须照常办理。"))


def record_stands(case: Any) -> None:
    if case.record.status != Status.PUBLISHED:
        raise TransitionDenied("record_over", _("所涉记录已经终止公示，不能再作此决定；请选择“终结”并说明。"))
