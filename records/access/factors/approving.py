"""Resetting somebody's second factors takes two administrators: the action as the frame of approvals knows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from records.access.factors import services
from records.access.models import User
from records.access.roles import Role
from records.access.services.approvals import approver
from records.access.services.errors import AccessDenied
from records.access.stewardship.actions import Action, Change, Matter, register
from records.access.stewardship.catalogue import region_of

ACTION = "factors_reset"


def register_all() -> None:
    register(
        Action(
            ACTION,
            gettext_lazy("重置第二重验证"),
            # Of three administrators any may lose his phone: then the two others must do.
            askers=frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
            deciders=frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
            matter=_matter,
            execute=_execute,
        )
    )


def _matter(arguments: Mapping[str, Any], *, by: User) -> Matter:
    user = _user(arguments)
    held = [str(factor) for factor in services.in_use(user)]
    return Matter(
        concerns=f"factors:{user.pk}",
        region=region_of(by),
        changes=[
            Change(gettext_noop("账号"), str(user), str(user)),
            Change(
                gettext_noop("第二重验证"), "、".join(held) or "—", gettext_noop("全部移除，登录时重新登记")
            ),
        ],
        about=user,
    )


def _execute(arguments: Mapping[str, Any], *, by: User, at: datetime) -> dict[str, Any]:
    user = _user(arguments)
    services.check_reset(user=user, by=by)
    decider = approver()
    if decider is None:
        # Only tried, so that nobody asks in vain.
        return {}
    services.reset(user=user, asked_by=by, reason=arguments["reason"], by=decider, at=at)
    return {"user": user.pk}


def _user(arguments: Mapping[str, Any]) -> User:
    user = User.objects.filter(pk=arguments["user"], kind=User.Kind.PERSON).first()
    if user is None:
        raise AccessDenied("no_such_user", str(gettext_lazy("没有这个人员账号。")))
    return user
