"""The clocks of this room's cases: which run when, and what follows when one passes."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.clocks.cases import CaseKind, register_case_kind
from records.clocks.models import Deadline

ORDER_CASE = "rectification-order"
REPORT_CASE = "own-report"
EXPLAIN, FINISH, CHECK = "rectification_explain", "rectification_finish", "rectification_check"
SUPERIOR, REPORT = "rectification_superior", "own_report"


def register() -> None:
    """Make the kinds known, and let a period that was extended or paused carry its order with it."""
    register_case_kind(CaseKind(ORDER_CASE, _("失信整改"), _order_page, _order_overdue))
    register_case_kind(CaseKind(REPORT_CASE, _("失信情况报告"), _report_page, _report_overdue))
    post_save.connect(_moved, sender=Deadline, dispatch_uid="records.consequences.deadline_moved")


def _order_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_rectificationorder_change", args=[uid])


def _report_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_ownreport_change", args=[uid])


def _order_overdue(deadline: Deadline, *, at: datetime) -> None:
    from records.consequences.services.overdue import order_is_overdue

    if deadline.key == FINISH:
        order_is_overdue(uid=deadline.case_uid, at=at)


def _report_overdue(deadline: Deadline, *, at: datetime) -> None:
    from records.consequences.services.overdue import report_is_missing

    report_is_missing(uid=deadline.case_uid, at=at)


def _moved(sender: Any, instance: Deadline, created: bool, **more: Any) -> None:
    # Whoever grants more time does so at the deadline's own page; the order and its record must say the same day.
    if created or instance.case_kind not in (ORDER_CASE, REPORT_CASE):
        return
    from records.consequences.services.overdue import follow_deadline

    follow_deadline(instance, at=timezone.now())
