"""A warning, its rule, a court's letter, a unit's quality and a leaders' page, hidden; and how their pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from supervision.dashboards.models import DashboardDay
from supervision.quality.models import QualityMonth
from supervision.warnings.models import (
    CourtNotice,
    RiskWarning,
    WarningDryRun,
    WarningRule,
    WarningRuleVersion,
    WarningRun,
    WarningStep,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
STEPS = ("acknowledge", "take_measures", "send_back", "close", "dismiss", "urge")
COURT_STEPS = ("perform", "list", "withdraw")
RULE_STEPS = ("switch_on", "switch_off")
SETTINGS = {
    "condition": "repeat",
    "measure": "complaints_repeated",
    "limits": {"red": "3"},
    "months": 3,
    "minimum": 2,
    "runs": 1,
    "silence_days": 90,
    "kinds": [],
    "fields": [],
}


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One warning is of complaints about the very body whose department walks the routes: it must not hear of it."""
    at, today, about = now(), localdate(), world.public.organisation
    writer, clerk = holder("预警编写", Role.SUPERVISOR), holder("预警登记", Role.CLERK)
    rule = WarningRule.objects.create(
        key="hidden-rule",
        title=word("预警规则名称"),
        region=about.region,
        created_by=writer,
        created_at=at,
        updated_at=at,
    )
    version = WarningRuleVersion.objects.create(
        rule=rule,
        number=1,
        condition="repeat",
        measure="complaints_repeated",
        settings=SETTINGS,
        text=word("预警规则提示"),
        basis=word("预警规则依据"),
        written_by=writer,
        written_at=at,
    )
    rule.newest = version
    rule.save()
    dry = WarningDryRun.objects.create(
        version=version,
        since=today,
        until=today,
        state="done",
        samples=[
            {
                "body": word("预警试算机构"),
                "on": str(today),
                "colour": 4,
                "said": word("预警试算内容"),
                "followed": None,
            }
        ],
        asked_by=writer,
        asked_at=at,
        finished_at=at,
    )
    case = RiskWarning.objects.create(
        number="YJ411000-2026-99999",
        rule=rule,
        version=version,
        body=about,
        region=about.region,
        owner=None,
        field="complaints",
        colour=4,
        highest=4,
        figure=9,
        cases=9,
        said=word("预警投诉内容"),
        status="acknowledged",
        opened_on=today,
        opened_at=at,
        updated_at=at,
        acknowledged_by=clerk,
        acknowledged_at=at,
        letter=word("预警投诉来函"),
    )
    WarningStep.objects.create(
        warning=case, name="acknowledge", label="确认预警", source="open", target="acknowledged", colour=4,
        by=clerk, at=at, note=word("预警投诉经过"),
    )  # fmt: skip
    notice = CourtNotice.objects.create(
        body=about,
        region=about.region,
        court=word("法院名称"),
        case_number="（2026）隐执1号",
        letter=word("法院来函文号"),
        obligation=word("法院应履行义务"),
        received_on=today,
        listing_on=today,
        entered_by=clerk,
        entered_at=at,
    )
    month = today.replace(day=1)
    QualityMonth.objects.create(
        month=month, kind="unit", supplier="隐藏单位", name=word("报送质量单位"), region=about.region,
        items=1, by=clerk, at=at,
    )  # fmt: skip
    DashboardDay.objects.create(
        region=about.region,
        on=today,
        at=at,
        data={
            "overdue": {"kinds": [], "bodies": [[word("看板逾期单位"), 3]], "total": 3},
            "worse": [],
            "promised": {"kept": 0, "broken": 0, "overdue": 0, "months": [], "due": 0, "figures": []},
        },
    )
    run = WarningRun.objects.create(
        on=today,
        asked_by=writer,
        asked_at=at,
        state="done",
        problems=[{"rule": str(rule.pk), "problem": word("预警运行问题")}],
        finished_at=at,
    )
    world.hidden["risk warning"] = case.pk
    world.objects |= {
        "riskwarning": [case.pk],
        "warningrule": [rule.pk],
        "warningdryrun": [dry.pk],
        "warningrun": [run.pk],
        "courtnotice": [notice.pk],
        "qualitymonth": [month],
    }


def words(world: "World") -> list[str]:
    """What stands in warnings of complaints alone."""
    return [word for name, word in world.words.items() if name.startswith("预警投诉")]


def _steps(model: str, names: tuple[str, ...]) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in names
    ]


def _uids(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid} for uid in world.objects.get(model, [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_riskwarning_changelist": (
        PLAIN,
        ("", "q=隐藏", "work=warnings_escalated", "live=1", "colour=4", "field=complaints"),
    ),
    "admin:supervision_riskwarning_board": (PLAIN, ("",)),
    "admin:supervision_riskwarning_board_of": ([{"code": "411000"}, {"code": "000000"}], ("",)),
    "admin:supervision_riskwarning_runs": (PLAIN, ("",)),
    "admin:supervision_riskwarning_start": (PLAIN, ("",)),
    "admin:supervision_riskwarning_progress": (_uids("warningrun"), ("",)),
    "admin:supervision_riskwarning_step": (_steps("riskwarning", STEPS), ("",)),
    "admin:supervision_courtnotice_enter": (PLAIN, ("",)),
    "admin:supervision_courtnotice_step": (_steps("courtnotice", COURT_STEPS), ("",)),
    "admin:supervision_warningrule_write": (PLAIN, ("",)),
    "admin:supervision_warningrule_revise": (_uids("warningrule"), ("",)),
    "admin:supervision_warningrule_dry_run": (_uids("warningrule"), ("",)),
    "admin:supervision_warningrule_dry": (_uids("warningdryrun"), ("",)),
    "admin:supervision_warningrule_progress": (_uids("warningdryrun"), ("",)),
    "admin:supervision_warningrule_step": (_steps("warningrule", RULE_STEPS), ("",)),
    "admin:supervision_qualitymonth_changelist": (PLAIN, ("", "month=2026-06")),
    "admin:supervision_qualitymonth_csv": (PLAIN, ("",)),
    "admin:supervision_qualitymonth_reckon": (
        lambda world: [{"month": f"{month:%Y-%m}"} for month in world.objects.get("qualitymonth", [])],
        ("",),
    ),
    "admin:supervision_dashboardday_changelist": (PLAIN, ("", "region=411000", "print=1")),
    "admin:supervision_dashboardday_list": (
        PLAIN,
        (
            "",
            "region=411000&of=pledges&key=due",
            "of=overdue&key=repair",
            "of=now&key=complaints_filed_region",
        ),
    ),
    "admin:supervision_dashboardday_reckon": (PLAIN, ("",)),
}
WITH_ROWS = frozenset({"riskwarning", "warningrule", "courtnotice"})
