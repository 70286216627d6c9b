"""Requests between the three administrators."""

from typing import Any

from records.access.models import User
from records.access.stewardship import frame
from records.access.stewardship.models import StewardRequest
from tests.records.access.factories import NOW, XUCHANG

ACCOUNT = {"username": "zhoujie", "full_name": "周杰", "phone": "", "email": ""}


def asked_account(by: User, **more: Any) -> StewardRequest:
    more = {"action": "user_created", "arguments": ACCOUNT, "reason": "新录用人员", "at": NOW, **more}
    return frame.ask(**more, by=by)


def grant_of(user: User, role: str = "clerk", **more: Any) -> dict[str, Any]:
    return {
        "user": user.pk, "role": role, "region": XUCHANG, "organisation": None, "starts_on": "2026-05-06",
        "ends_on": None, "nature": "post", **more,
    }  # fmt: skip


def asked_grant(user: User, by: User, role: str = "clerk", **more: Any) -> StewardRequest:
    return frame.ask(
        action="role_granted", arguments=grant_of(user, role, **more), reason="岗位需要", by=by, at=NOW
    )
