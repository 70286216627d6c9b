"""The workflow of leniency (从轻免于)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.remedies.choices import MitigationStatus
from records.remedies.workflow.guards import another_than, not_by_whom_it_is_about

REVIEWERS = frozenset({Role.REVIEWER})


def _another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    not_by_whom_it_is_about(case, by=by)
    another_than(case, by, "filed_by")


def _own(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk != case.filed_by_id:
        raise TransitionDenied("not_yours", _("只有提出人可以撤回。"))


MITIGATION = Workflow(
    Transition(
        "grant",
        gettext_lazy("采纳"),
        frozenset({MitigationStatus.PROPOSED}),
        MitigationStatus.GRANTED,
        REVIEWERS,
        _another,
    ),
    Transition(
        "refuse",
        gettext_lazy("不采纳"),
        frozenset({MitigationStatus.PROPOSED}),
        MitigationStatus.REFUSED,
        REVIEWERS,
        _another,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset({MitigationStatus.PROPOSED}),
        MitigationStatus.WITHDRAWN,
        frozenset({Role.CLERK, Role.DEPARTMENT}),
        _own,
    ),
    states=MitigationStatus,
    initial=MitigationStatus.PROPOSED,
)
