"""The workflow of one version of an indicator system."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.access.roles import Role
from records.common.workflow import Transition, TransitionDenied, Workflow
from supervision.assessments.systems.choices import Status

ASSESSORS = frozenset({Role.ASSESSOR})


def _another_than_its_writers(version: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if by.pk in version.writers:
        raise TransitionDenied("four_eyes", _("您编写或修改过本版本，须由另一人通过。"))


def _whole(version: Any, *, by: Any, at: datetime, **more: Any) -> None:
    # Imported here: the checks read the tree, which stands on the models.
    from supervision.assessments.systems.checks import problems_of

    _another_than_its_writers(version, by=by, at=at)
    found = problems_of(version)
    if found:
        raise TransitionDenied(
            "tree_has_problems",
            _("指标体系还有%(count)d处须改正，第一处：%(first)s")
            % {"count": len(found), "first": found[0].message},
        )


def _never_used(version: Any, *, by: Any, at: datetime, **more: Any) -> None:
    if version.is_frozen:
        raise TransitionDenied("frozen", _("已有考核使用本版本，内容不能再改；请复制为新版本后修改。"))


WORKFLOW = Workflow(
    Transition(
        "adopt",
        pgettext_lazy("indicator system", "通过"),
        frozenset({Status.DRAFT}),
        Status.ADOPTED,
        ASSESSORS,
        _whole,
    ),
    Transition(
        "reopen",
        gettext_lazy("退回修改"),
        frozenset({Status.ADOPTED}),
        Status.DRAFT,
        ASSESSORS,
        _never_used,
    ),
    Transition("retire", gettext_lazy("停用本版本"), frozenset({Status.ADOPTED}), Status.RETIRED, ASSESSORS),
    Transition("discard", gettext_lazy("作废"), frozenset({Status.DRAFT}), Status.DISCARDED, ASSESSORS),
    states=Status,
    initial=Status.DRAFT,
)
