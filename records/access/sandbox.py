"""
What a sandbox client does is done in full and undone: checked and answered as in earnest, and nothing of it stays.

What it is answered is kept, so that it can ask again; how that went on is made up, by rules that the guide tells.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from records.access import audit
from records.access.models import SandboxAnswer, User

Result = TypeVar("Result")


class _Undone(Exception):
    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def is_sandbox(user: User) -> bool:
    application = getattr(user, "partner_application", None)
    return application is not None and bool(application.sandbox)


def rehearsed(work: Callable[[], Result]) -> Result:
    """What ``work`` returns; all that it wrote, and all that was to follow its commit, is taken back."""
    try:
        with transaction.atomic():
            raise _Undone(work())
    except _Undone as undone:
        result: Result = undone.result
        return result


@transaction.atomic
def keep(*, about: str, answer: dict[str, Any], by: User, at: datetime) -> None:
    """Keep an answer under its ``id``; the trail says that somebody tried, not what he sent."""
    SandboxAnswer.objects.create(pk=UUID(answer["id"]), owner=by, about=about, answer=answer, answered_at=at)
    audit.record(action="sandbox.answered", by=by, at=at, details={"about": about})


def kept(*, about: str, uid: UUID, by: User) -> dict[str, Any] | None:
    found = SandboxAnswer.objects.filter(pk=uid, owner=by, about=about).first()
    return found.answer if found else None
