"""The workflow of a dishonesty record as a table: what may happen, from where, by whom, and under what condition."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.common.text import in_one
from records.common.workflow import Transition, TransitionDenied, Workflow
from records.dishonesty import content, decisions
from records.dishonesty.choices import Status

if TYPE_CHECKING:
    from records.access.models import User
    from records.dishonesty.models import DishonestyRecord


def _own_record(record: "DishonestyRecord") -> None:
    # Upper levels never edit a lower level's record; they order a correction there.
    if record.is_replica:
        raise TransitionDenied(
            "record_of_another_node",
            _("本记录由%(origin)s产生，只能由其变更；请向其发出更正要求。") % {"origin": record.origin_name},
        )


def complete(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    _own_record(record)
    problems = content.missing_for_submission(record, on=timezone.localdate(at))
    if problems:
        raise TransitionDenied("incomplete", _("还不能提交：") + in_one(p.detail for p in problems))


def another_person(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    _own_record(record)
    if by.pk in record.writers:
        raise TransitionDenied("four_eyes", _("您录入、修改或提交过本记录，须由另一人办理。"))


def approvable(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    another_person(record, by=by, at=at)
    complete(record, by=by, at=at)


def publishable(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    another_person(record, by=by, at=at)
    today = timezone.localdate(at)
    if record.hold_until and today <= record.hold_until:
        raise TransitionDenied(
            "under_hold",
            _("事先告知期至 %(day)s 届满，期满后方可发布。") % {"day": record.hold_until.isoformat()},
        )
    if record.naming_basis and record.naming_reviewed_by_id is None:
        raise TransitionDenied("naming_not_confirmed", _("公开个人姓名须由第二名审核人复核，请先请其复核。"))
    period = content.display_period_of(record, published_on=today)
    if period.is_over(today):
        raise TransitionDenied(
            "display_over",
            _("按文书日期计算，公示期已于 %(day)s 届满，不再发布。")
            % {"day": period.display_until.isoformat()},
        )


def own_record(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    _own_record(record)


def restorable(record: "DishonestyRecord", *, by: "User", at: datetime) -> None:
    _own_record(record)
    if not decisions.repair_revoked(record):
        raise TransitionDenied(
            "repair_not_revoked", _("只有信用修复被依法撤销的记录可以恢复公示，请先在信用修复中作出决定。")
        )
    if record.display_until is not None and timezone.localdate(at) > record.display_until:
        raise TransitionDenied(
            "display_over",
            _("公示期已于 %(day)s 届满，不再恢复公示。") % {"day": record.display_until.isoformat()},
        )


REVIEWERS = frozenset({Role.REVIEWER})

WORKFLOW = Workflow(
    Transition(
        name="submit",
        label=gettext_lazy("提交审核"),
        sources=frozenset({Status.DRAFT, Status.RETURNED}),
        target=Status.SUBMITTED,
        roles=frozenset({Role.CLERK}),
        guard=complete,
    ),
    Transition(
        name="return",
        label=gettext_lazy("退回补正"),
        sources=frozenset({Status.SUBMITTED, Status.APPROVED}),
        target=Status.RETURNED,
        roles=REVIEWERS,
        guard=another_person,
    ),
    Transition(
        name="approve",
        label=gettext_lazy("审核通过"),
        sources=frozenset({Status.SUBMITTED}),
        target=Status.APPROVED,
        roles=REVIEWERS,
        guard=approvable,
    ),
    Transition(
        name="publish",
        label=gettext_lazy("发布"),
        sources=frozenset({Status.APPROVED}),
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=publishable,
    ),
    Transition(
        name="amend",
        label=gettext_lazy("变更"),
        sources=frozenset({Status.PUBLISHED}),
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=own_record,
    ),
    Transition(
        name="end",
        label=gettext_lazy("终止公示"),
        sources=frozenset({Status.PUBLISHED}),
        target=Status.ENDED,
        roles=frozenset({Role.REVIEWER, Role.CLOCK}),
        guard=own_record,
    ),
    Transition(
        name="restore",
        label=gettext_lazy("恢复公示"),
        sources=frozenset({Status.ENDED}),
        target=Status.PUBLISHED,
        roles=REVIEWERS,
        guard=restorable,
    ),
    states=Status,
    initial=Status.DRAFT,
)
