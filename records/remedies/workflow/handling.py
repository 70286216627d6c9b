"""The workflow of a complaint about how a case was handled (办理投诉)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.remedies.choices import HandlingStatus
from records.remedies.models import CaseStep
from records.remedies.parties import Party

SUPERVISORS = frozenset({Role.SUPERVISOR})


def involved(case: Any, user_pk: int | None) -> bool:
    """Whether somebody had a hand in the case that is complained about, or filed the complaint."""
    if user_pk is None:
        return False
    return (
        user_pk == case.filed_by_id
        or CaseStep.objects.filter(case_kind=case.about_kind, case_uid=case.about_uid, by=user_pk).exists()
    )


def _uninvolved(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if involved(case, by.pk):
        raise TransitionDenied("involved", _("您经办过所涉案件或登记了本投诉，须由另一名督导人员办理。"))


HANDLING = Workflow(
    Transition(
        "accept",
        gettext_lazy("受理"),
        frozenset({HandlingStatus.SUBMITTED}),
        HandlingStatus.ACCEPTED,
        SUPERVISORS,
        _uninvolved,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予受理"),
        frozenset({HandlingStatus.SUBMITTED}),
        HandlingStatus.REFUSED,
        SUPERVISORS,
        _uninvolved,
    ),
    Transition(
        "answer",
        gettext_lazy("答复"),
        frozenset({HandlingStatus.ACCEPTED}),
        HandlingStatus.ANSWERED,
        SUPERVISORS,
        _uninvolved,
    ),
    Transition(
        "close",
        gettext_lazy("办结归档"),
        frozenset({HandlingStatus.ANSWERED}),
        HandlingStatus.CLOSED,
        SUPERVISORS | {Role.CLOCK},
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset({HandlingStatus.SUBMITTED, HandlingStatus.ACCEPTED}),
        HandlingStatus.WITHDRAWN,
        frozenset({Party.APPLICANT, Role.CLERK}),
    ),
    states=HandlingStatus,
    initial=HandlingStatus.SUBMITTED,
)
