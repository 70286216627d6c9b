"""The workflow of a dispute (失信违约事件协调处理)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.disputes.choices import PARTIES, NextStep, Outcome, Status, TermResult

COORDINATOR = frozenset({Role.COMPLAINT_HANDLER})
HEAD = frozenset({Role.REVIEWER})
OFFICE = frozenset({Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR})


def another_than(case: Any, by: Any, *columns: str) -> None:
    if by.pk in {getattr(case, f"{column}_id") for column in columns}:
        raise TransitionDenied("four_eyes", _("您经手过本件的前面环节，须由另一人办理。"))


def _not_who_filed(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "filed_by")


def _with_its_parties(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    there = set(case.sides.values_list("role", flat=True))
    if not there >= PARTIES:
        raise TransitionDenied("side_missing", _("请先登记企业和违约机构两方，再提出方案。"))


def _all_answered_yes(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "proposed_by")
    proposal = case.proposals.order_by("-number").first()
    agreed = set(proposal.answers.filter(agrees=True).values_list("side__role", flat=True))
    if not agreed >= PARTIES:
        raise TransitionDenied("not_all_agreed", _("企业和违约机构都同意最近一次方案后，才能确认协议。"))


def _decider(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    another_than(case, by, "filed_by", "proposed_by")


def _all_kept(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _decider(case, by=by, at=at)
    if case.terms.exclude(result=TermResult.KEPT).exists():
        raise TransitionDenied("terms_open", _("还有条款没有核验为已履行。"))


def _some_broken(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _decider(case, by=by, at=at)
    if not case.terms.filter(result=TermResult.BROKEN).exists():
        raise TransitionDenied("no_term_broken", _("没有条款核验为未履行。"))


def _followed_up(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.next_step == NextStep.DETERMINATION and case.draft_id is None:
        raise TransitionDenied("draft_first", _("后续途径为提请认定违约失信，请先由录入人员据此起草记录。"))


WORKFLOW = Workflow(
    Transition(
        "accept", gettext_lazy("立案"), frozenset({Status.FILED}), Status.COORDINATING, HEAD, _not_who_filed
    ),
    Transition(
        "decline", gettext_lazy("不予协调"), frozenset({Status.FILED}), Status.DECLINED, HEAD, _not_who_filed
    ),
    Transition(
        "propose",
        gettext_lazy("提出协调方案"),
        frozenset({Status.COORDINATING}),
        Status.PROPOSED,
        COORDINATOR,
        _with_its_parties,
    ),
    Transition(
        "rework", gettext_lazy("重新协调"), frozenset({Status.PROPOSED}), Status.COORDINATING, COORDINATOR
    ),
    Transition(
        "agree",
        gettext_lazy("确认达成协议"),
        frozenset({Status.PROPOSED}),
        Status.AGREED,
        HEAD,
        _all_answered_yes,
    ),
    Transition(
        "fulfil",
        gettext_lazy("认定协议已履行"),
        frozenset({Status.AGREED}),
        Status.PERFORMED,
        HEAD,
        _all_kept,
    ),
    Transition(
        "breach",
        gettext_lazy("认定违反协议"),
        frozenset({Status.AGREED}),
        Status.BREACHED,
        HEAD,
        _some_broken,
    ),
    Transition(
        "fail",
        gettext_lazy("认定协调不成"),
        frozenset({Status.COORDINATING, Status.PROPOSED}),
        Status.FAILED,
        HEAD,
        _decider,
    ),
    Transition(
        "withdraw",
        gettext_lazy("企业撤回"),
        frozenset({Status.FILED, Status.COORDINATING, Status.PROPOSED}),
        Status.WITHDRAWN,
        COORDINATOR,
    ),
    Transition(
        "close",
        gettext_lazy("办结"),
        frozenset({Status.PERFORMED, Status.FAILED, Status.BREACHED}),
        Status.CLOSED,
        COORDINATOR | HEAD,
        _followed_up,
    ),
    states=Status,
    initial=Status.FILED,
)
# The transition that leads to each outcome, for what is told of the end.
OUTCOMES = {"fulfil": Outcome.PERFORMED, "breach": Outcome.BREACHED, "fail": Outcome.FAILED}
