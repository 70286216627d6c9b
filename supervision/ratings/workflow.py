"""The workflow of a third-party rating (第三方评级)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.ratings.choices import PUBLIC, Status

RECEIVERS = frozenset({Role.CLERK, Role.ASSESSOR})
# A partner sends its own again; what others entered it cannot reach.
SENDERS = RECEIVERS | {Role.PARTNER}
CHECKERS = frozenset({Role.REVIEWER})


def another(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk in case.writers:
        raise TransitionDenied("four_eyes", _("您接收或修改过本评级，须由另一人办理。"))


def sound(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    """What a checker need not find out himself."""
    another(case, by=by, at=at)
    if not case.agency.may_rate(on=case.rated_on):
        raise TransitionDenied(
            "agency_not_fit", _("评级机构没有核实、已停用，或评级时资质已过期，请先核对评级机构。")
        )
    if case.method.agency_id != case.agency_id or case.grade not in case.method.grades:
        raise TransitionDenied("grade_unknown", _("评级结果不在评级方法的等级序列内，请退回补正。"))
    if not case.files.exists():
        raise TransitionDenied("file_missing", _("还没有评级报告文件，请退回补正。"))


def _own(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk != case.received_by_id:
        raise TransitionDenied("not_yours", _("只能变更本单位报送的评级。"))


def _heard(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    sound(case, by=by, at=at)
    if case.comment_until >= timezone.localdate(at) and not case.comments.exists():
        raise TransitionDenied(
            "body_not_heard",
            _("被评机构可以在%s前提出意见；提出后或期满后才能公布。") % case.comment_until.isoformat(),
        )


def _not_the_proposer(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk == case.withdrawal_by_id:
        raise TransitionDenied("four_eyes", _("撤回由您提出，须由另一人核定。"))


def _by_its_successor(case: Any, *, by: Any, at: datetime, **more: Any) -> None:
    successor = getattr(case, "replaced_by", None)
    if successor is None or successor.status not in PUBLIC:
        raise TransitionDenied("no_successor", _("新评级公布时，原评级自动替代。"))


_RECEIVED = frozenset({Status.RECEIVED})
_WITHDRAWING = frozenset({Status.WITHDRAWING})

WORKFLOW = Workflow(
    Transition("check", gettext_lazy("核对通过"), _RECEIVED, Status.CHECKED, CHECKERS, sound),
    Transition("return", gettext_lazy("退回补正"), _RECEIVED, Status.RETURNED, CHECKERS, another),
    Transition(
        "take_back",
        gettext_lazy("报送单位收回更正"),
        _RECEIVED,
        Status.RETURNED,
        frozenset({Role.PARTNER}),
        _own,
    ),
    Transition(
        "resubmit",
        gettext_lazy("补正后提交"),
        frozenset({Status.RETURNED}),
        Status.RECEIVED,
        SENDERS,
    ),
    Transition(
        "refuse",
        gettext_lazy("不予公布"),
        frozenset({Status.RECEIVED, Status.CHECKED}),
        Status.REFUSED,
        CHECKERS,
        another,
    ),
    Transition(
        "publish", gettext_lazy("公布"), frozenset({Status.CHECKED}), Status.PUBLISHED, CHECKERS, _heard
    ),
    Transition(
        "propose_withdrawal",
        gettext_lazy("提出撤回"),
        frozenset({Status.PUBLISHED}),
        Status.WITHDRAWING,
        RECEIVERS | CHECKERS,
    ),
    Transition(
        "withdraw",
        gettext_lazy("核定撤回"),
        _WITHDRAWING,
        Status.WITHDRAWN,
        CHECKERS,
        _not_the_proposer,
    ),
    Transition("keep", gettext_lazy("不予撤回"), _WITHDRAWING, Status.PUBLISHED, CHECKERS, _not_the_proposer),
    Transition(
        "replace",
        gettext_lazy("由新评级替代"),
        frozenset(PUBLIC),
        Status.REPLACED,
        CHECKERS,
        _by_its_successor,
    ),
    states=Status,
    initial=Status.RECEIVED,
)
