"""Demonstration programmes and applications."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.inspections.choices import ApplicationStatus, FindingStatus, Gravity, ProgrammeStatus
from supervision.inspections.parties import BODY, HEADS, OFFICE
from supervision.inspections.workflow.guards import another_than, by_another, not_among

FEWEST_REVIEWS = 2

PROGRAMME = Workflow(
    Transition(
        "open",
        gettext_lazy("批准发布"),
        frozenset({ProgrammeStatus.DRAFT}),
        ProgrammeStatus.OPEN,
        HEADS,
        by_another("created_by"),
    ),
    Transition(
        "close",
        gettext_lazy("结束"),
        frozenset({ProgrammeStatus.OPEN}),
        ProgrammeStatus.CLOSED,
        OFFICE,
    ),
    states=ProgrammeStatus,
    initial=ProgrammeStatus.DRAFT,
)


def _reviewed(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "applied_by")
    if not case.eligible:
        raise TransitionDenied("not_eligible", _("不符合申报条件或有一票否决事项，不能入围。"))
    if case.reviews.filter(by=by.pk).exists():
        raise TransitionDenied("four_eyes", _("您评审过本件，入围须由另一人决定。"))
    if case.reviews.count() < FEWEST_REVIEWS:
        raise TransitionDenied("reviews_missing", _("须有两名以上专家各自评审后，才能决定是否入围。"))


def _seen_on_the_spot(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "applied_by")
    if case.visit_id is None:
        raise TransitionDenied("visit_missing", _("请先完成实地核查，并在本件中登记。"))
    serious = case.visit.findings.filter(gravity=Gravity.SERIOUS)
    if serious.exclude(status__in=(FindingStatus.DROPPED, FindingStatus.ACCEPTED)).exists():
        raise TransitionDenied("serious_findings", _("实地核查有严重问题未整改到位，不能公示。"))


def _notice_is_over(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "applied_by")
    not_among(case, by, "judges")
    if timezone.localdate(at) <= case.notice_until:
        raise TransitionDenied("on_notice", _("公示至%s，期满后才能决定。") % case.notice_until.isoformat())
    if case.objections.filter(upheld=None).exists():
        raise TransitionDenied("objections_open", _("还有公示异议没有核实答复。"))
    if case.objections.filter(upheld=True).exists():
        raise TransitionDenied("objection_upheld", _("公示期间有异议核实成立，不能命名。"))


def _judge(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "applied_by")
    not_among(case, by, "judges")


APPLICATION = Workflow(
    Transition(
        "shortlist",
        gettext_lazy("评审通过，入围"),
        frozenset({ApplicationStatus.SUBMITTED}),
        ApplicationStatus.SHORTLISTED,
        OFFICE,
        _reviewed,
    ),
    Transition(
        "notice",
        gettext_lazy("开始公示"),
        frozenset({ApplicationStatus.SHORTLISTED}),
        ApplicationStatus.NOTICE,
        OFFICE,
        _seen_on_the_spot,
    ),
    Transition(
        "award",
        gettext_lazy("决定命名"),
        frozenset({ApplicationStatus.NOTICE}),
        ApplicationStatus.AWARDED,
        HEADS,
        _notice_is_over,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予命名"),
        frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.SHORTLISTED, ApplicationStatus.NOTICE}),
        ApplicationStatus.REFUSED,
        HEADS,
        _judge,
    ),
    Transition(
        "retract",
        gettext_lazy("撤回申报"),
        frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.SHORTLISTED, ApplicationStatus.NOTICE}),
        ApplicationStatus.RETRACTED,
        BODY,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤销命名"),
        frozenset({ApplicationStatus.AWARDED}),
        ApplicationStatus.WITHDRAWN,
        HEADS,
        by_another("rechecked_by"),
    ),
    states=ApplicationStatus,
    initial=ApplicationStatus.SUBMITTED,
)
