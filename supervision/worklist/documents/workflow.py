"""The route of an incoming document: 登记 → 拟办 → 批办 → 承办 → 办结 → 归档."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.worklist.documents.choices import ANSWERING, Status

DESK = frozenset({Role.CLERK, Role.SUPERVISOR})
HEAD = frozenset({Role.REVIEWER, Role.SUPERVISOR})
OFFICE = DESK | HEAD
BODY = frozenset({Role.DEPARTMENT})


def _not_who_proposed(document: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk == document.proposed_by_id:
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


def _all_answered(document: Any, *, by: Any, at: datetime, **more: Any) -> None:
    missing = list(
        document.receivers.filter(part__in=ANSWERING, answered_at=None)
        .order_by("sent_at", "uid")
        .values_list("name", flat=True)[:5]
    )
    if missing:
        raise TransitionDenied("not_answered", _("%s还没有回报办理情况。") % _("、").join(missing))


WORKFLOW = Workflow(
    Transition("propose", gettext_lazy("拟办"), frozenset({Status.REGISTERED}), Status.PROPOSED, DESK),
    Transition(
        "send_back",
        gettext_lazy("退回重拟"),
        frozenset({Status.PROPOSED}),
        Status.REGISTERED,
        HEAD,
        _not_who_proposed,
    ),
    Transition(
        "direct",
        gettext_lazy("批办"),
        frozenset({Status.PROPOSED}),
        Status.ASSIGNED,
        HEAD,
        _not_who_proposed,
    ),
    Transition(
        "finish",
        gettext_lazy("办结"),
        frozenset({Status.ASSIGNED}),
        Status.FINISHED,
        OFFICE,
        _all_answered,
    ),
    Transition("archive", gettext_lazy("归档"), frozenset({Status.FINISHED}), Status.ARCHIVED, DESK),
    states=Status,
    initial=Status.REGISTERED,
)
