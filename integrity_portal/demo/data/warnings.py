"""Early warning at work: rules tried and switched on, what they raise, a court's letter, quality, the leaders' page."""

from datetime import timedelta

from django.db import transaction

from integrity_portal.demo.data.world import World
from records.access.services import clock_user
from records.subjects.models import Region
from supervision.dashboards import services as dashboards
from supervision.dashboards.models import DashboardDay
from supervision.quality import services as quality
from supervision.warnings import services
from supervision.warnings.models import CourtNotice, RiskWarning, WarningRule

# Those that find something in the demonstration's data; the others stay off, as they come.
SWITCHED_ON = ("pledge-due", "pledge-overdue", "arrears-overdue", "court-listing")
MOST_ANSWERED = 3


def load(world: World) -> None:
    """Once; what somebody has made of the rules since is left."""
    region = Region.objects.get(pk=world.plan.top.region)
    quality.freeze_ended(at=world.now)
    if "supervisor" in world.people and not WarningRule.objects.exists():
        with transaction.atomic():
            _warn(world, region)
    if not DashboardDay.objects.exists():
        dashboards.reckon_region(region=region.pk, at=world.now)


def _warn(world: World, region: Region) -> None:
    at, supervisor = world.now, world.people["supervisor"]
    rules = services.load_rules(region=region, at=at)
    _court_letter(world)
    for rule in WarningRule.objects.filter(key__in=SWITCHED_ON, region=region):
        dry = services.ask_dry_run(rule=rule.pk, by=supervisor, at=at)
        services.run_dry(uid=dry.pk, at=at)
        services.switch_on(rule=rule.pk, note="试算结果可以接受（演示）", by=supervisor, at=at)
    # A rule that asks for two days in a row opens on the second.
    for moment in (at - timedelta(days=1), at):
        services.work_run(uid=services.ask_run(by=clock_user(), at=moment).pk, at=moment)
    _answer(world)
    world.say(f"{rules} warning rules, {RiskWarning.objects.count()} warnings.")


def _court_letter(world: World) -> None:
    """A court's letter of some days ago; the body has until the day that the deadline rule gives."""
    body = world.bodies.get((world.plan.top.region, "transport"))
    if body is None or CourtNotice.objects.exists():
        return
    day = world.office.working_ago(1)
    services.enter_notice(
        body=body,
        court="演示市中级人民法院（演示）",
        case_number="（演示）执0001号",
        letter="演示法执函1号",
        obligation="支付场站建设工程款（演示）",
        received_on=day,
        by=world.people["clerk"],
        at=world.office.at(day),
    )


def _answer(world: World) -> None:
    """Of the first, one is acknowledged from the body's letter, one dealt with, one found to be none."""
    clerk, supervisor, at = world.people["clerk"], world.people["supervisor"], world.now
    opened = RiskWarning.objects.filter(status="open").order_by("opened_at", "number")[:MOST_ANSWERED]
    for number, case in enumerate(opened):
        services.acknowledge(
            warning=case.pk, note="已转本单位核对。（演示）", letter=f"演示函{number + 1}号", by=clerk, at=at
        )
        if number == 1:
            services.take_measures(
                warning=case.pk,
                measures="已约谈责任科室，明确月底前办结。（演示）",
                evidence="演示会议纪要1号",
                by=clerk,
                at=at,
            )
        elif number == 2:
            services.dismiss(
                warning=case.pk, reasons="经核对，事项已办结，系登记滞后。（演示）", by=supervisor, at=at
            )
