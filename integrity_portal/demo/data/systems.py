"""
Indicator systems: those that come along, as drafts; and the one that this node's level uses, adopted for this year.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from integrity_portal.demo.data.world import World
from records.access.services import clock_user
from supervision.assessments.systems import loading, services
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.models import IndicatorSystem, SystemVersion

# A city assesses its departments, a province and the nation the governments below.
DEPARTMENTS, REGIONS = "suzhou-department-kpi", "city-credit-monitoring-2020"
DAYS_AGO = 200


@transaction.atomic
def load(world: World) -> None:
    """Once; what somebody has made of a system since stays."""
    made = loading.load(by=clock_user(), at=world.opened_at)
    used = IndicatorSystem.objects.get(key=DEPARTMENTS if world.plan.county else REGIONS)
    if not used.versions.exclude(status=Status.DRAFT).exists():
        _adopt(world, used.versions.get())
    world.say(f"{len(made)} indicator systems, one of them adopted for this year.")


def _adopt(world: World, first: SystemVersion) -> None:
    """As it came along, and then copied for this year, by two people."""
    writer, adopter = world.people["assessor"], world.people["second_assessor"]
    at = world.office.at(world.office.today - timedelta(days=DAYS_AGO))
    services.adopt(version=first.pk, note="按来源文件核对无误。", by=adopter, at=at)
    year = timezone.localdate(world.now).year
    copied = services.copy_version(version=first.pk, year=year, by=writer, at=at)
    services.adopt(version=copied.pk, note="本年度继续使用。", by=adopter, at=at)
