"""An alarm about somebody's reading, which the auditor alone may see; and how the trail's pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from records.access import audit
from records.access.roles import Role
from records.access.trail.models import TrailAlarm
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]


def _alarms(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get("trailalarm", [])]


def _steps(world: "World") -> list[dict[str, Any]]:
    return [hole for name in ("acknowledge", "close") for hole in _alarms(name=name)(world)]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:records_auditentry_changelist": (
        PLAIN,
        (
            "",
            "q=隐藏",
            "who=系统时钟",
            "outcome=refused",
            "region=4110",
            "role=clerk",
            "order=oldest",
            "seal=1",
        ),
    ),
    "admin:records_auditentry_export": (PLAIN, ("",)),
    "admin:records_trailalarm_changelist": (PLAIN, ("", "shut=1")),
    "admin:records_trailalarm_rehearsal": (PLAIN, ("",)),
    "admin:records_trailalarm_step": (_steps, ("",)),
}
WITH_ROWS = frozenset({"trailalarm"})


def hide(world: "World", word: Callable[[str], str]) -> None:
    reader, auditor = holder("告警涉及人", Role.CLERK), holder("告警核查人", Role.AUDIT_ADMIN)
    entry = audit.record(action="record.edited", by=reader, at=now())
    alarm = TrailAlarm.objects.create(
        rule="refusals_hour",
        about=reader,
        count=12,
        limit=10,
        usual=0,
        since_at=now(),
        first_entry=entry,
        opened_at=now(),
        acknowledged_by=auditor,
        acknowledged_at=now(),
        finding=word("告警核查情况"),
    )
    world.objects["trailalarm"] = [alarm.pk]
