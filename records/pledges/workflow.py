"""The one workflow of every step of a promise: one person proposes, another decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.pledges.choices import StepStatus
from records.pledges.models import Handover, PledgeEvidence
from records.registers.choices import Status

if TYPE_CHECKING:
    from records.access.models import User

CLERKS = frozenset({Role.CLERK})
# The body itself reports how far it has come; whether that is so, the office decides.
REPORTERS = frozenset({Role.CLERK, Role.DEPARTMENT})
JUDGES = frozenset({Role.REVIEWER})


def of_another_person(step: Any, *, by: "User", at: datetime) -> None:
    if step.proposed_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("本项由您提出，须由另一人核定。"))


def acceptable(step: Any, *, by: "User", at: datetime) -> None:
    of_another_person(step, by=by, at=at)
    if isinstance(step, Handover):
        signed = PledgeEvidence.objects.filter(step=step.pk).exclude(stored_name="")
        if not signed.exists():
            raise TransitionDenied("not_signed", _("请先上传双方签字的交接清单，再核定。"))
    elif step.pledge.status != Status.PUBLISHED:
        raise TransitionDenied("not_published", _("承诺还没有发布；发布时，里程碑和阶段一并核定。"))


def own_proposal(step: Any, *, by: "User", at: datetime) -> None:
    if step.proposed_by_id != by.pk:
        raise TransitionDenied("not_yours", _("只有提出人可以撤回。"))


STEP = Workflow(
    Transition(
        "accept",
        gettext_lazy("核定"),
        frozenset({StepStatus.PROPOSED}),
        StepStatus.ACCEPTED,
        JUDGES,
        acceptable,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予核定"),
        frozenset({StepStatus.PROPOSED}),
        StepStatus.REFUSED,
        JUDGES,
        of_another_person,
    ),
    Transition(
        "withdraw",
        gettext_lazy("撤回"),
        frozenset({StepStatus.PROPOSED}),
        StepStatus.WITHDRAWN,
        REPORTERS,
        own_proposal,
    ),
    states=StepStatus,
    initial=StepStatus.PROPOSED,
)
