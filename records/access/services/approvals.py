"""
What takes two administrators: these services run only while a decided request is being carried out.

The frame that asks and decides stands above the services (``stewardship/frame.py``) and opens this door for the one
act that was approved; page, API and command stand before the same door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from records.access.models import User
from records.access.services.errors import refuse


@dataclass(frozen=True)
class _Door:
    approver: User | None


_door: ContextVar[_Door | None] = ContextVar("door_that_an_approval_opens", default=None)


@contextmanager
def door_open(*, approver: User | None) -> Iterator[None]:
    """
    :param approver: who decided that it be done; None where it is only tried and taken back, and where a
        demonstration is set up, for then there is nobody yet to decide
    """
    token = _door.set(_Door(approver))
    try:
        yield
    finally:
        _door.reset(token)


def approver() -> User | None:
    """Who decided what is being done, to be written down with it."""
    door = _door.get()
    return door.approver if door else None


def demand_approval(*, action: str, by: User, at: datetime, subject: Any = None) -> None:
    """
    Refuse, and leave a trace, whatever an administrator does alone that takes two.

    :raises AccessDenied: ``approval_needed``
    """
    if settings.APPROVALS_REQUIRED and _door.get() is None:
        raise refuse(
            "approval_needed",
            _("此事须经另一职责的管理员审批，请在“三员审批”中提出申请。"),
            action=action,
            by=by,
            at=at,
            subject=subject,
        )
