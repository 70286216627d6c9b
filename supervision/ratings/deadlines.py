"""The clocks of a rating: the body's comment, and publication in time."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from supervision.ratings.models import CASE_KIND, RatingCase

if TYPE_CHECKING:
    from django.db.models import QuerySet

COMMENT, PUBLISH = "rating_comment", "rating_publish"
NOT_HEARD = gettext_noop("逾期未提出的视为没有意见，公布后仍可补充。")
LATE = gettext_noop("逾期未公布的在本件注明，报督导人员过问。")


def register() -> None:
    register_case_kind(CaseKind(CASE_KIND, _("第三方评级"), _page, _overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_ratingcase_change", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.ratings.services.publishing import rating_is_overdue

    if deadline.key == PUBLISH:
        rating_is_overdue(uid=deadline.case_uid, label=str(deadline.label), at=at)


def start_publication(case: RatingCase, *, by: Any, at: datetime) -> Deadline:
    return _start(case, PUBLISH, case.received_on, Role.REVIEWER, None, LATE, by=by, at=at)


def start_comment(case: RatingCase, *, by: Any, at: datetime) -> Deadline:
    today = timezone.localdate(at)
    return _start(case, COMMENT, today, Role.DEPARTMENT, case.body, NOT_HEARD, by=by, at=at)


def _start(
    case: RatingCase,
    key: str,
    start_on: Any,
    role: Role,
    body: Any,
    consequence: str,
    *,
    by: Any,
    at: datetime,
) -> Deadline:
    return cases.start(
        key=key,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        # Grade and agency are nobody's to read before publication; lists and mails say the number alone.
        case_title=case.number,
        start_on=start_on,
        region=case.region_id,
        organisation=body,
        role=role,
        consequence=consequence,
        by=by,
        at=at,
    )


def meet(case: RatingCase, *keys: str, by: Any, at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def cancel(case: RatingCase, *, by: Any, at: datetime) -> None:
    for key in (COMMENT, PUBLISH):
        cases.cancel(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def deadlines_of(case: RatingCase) -> "QuerySet[Deadline]":
    return cases.of_case(CASE_KIND, case.uid)
