"""The clocks of promises: the promised day, and how long a verdict may take after it."""

import uuid
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.clocks.cases import CaseKind, register_case_kind
from records.clocks.models import Deadline

CASE = "pledge"
DUE, VERDICT = "pledge_due", "pledge_verdict"


def register() -> None:
    register_case_kind(CaseKind(CASE, _("承诺"), _page, _overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:records_pledge_page", args=[uid])


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from records.pledges.services.following import pledge_is_overdue

    if deadline.key == DUE:
        pledge_is_overdue(uid=deadline.case_uid, at=at)
