"""The page is reckoned each night, and when a leader asks for it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import Grant
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.dashboards.models import DashboardDay
from supervision.dashboards.reckoning import reckon

if TYPE_CHECKING:
    from records.access.models import User

KEPT_DAYS = 400
LEADERS = frozenset({Role.SUPERVISOR})


def regions_of_leaders(*, at: datetime) -> list[str]:
    """The node's own region and every one that somebody supervises."""
    day = timezone.localdate(at)
    granted = Grant.objects.in_force_on(day).filter(role__in=LEADERS, organisation=None)
    codes = {settings.NODE_CODE, *granted.values_list("region_id", flat=True).distinct()}
    return list(Region.objects.filter(pk__in=codes).order_by("pk").values_list("pk", flat=True))


def reckon_all(*, at: datetime) -> int:
    """All regions of leaders; may run twice, the same day's row is replaced."""
    return _keep(regions_of_leaders(at=at), at=at)


def reckon_region(*, region: str, at: datetime) -> int:
    return _keep([region], at=at)


@transaction.atomic
def _keep(codes: list[str], *, at: datetime) -> int:
    on = timezone.localdate(at)
    for code, data in reckon(codes, on=on).items():
        DashboardDay.objects.update_or_create(region_id=code, on=on, defaults={"at": at, "data": data})
    DashboardDay.objects.filter(on__lt=on - timedelta(days=KEPT_DAYS)).delete()
    return len(codes)


def check_may_ask(*, region: Region, by: "User", at: datetime) -> None:
    """
    :raises TransitionDenied: ``not_your_role``
    """
    if not by.holds(LEADERS, over=DashboardDay(region=region)):
        denied = TransitionDenied("not_your_role", _("只有本地区的督导人员可以更新看板。"))
        audit.refused(
            action="dashboard.reckon", by=by, at=at, details={"code": denied.code, "region": region.pk}
        )
        raise denied
    audit.record(action="dashboard.reckon", by=by, at=at, details={"region": region.pk})
