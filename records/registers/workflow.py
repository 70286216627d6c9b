"""The workflow of every register as one table."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.text import in_one
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.registers.choices import Status
from records.registers.register import register_of

if TYPE_CHECKING:
    from records.access.models import User
    from records.registers.models import RegisterEntry, Withdrawal


def own_entry(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    # Upper levels never edit a lower level's document.
    if entry.is_replica:
        raise TransitionDenied(
            "entry_of_another_node",
            _("本条由%(origin)s产生，只能由其变更。") % {"origin": entry.origin_name},
        )


def complete(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    own_entry(entry, by=by, at=at)
    if missing := register_of(entry).missing(entry, on=timezone.localdate(at)):
        raise TransitionDenied("incomplete", _("还不能提交：") + in_one(missing))


def another_person(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    own_entry(entry, by=by, at=at)
    if by.pk in entry.writers:
        raise TransitionDenied("four_eyes", _("您录入或修改过本条内容，须由另一人办理。"))


def publishable(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    another_person(entry, by=by, at=at)
    complete(entry, by=by, at=at)


def nothing_proposed(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    own_entry(entry, by=by, at=at)
    # A partner speaks of what it sent itself, and of nothing else.
    if entry.created_by_id != by.pk and not by.holds(WRITERS | REVIEWERS, over=entry):
        raise TransitionDenied("not_your_role", _("只能对本单位报送的登记提出变更。"))
    if entry.proposed is not None:
        raise TransitionDenied("change_pending", _("已有一项变更待审核，请先审核它。"))


def of_another_person(entry: "RegisterEntry", *, by: "User", at: datetime) -> None:
    own_entry(entry, by=by, at=at)
    if entry.proposed is None:
        raise TransitionDenied("no_change", _("没有待审核的变更。"))
    if entry.proposed_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("变更由您提出，须由另一人审核。"))


def endable(
    entry: "RegisterEntry", *, by: "User", at: datetime, withdrawal: "Withdrawal | None" = None
) -> None:
    own_entry(entry, by=by, at=at)
    register = register_of(entry)
    if by.holds([Role.CLOCK]):
        return
    if register.not_ended is not None and (why := register.not_ended(entry)):
        raise TransitionDenied("not_to_be_ended", why)
    if not register.ends_by_withdrawal:
        return
    # 行政处罚法 art. 48: what is withdrawn is withdrawn with a reason told to the public, and by two people.
    if withdrawal is None or withdrawal.entry != entry.pk:
        raise TransitionDenied(
            "withdrawal_needed", _("撤回公示须先登记撤回事由和向公众说明的理由，再由另一人办理。")
        )
    if withdrawal.noted_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("撤回事由由您登记，须由另一人办理。"))


WRITERS = frozenset({Role.CLERK})
REVIEWERS = frozenset({Role.REVIEWER})
_UNPUBLISHED = frozenset({Status.DRAFT, Status.RETURNED})
_PUBLISHED = frozenset({Status.PUBLISHED})

WORKFLOW = Workflow(
    Transition(
        name="submit",
        label=gettext_lazy("提交审核"),
        sources=_UNPUBLISHED,
        target=Status.SUBMITTED,
        roles=WRITERS,
        guard=complete,
    ),
    Transition(
        name="return",
        label=gettext_lazy("退回补正"),
        sources=frozenset({Status.SUBMITTED}),
        target=Status.RETURNED,
        roles=REVIEWERS,
        guard=another_person,
    ),
    Transition(
        name="publish",
        label=gettext_lazy("审核并发布"),
        sources=frozenset({Status.SUBMITTED}),
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=publishable,
    ),
    Transition(
        name="propose",
        label=gettext_lazy("提出变更"),
        sources=_PUBLISHED,
        target=Status.PUBLISHED,
        roles=WRITERS | REVIEWERS | {Role.PARTNER},
        guard=nothing_proposed,
    ),
    Transition(
        name="accept",
        label=gettext_lazy("采纳变更"),
        sources=_PUBLISHED,
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=of_another_person,
    ),
    Transition(
        name="refuse",
        label=gettext_lazy("不采纳变更"),
        sources=_PUBLISHED,
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=of_another_person,
    ),
    Transition(
        name="end",
        label=gettext_lazy("终止"),
        sources=_PUBLISHED,
        target=Status.ENDED,
        roles=frozenset({Role.REVIEWER, Role.CLOCK}),
        guard=endable,
    ),
    states=Status,
    initial=Status.DRAFT,
)
