"""The workflows of this room as tables: an entry that weighs, and a course."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.archives import rules
from records.archives.choices import CourseState, EntryState
from records.common.workflow import Transition, TransitionDenied, Workflow

if TYPE_CHECKING:
    from records.access.models import User
    from records.archives.models import ArchiveEntry, Course


def another_person(entry: "ArchiveEntry", *, by: "User", at: datetime) -> None:
    if entry.entered_by_id == by.pk:
        raise TransitionDenied("four_eyes", _("本条由您录入，须由另一名档案管理人员确认。"))


def term_over(entry: "ArchiveEntry", *, by: "User", at: datetime) -> None:
    if entry.ends_on is None:
        raise TransitionDenied("no_term", _("本条没有影响期。"))
    if not rules.is_over(entry.ends_on, today=timezone.localdate(at)):
        raise TransitionDenied(
            "term_running", _("影响期至 %(day)s，届满后自动解除。") % {"day": entry.ends_on.isoformat()}
        )


def somebody_came(course: "Course", *, by: "User", at: datetime) -> None:
    if not course.participations.exists():
        raise TransitionDenied("nobody_came", _("还没有参训人员，请先登记签到或导入名单。"))


ENTRY = Workflow(
    Transition(
        "confirm",
        gettext_lazy("确认入档"),
        frozenset({EntryState.PENDING}),
        EntryState.KEPT,
        frozenset({Role.HR_ARCHIVIST}),
        another_person,
    ),
    Transition(
        "refuse",
        gettext_lazy("退回"),
        frozenset({EntryState.PENDING}),
        EntryState.REFUSED,
        frozenset({Role.HR_ARCHIVIST}),
        another_person,
    ),
    Transition(
        "end",
        gettext_lazy("影响期满"),
        frozenset({EntryState.KEPT}),
        EntryState.ENDED,
        frozenset({Role.CLOCK}),
        term_over,
    ),
    Transition(
        "correct",
        gettext_lazy("更正"),
        frozenset({EntryState.KEPT, EntryState.ENDED}),
        EntryState.SUPERSEDED,
        frozenset({Role.HR_ARCHIVIST}),
    ),
    states=EntryState,
    initial=EntryState.PENDING,
    field="state",
)

COURSE = Workflow(
    Transition(
        "open",
        gettext_lazy("开课"),
        frozenset({CourseState.PLANNED}),
        CourseState.OPEN,
        frozenset({Role.HR_ARCHIVIST}),
    ),
    Transition(
        "close",
        gettext_lazy("结课"),
        frozenset({CourseState.OPEN}),
        CourseState.CLOSED,
        frozenset({Role.HR_ARCHIVIST}),
        somebody_came,
    ),
    Transition(
        "cancel",
        gettext_lazy("取消"),
        frozenset({CourseState.PLANNED, CourseState.OPEN}),
        CourseState.CANCELLED,
        frozenset({Role.HR_ARCHIVIST}),
    ),
    states=CourseState,
    initial=CourseState.PLANNED,
    field="state",
)
