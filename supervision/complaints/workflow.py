"""The workflow of a complaint, and what may be done in it besides: both as tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.complaints.choices import MERGEABLE, OPEN, Party, Status

HANDLER = frozenset({Role.COMPLAINT_HANDLER})
REVIEWER = frozenset({Role.REVIEWER})
SUPERVISOR = frozenset({Role.SUPERVISOR})
INFORMANT = frozenset({Party.INFORMANT})
# Answers of another node are brought by the node itself.
NODE = frozenset({Role.CLOCK})
# 信访工作条例第35条: thirty days to ask that it be looked into again.
REOPEN_DAYS = 30


def _another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk is not None and by.pk == case.proposed_by_id:
        raise TransitionDenied("four_eyes", _("您提出了这一意见，须由另一人复核。"))


def _ours(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    """What another node has to handle is not taken up here; a government never handles what is said of itself."""
    if case.to_superior:
        raise TransitionDenied("superior_handles", _("本件须由上级节点办理，请转送，不要在本级受理。"))


def _with_office(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    # What another node sends back comes by the node itself.
    if case.referred_to and by.holds(HANDLER):
        raise TransitionDenied("referred", _("本件已转其他节点办理，答复由该节点作出后自动送回。"))


def _first_time(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk is not None and by.pk in case.answered_before:
        raise TransitionDenied("answered_before", _("您答复过本件；重新办理须由另一人答复。"))


def _answerable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    """Another node's answer is brought by the node itself; all else is answered by a person."""
    _first_time(case, by=by, at=at)
    elsewhere = case.status == Status.TRANSFERRED and bool(case.referred_to)
    if elsewhere and by.holds(HANDLER):
        raise TransitionDenied("referred", _("本件已转其他节点办理，答复由该节点作出后自动送回。"))
    if case.status != Status.TRANSFERRED and by.holds(NODE):
        raise TransitionDenied("person_needed", _("本件由本节点办理，须由承办人员答复。"))


def _closable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.satisfaction or case.referred_to:
        return
    if by.pk == case.answered_by_id:
        raise TransitionDenied("four_eyes", _("反映人还没有评价，须由答复人以外的人办结。"))


