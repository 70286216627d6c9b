"""The clocks of this room: a year's plan, hearing, rectification and its check, zero, the public notice, the re-check."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length
from supervision.inspections.models.campaigns import CAMPAIGN_CASE
from supervision.inspections.models.demonstrations import APPLICATION_CASE
from supervision.inspections.models.findings import FINDING_CASE
from supervision.inspections.models.plans import PLAN_CASE

if TYPE_CHECKING:
    from records.access.models import User

PLAN, COMMENT, RECTIFY = "inspection_plan", "inspection_comment", "inspection_rectify"
CHECK, SUPERIOR, ZERO = "inspection_check", "inspection_superior", "campaign_zero"
NOTICE, RECHECK = "demonstration_notice", "demonstration_recheck"
CONSEQUENCES = {
    PLAN: gettext_noop("逾期未完成全覆盖的，在计划中注明，列出未检查的单位。"),
    COMMENT: gettext_noop("期满未作说明的，按已查明的事实认定。"),
    RECTIFY: gettext_noop("逾期未整改到位的，自动报上级督办；仍不整改的，认定并据此记录。"),
    CHECK: gettext_noop("逾期未核查的，列入超期办件统计。"),
    SUPERIOR: gettext_noop("督办后仍未整改到位的，认定为逾期未整改，并据此记录。"),
    ZERO: gettext_noop("期满未清零的，逐件提出追责建议。"),
    NOTICE: gettext_noop("公示期满，核实完异议后决定是否命名。"),
    RECHECK: gettext_noop("逾期未复核的，在示范名单中注明。"),
}


def register() -> None:
    for kind in (
        CaseKind(PLAN_CASE, _("年度督导计划"), _plan_page, _plan_overdue),
        CaseKind(FINDING_CASE, _("督导问题整改"), _finding_page, _finding_overdue),
        CaseKind(CAMPAIGN_CASE, _("专项治理"), _campaign_page, _campaign_overdue),
        CaseKind(APPLICATION_CASE, _("示范创建"), _application_page, _application_overdue),
    ):
        register_case_kind(kind)
    post_save.connect(_moved, sender=Deadline, dispatch_uid="supervision.inspections.deadline_moved")


def _plan_page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_inspectionplan_change", args=[uid])


def _finding_page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_inspectionfinding_change", args=[uid])


def _campaign_page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_campaign_change", args=[uid])


def _application_page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_demonstrationapplication_change", args=[uid])


def _plan_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.inspections.services.overdue import plan_is_overdue

    plan_is_overdue(uid=deadline.case_uid, at=at)


def _finding_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.inspections.services.overdue import finding_is_overdue

    if deadline.key == RECTIFY:
        finding_is_overdue(uid=deadline.case_uid, at=at)


def _campaign_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.inspections.services.overdue import campaign_is_over

    campaign_is_over(uid=deadline.case_uid, at=at)


def _application_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.inspections.services.overdue import recheck_is_late

    if deadline.key == RECHECK:
        recheck_is_late(uid=deadline.case_uid, at=at)


def _moved(sender: Any, instance: Deadline, created: bool, **more: Any) -> None:
    # Whoever grants more time does so at the deadline's own page; the finding must say the same day.
    if created or instance.case_kind != FINDING_CASE or instance.key not in (COMMENT, RECTIFY):
        return
    from supervision.inspections.services.overdue import follow_deadline

    follow_deadline(instance)


def start(
    case: Any,
    kind: str,
    key: str,
    *,
    title: str,
    role: Role,
    region: str | None = None,
    body: Any = None,
    length: Length | None = None,
    by: "User",
    at: datetime,
) -> Deadline:
    """:param body: whose turn it is; None for the office"""
    return cases.start(
        key=key,
        case_kind=kind,
        case_uid=case.pk,
        case_title=title,
        start_on=timezone.localdate(at),
        region=region or case.region_id,
        organisation=body,
        role=role,
        consequence=CONSEQUENCES[key],
        length=length,
        by=by,
        at=at,
    )


def days_until(day: date, at: datetime) -> Length:
    """The office set the day itself."""
    return Length(max((day - timezone.localdate(at)).days, 0), "d")


def meet(case: Any, kind: str, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=kind, case_uid=case.pk, by=by, at=at)


def cancel(case: Any, kind: str, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.cancel(key=key, case_kind=kind, case_uid=case.pk, by=by, at=at)
