"""An alarm about a log that contradicts itself is not closed by one person: the action as the frame of approvals knows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from records.access.models import User
from records.access.roles import Role
from records.access.stewardship.actions import Action, Change, Matter, register
from records.access.stewardship.catalogue import region_of
from records.chain.alarms import close_alarm
from records.chain.models import ConflictAlarm

ACTION = "chain_alarm_closed"


def register_all() -> None:
    register(
        Action(
            ACTION,
            gettext_lazy("处理冲突告警"),
            askers=frozenset({Role.SYSTEM_ADMIN}),
            deciders=frozenset({Role.SECURITY_ADMIN}),
            matter=_matter,
            execute=_execute,
        )
    )


def _matter(arguments: Mapping[str, Any], *, by: User) -> Matter:
    alarm = _alarm(arguments)
    raised = f"{timezone.localtime(alarm.raised_at):%Y-%m-%d %H:%M}"
    changes = [
        Change(gettext_noop("原因"), str(alarm.get_cause_display()), str(alarm.get_cause_display())),
        Change(gettext_noop("送达节点"), alarm.sender, alarm.sender),
        Change(
            gettext_noop("来源节点"), f"{alarm.origin} #{alarm.position}", f"{alarm.origin} #{alarm.position}"
        ),
        Change(gettext_noop("发现时间"), raised, raised),
        Change(gettext_noop("状态"), gettext_noop("待处理"), gettext_noop("已处理")),
        Change(gettext_noop("查明的原因和措施"), "—", arguments["finding"]),
    ]
    return Matter(f"alarm:{alarm.pk}", region_of(by), changes)


def _execute(arguments: Mapping[str, Any], *, by: User, at: datetime) -> dict[str, Any]:
    alarm = _alarm(arguments)
    close_alarm(alarm=alarm, finding=arguments["finding"], by=by, at=at)
    return {"alarm": alarm.pk}


def _alarm(arguments: Mapping[str, Any]) -> ConflictAlarm:
    found = ConflictAlarm.objects.filter(pk=arguments["alarm"]).first()
    if found is None:
        raise ValidationError(_("没有这条告警。"))
    return found
