"""How this room says no: every refusal about an archive leaves a trace."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow

if TYPE_CHECKING:
    from records.access.models import User

KEEPERS = frozenset({Role.HR_ARCHIVIST})


def refuse(
    code: str, message: str, *, action: str, by: "User", at: datetime, subject: Any = None
) -> TransitionDenied:
    """The refusal to raise, already written to the trail."""
    audit.refused(action=action, by=by, at=at, subject=subject, details={"code": code})
    return TransitionDenied(code, message)


def only_keepers(*, over: Any, action: str, by: "User", at: datetime, subject: Any = None) -> None:
    if not by.holds(KEEPERS, over=over):
        raise refuse(
            "not_your_role",
            _("诚信档案由管档机构的人事档案人员办理，您没有相应权限。"),
            action=action,
            by=by,
            at=at,
            subject=subject,
        )


def checked(
    workflow: Workflow, subject: Any, name: str, *, action: str, by: "User", at: datetime
) -> Transition:
    try:
        return workflow.check(subject, name, by=by, at=at)
    except TransitionDenied as denied:
        audit.refused(action=action, by=by, at=at, subject=subject, details={"code": denied.code})
        raise


def reasoned(text: str, message: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise TransitionDenied("reason_needed", message)
    return reason[:500]
