"""How a report comes about: the clock makes it, and who asked may ask the clock again."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.checks.reports.choices import Status
from records.common.workflow import Transition, Workflow

CLOCK = frozenset({Role.CLOCK})
ASKERS = frozenset({Role.CLERK, Role.DEPARTMENT})

REPORT = Workflow(
    Transition("make", _("生成"), frozenset({Status.PENDING}), Status.READY, CLOCK),
    Transition("give_up", _("多次失败后停止"), frozenset({Status.PENDING}), Status.FAILED, CLOCK),
    Transition("retry", _("重新生成"), frozenset({Status.FAILED}), Status.PENDING, ASKERS),
    states=Status,
    initial=Status.PENDING,
)
