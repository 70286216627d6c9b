"""How this room says no."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import User
from records.common.workflow import TransitionDenied


class AccessDenied(TransitionDenied):
    """Not allowed, or not now: ``code`` for programs, ``message`` for the person, with the remedy."""


def refuse(
    code: str, message: str, *, action: str, by: User, at: datetime, subject: Any = None
) -> AccessDenied:
    """The refusal to raise, already written to the trail."""
    audit.refused(action=action, by=by, at=at, subject=subject, details={"code": code})
    return AccessDenied(code, message)


def require_role(
    roles: Iterable[str], *, over: Any = None, action: str, by: User, at: datetime, subject: Any = None
) -> None:
    """Refuse, and leave a trace, unless ``by`` holds one of these roles."""
    if not by.holds(roles, over=over):
        raise refuse(
            "not_your_role",
            _("您没有办理此事的权限，请联系有相应角色的管理员。"),
            action=action,
            by=by,
            at=at,
            subject=subject,
        )
