"""The workflow of a half-year or yearly report (工作情况报告)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.worklist.reports.choices import Route, Status

# A department writes and signs by its own accounts; for a government, and for a unit without accounts, the office does.
WRITERS = frozenset({Role.DEPARTMENT, Role.CLERK})
SIGNERS = frozenset({Role.DEPARTMENT, Role.REVIEWER})
# What the superior's node decided arrives as a notice: then the clock takes the step.
JUDGES = frozenset({Role.SUPERVISOR, Role.CLOCK})


@dataclass(frozen=True)
class Office:
    """A region as something that a role may be held over, all of it and not one body."""

    access_region_code: str
    access_organisation_id: None = None


def _own(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.from_below:
        raise TransitionDenied(
            "of_another_node",
            _("本报告由%(origin)s报来，只能由其修改；请采用或退回。") % {"origin": case.origin_name},
        )


def may_write(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _own(case, by=by, at=at)
    if case.judged_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("您审定过本报告，须由另一人编写。"))


def _ready(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    may_write(case, by=by, at=at)
    if timezone.localdate(at) <= case.span.until:
        raise TransitionDenied(
            "period_open",
            _("本期到%(day)s才结束，请在次日重新汇编数据后送签。") % {"day": case.span.until.isoformat()},
        )
    # A report whose figures stop before its period does would be believed for half a year.
    if case.compiled_at is None or timezone.localdate(case.compiled_at) <= case.span.until:
        raise TransitionDenied("compile_again", _("数据是在本期结束前汇编的，请先重新汇编。"))
    empty = [section.title for section in case.sections.all() if not section.said.strip()]
    if empty:
        raise TransitionDenied("sections_empty", _("这些章节还没有文字：%s。") % _("、").join(empty))


def _another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _own(case, by=by, at=at)
    if by.pk in case.writers:
        raise TransitionDenied("four_eyes", _("您编写过本报告，须由另一人签发。"))
    if by.pk == case.judged_by_id:
        raise TransitionDenied("four_eyes", _("您审定过本报告，须由另一人签发。"))


def _to_superior(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by=by, at=at)
    if case.route == Route.NONE:
        raise TransitionDenied("no_superior", _("本节点没有上级，请签发存档。"))


def _to_file(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _another(case, by=by, at=at)
    if case.route != Route.NONE:
        raise TransitionDenied("has_superior", _("本报告有上级，请签发报送。"))


def _judge(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.route == Route.UP:
        if not by.holds([Role.CLOCK]):
            raise TransitionDenied("superior_decides", _("由上级节点审定；结果会自动送回。"))
        return
    if by.holds([Role.CLOCK]) or not by.holds([Role.SUPERVISOR], over=Office(case.judged_in_id or "")):
        raise TransitionDenied("not_your_role", _("报告由汇总地区的督导人员审定。"))
    if by.pk in case.writers or by.pk == case.signed_by_id:
        raise TransitionDenied("four_eyes", _("您编写或签发过本报告，须由另一人审定。"))


_DRAFTING = frozenset({Status.DRAFTING})
_SIGNING = frozenset({Status.SIGNING})
_SUBMITTED = frozenset({Status.SUBMITTED})

WORKFLOW = Workflow(
    Transition(
        "compile",
        gettext_lazy("汇编数据"),
        frozenset({Status.OPEN, Status.DRAFTING, Status.RETURNED}),
        Status.DRAFTING,
        WRITERS,
        may_write,
    ),
    Transition("send", gettext_lazy("送签"), _DRAFTING, Status.SIGNING, WRITERS, _ready),
    Transition("rework", gettext_lazy("退回修改"), _SIGNING, Status.DRAFTING, SIGNERS, _another),
    Transition("sign", gettext_lazy("签发报送"), _SIGNING, Status.SUBMITTED, SIGNERS, _to_superior),
    Transition("file", gettext_lazy("签发存档"), _SIGNING, Status.ACCEPTED, SIGNERS, _to_file),
    Transition("return", gettext_lazy("退回重报"), _SUBMITTED, Status.RETURNED, JUDGES, _judge),
    Transition("accept", gettext_lazy("采用"), _SUBMITTED, Status.ACCEPTED, JUDGES, _judge),
    states=Status,
    initial=Status.OPEN,
)