def _reopenable(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    ended = case.answered_at or case.updated_at
    if by.pk is None and at > ended + timedelta(days=REOPEN_DAYS):
        raise TransitionDenied(
            "too_late",
            _("答复已超过%d日，不能再要求重新办理；有新的事实和理由的，请另行提出。") % REOPEN_DAYS,
        )


def _to(*states: Status) -> frozenset[str]:
    return frozenset(states)


WORKFLOW = Workflow(
    Transition("register", gettext_lazy("登记"), _to(Status.SUBMITTED), Status.REGISTERED, HANDLER),
    Transition("accept", gettext_lazy("受理"), _to(Status.REGISTERED), Status.ACCEPTED, HANDLER, _ours),
    Transition(
        "propose_not_accept",
        gettext_lazy("拟不予受理"),
        _to(Status.REGISTERED),
        Status.REFUSAL_PROPOSED,
        HANDLER,
    ),
    Transition(
        "confirm_not_accept",
        gettext_lazy("决定不予受理"),
        _to(Status.REFUSAL_PROPOSED),
        Status.NOT_ACCEPTED,
        REVIEWER,
        _another,
    ),
    Transition(
        "return_not_accept",
        gettext_lazy("退回重新审查"),
        _to(Status.REFUSAL_PROPOSED),
        Status.REGISTERED,
        REVIEWER,
        _another,
    ),
    Transition(
        "transfer",
        gettext_lazy("转有权处理的机关"),
        _to(Status.SUBMITTED, Status.REGISTERED, Status.ACCEPTED),
        Status.TRANSFERRED,
        HANDLER | NODE,
    ),
    Transition(
        "take_back",
        gettext_lazy("转出后退回"),
        _to(Status.TRANSFERRED),
        Status.REGISTERED,
        HANDLER | NODE,
        _with_office,
    ),
    Transition(
        "assign",
        gettext_lazy("交办"),
        _to(Status.ACCEPTED, Status.ASSIGNED, Status.VERIFYING),
        Status.ASSIGNED,
        HANDLER,
        _ours,
    ),
    Transition("verify", gettext_lazy("开始核查"), _to(Status.ASSIGNED), Status.VERIFYING, HANDLER),
    Transition(
        "propose_untrue", gettext_lazy("拟认定不属实"), _to(Status.VERIFYING), Status.UNTRUE_PROPOSED, HANDLER
    ),
    Transition(
        "confirm_untrue",
        gettext_lazy("认定不属实"),
        _to(Status.UNTRUE_PROPOSED),
        Status.UNTRUE,
        REVIEWER,
        _another,
    ),
    Transition(
        "return_untrue",
        gettext_lazy("退回重新核查"),
        _to(Status.UNTRUE_PROPOSED),
        Status.VERIFYING,
        REVIEWER,
        _another,
    ),
    Transition("find_true", gettext_lazy("认定属实"), _to(Status.VERIFYING), Status.TRUE, HANDLER),
    Transition("rectify", gettext_lazy("责令整改"), _to(Status.TRUE), Status.RECTIFYING, HANDLER),
    Transition(
        "note_rectified",
        gettext_lazy("认定已整改"),
        _to(Status.RECTIFYING, Status.REFUSED),
        Status.RECTIFIED,
        HANDLER,
    ),
    Transition("note_refused", gettext_lazy("认定拒不整改"), _to(Status.RECTIFYING), Status.REFUSED, HANDLER),
    Transition(
        "determine", gettext_lazy("提请认定违约失信"), _to(Status.REFUSED), Status.DETERMINATION, HANDLER
    ),
    Transition(
        "answer",
        gettext_lazy("答复"),
        _to(Status.UNTRUE, Status.TRUE, Status.RECTIFIED, Status.DETERMINATION, Status.TRANSFERRED),
        Status.ANSWERED,
        HANDLER | NODE,
        _answerable,
    ),
    Transition(
        "close",
        gettext_lazy("办结"),
        _to(Status.ANSWERED),
        Status.CLOSED,
        HANDLER | REVIEWER | NODE,
        _closable,
    ),
    Transition(
        "reopen",
        gettext_lazy("重新办理"),
        _to(Status.ANSWERED, Status.CLOSED, Status.NOT_ACCEPTED),
        Status.REGISTERED,
        SUPERVISOR | INFORMANT | NODE,
        _reopenable,
    ),
    Transition("merge", gettext_lazy("并案"), MERGEABLE, Status.MERGED, HANDLER),
    states=Status,
    initial=Status.SUBMITTED,
)


@dataclass(frozen=True)
class Deed:
    """What may be done without the complaint moving to another state."""

    label: Any
    states: frozenset[str]
    roles: frozenset[str]
    guard: Callable[..., None] | None = None


def _not_who_answered(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk == case.answered_by_id:
        raise TransitionDenied("four_eyes", _("您答复了本件，须由另一人公开。"))


def _unpublished(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    _not_who_answered(case, by=by, at=at)
    if case.published_at:
        raise TransitionDenied("already_published", _("本件答复已经公开；须修改的，请先撤下。"))


def _published(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if not case.published_at:
        raise TransitionDenied("not_published", _("本件答复没有公开。"))


def _unrated(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.satisfaction:
        raise TransitionDenied("already_rated", _("本次答复已经评价过。"))


def _unsupervised(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.supervised_at:
        raise TransitionDenied("already_supervised", _("本件已经列为督办。"))


def _body_unknown(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if case.body_id:
        raise TransitionDenied(
            "body_known", _("被反映单位已经确定，不能更改；有误的，请另行登记正确的一件，再将本件并入。")
        )


_EVERY = frozenset(Status)
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})

DEEDS = {
    "note": Deed(gettext_lazy("内部备注"), _EVERY, HANDLER | REVIEWER | SUPERVISOR),
    "say": Deed(gettext_lazy("给反映人留言"), _EVERY - {Status.CLOSED}, HANDLER | NODE),
    "say_as_informant": Deed(gettext_lazy("反映人留言"), _EVERY - {Status.CLOSED}, INFORMANT | NODE),
    "rate": Deed(
        pgettext_lazy("complaint", "评价"), frozenset({Status.ANSWERED}), INFORMANT | HANDLER | NODE, _unrated
    ),
    "supervise": Deed(gettext_lazy("督办"), OPEN, SUPERVISOR | NODE, _unsupervised),
    "name_body": Deed(gettext_lazy("确定被反映单位"), OPEN - {Status.TRANSFERRED}, HANDLER, _body_unknown),
    "publish_answer": Deed(gettext_lazy("公开答复"), _ANSWERED, REVIEWER | SUPERVISOR, _unpublished),
    "unpublish_answer": Deed(gettext_lazy("撤下公开的答复"), _ANSWERED, REVIEWER | SUPERVISOR, _published),
    "open_file": Deed(gettext_lazy("查阅材料"), _EVERY, HANDLER | REVIEWER | SUPERVISOR),
}


def check_deed(case: Any, name: str, *, by: Any, at: datetime) -> Deed:
    """The deed if it may be done now; else ``TransitionDenied``: the first reason."""
    deed = DEEDS[name]
    if case.status not in deed.states:
        raise TransitionDenied(
            "wrong_state",
            _("当前状态为“%(state)s”，不能%(label)s。")
            % {"state": Status(case.status).label, "label": deed.label},
        )
    if not by.holds(deed.roles, over=case):
        raise TransitionDenied("not_your_role", _("您没有对本件“%s”的权限。") % deed.label)
    if deed.guard is not None:
        deed.guard(case, by=by, at=at)
    return deed
