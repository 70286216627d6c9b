"""The clocks of a complaint: which run when, by what came in and how, and what follows when one passes."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length
from supervision.complaints.choices import DEFAULT_KINDS, Channel, ComplaintKind
from supervision.complaints.models.case import CASE_KIND

if TYPE_CHECKING:
    from records.access.models import User
    from supervision.complaints.models import Complaint

SORT, NOTICE, WRONG_AGENCY = "petition_sort", "petition_notice", "petition_wrong_agency"
FINISH, HOTLINE = "petition_finish", "hotline_answer"
ARREARS_TRANSFER, ARREARS_RESULT, ARREARS_MAX = "arrears_transfer", "arrears_result", "arrears_max"
VERIFY, RECTIFY = "default_verify", "complaint_rectify"
SUPERVISION, REVISIT = "complaint_supervision", "complaint_revisit"
# That by which whoever complained must have his answer.
ANSWER_KEYS = (HOTLINE, FINISH, ARREARS_RESULT, ARREARS_MAX)
# The other agency's time to send it back, and the time to rate the answer: nobody here is late with these.
SILENT = frozenset({WRONG_AGENCY, REVISIT})
ESCALATED = _("逾期未办的，自动列为督办事项，报上级过问。")


def register() -> None:
    """Make the kind known, and let a period that was extended or paused carry its complaint with it."""
    register_case_kind(CaseKind(CASE_KIND, _("投诉举报"), _page, _overdue))
    post_save.connect(_moved, sender=Deadline, dispatch_uid="supervision.complaints.deadline_moved")


def _moved(sender: Any, instance: Deadline, created: bool, **more: Any) -> None:
    # More time is granted at the deadline's own page; the complaint must tell the same day.
    if created or instance.case_kind != CASE_KIND or instance.key != RECTIFY or not instance.is_open:
        return
    from supervision.complaints.models import Complaint

    rows = Complaint.objects.filter(pk=instance.case_uid, rectify_until__isnull=False)
    rows.exclude(rectify_until=instance.due_on).update(rectify_until=instance.due_on)


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_complaint_change", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.complaints.services.supervising import escalate

    if deadline.key not in SILENT:
        escalate(uid=deadline.case_uid, key=deadline.key, at=at)


def deadlines_of(case: "Complaint") -> QuerySet[Deadline]:
    return cases.of_case(CASE_KIND, case.uid)


def start(
    case: "Complaint",
    key: str,
    *,
    consequence: Any = ESCALATED,
    role: Role = Role.COMPLAINT_HANDLER,
    start_on: date | None = None,
    length: Length | None = None,
    by: "User | None",
    at: datetime,
) -> Deadline:
    """Let a period begin; it is the handling body's where there is one, else the office's."""
    body = case.handler_body if role == Role.COMPLAINT_HANDLER else None
    with override("zh-hans"):
        consequence = str(consequence)
    return cases.start(
        key=key,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        # Its title may name people; lists and mails say the number alone.
        case_title=case.number,
        start_on=start_on or timezone.localdate(at),
        region=body.region_id if body else case.handling_region_id,
        organisation=body,
        role=role,
        consequence=consequence,
        length=length,
        by=by or clock_user(),
        at=at,
    )


def meet(case: "Complaint", *keys: str, by: "User | None", at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by or clock_user(), at=at)


def cancel(case: "Complaint", *keys: str, by: "User | None", at: datetime) -> None:
    """Those named, or all that are open."""
    for key in keys or [one.key for one in deadlines_of(case) if one.is_open]:
        cases.cancel(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by or clock_user(), at=at)


def start_filed(case: "Complaint", *, by: "User | None", at: datetime) -> None:
    start(case, SORT, by=by, at=at)
    if case.channel == Channel.HOTLINE:
        start(case, HOTLINE, by=by, at=at)


def start_accepted(case: "Complaint", *, by: "User", at: datetime) -> None:
    """款项支付条例第25条 for arrears, 信访工作条例第34条 for the rest, and 1103号 beside it where a promise was broken."""
    if case.kind == ComplaintKind.ARREARS:
        for key in (ARREARS_TRANSFER, ARREARS_RESULT, ARREARS_MAX):
            start(case, key, by=by, at=at)
        return
    start(case, FINISH, by=by, at=at)
    if case.kind in DEFAULT_KINDS:
        start(case, VERIFY, by=by, at=at)


def answered_on_time(case: "Complaint", *, at: datetime) -> bool:
    """Whether every period within which an answer was owed still runs; asked before they are met."""
    today = timezone.localdate(at)
    owed = [one for one in deadlines_of(case) if one.key in ANSWER_KEYS and one.is_open]
    return all(one.due_on >= today and one.overdue_noticed_at is None for one in owed)
