"""The workflow of everything written for the public, as one table."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.editing.choices import EDITABLE, Status
from disclosure.editing.desk import desk_of
from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow

if TYPE_CHECKING:
    from disclosure.editing.models import Written
    from records.access.models import User


def own_of_partner(item: "Written", *, by: "User", at: datetime) -> None:
    # A partner speaks of what it sent itself, and of nothing else.
    if item.created_by_id != by.pk and not by.holds(WRITERS | REVIEWERS, over=item):
        raise TransitionDenied("not_yours", _("只能变更本单位报送的内容。"))


def complete(item: "Written", *, by: "User", at: datetime) -> None:
    own_of_partner(item, by=by, at=at)
    problems = desk_of(item).problems(item, on=timezone.localdate(at))
    if problems:
        said = "；".join(sentence for sentences in problems.values() for sentence in sentences)
        raise TransitionDenied("incomplete", _("还不能提交：") + said)


def another_person(item: "Written", *, by: "User", at: datetime) -> None:
    if by.pk in item.writers:
        raise TransitionDenied("four_eyes", _("您写过或修改过本条内容，须由另一人办理。"))


def publishable(item: "Written", *, by: "User", at: datetime) -> None:
    another_person(item, by=by, at=at)
    complete(item, by=by, at=at)


def nothing_proposed(item: "Written", *, by: "User", at: datetime) -> None:
    own_of_partner(item, by=by, at=at)
    if item.proposed is not None:
        raise TransitionDenied("change_pending", _("已有一项变更待审核，请先审核它。"))


def of_another_person(item: "Written", *, by: "User", at: datetime) -> None:
    if item.proposed is None:
        raise TransitionDenied("no_change", _("没有待审核的变更。"))
    if item.proposed_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("变更由您提出，须由另一人审核。"))


WRITERS = frozenset({Role.CLERK})
REVIEWERS = frozenset({Role.REVIEWER})
_PUBLISHED = frozenset({Status.PUBLISHED})

WORKFLOW = Workflow(
    Transition(
        name="submit",
        label=gettext_lazy("提交审核"),
        sources=EDITABLE,
        target=Status.SUBMITTED,
        roles=WRITERS | {Role.PARTNER},
        guard=complete,
    ),
    Transition(
        name="take_back",
        label=gettext_lazy("报送单位收回更正"),
        sources=frozenset({Status.SUBMITTED}),
        target=Status.RETURNED,
        roles=frozenset({Role.PARTNER}),
        guard=own_of_partner,
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
        label=gettext_lazy("撤下"),
        sources=_PUBLISHED,
        target=Status.ENDED,
        roles=frozenset({Role.REVIEWER, Role.CLOCK}),
    ),
    states=Status,
    initial=Status.DRAFT,
)
