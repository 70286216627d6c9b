"""The clocks of a dispute: taking it up, bringing it to an end, and each thing that was agreed."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from records.access.roles import Role
from records.clocks import cases
from records.clocks.kinds import CaseKind, register_case_kind
from records.clocks.models import Deadline
from records.common.deadlines import Length
from supervision.disputes.models import CASE_KIND, TERM_KIND, Dispute, DisputeTerm

if TYPE_CHECKING:
    from records.access.models import User

ACCEPT, COORDINATE, TERM = "dispute_accept", "dispute_coordinate", "dispute_term"
LATE = gettext_noop("逾期的在本件注明，报督导人员过问。")
TERM_LATE = gettext_noop("逾期未核验为已履行的，可以认定违反协议，并按后续途径处理。")


def register() -> None:
    register_case_kind(CaseKind(CASE_KIND, _("失信违约事件协调"), _page, _overdue))
    register_case_kind(CaseKind(TERM_KIND, _("协调协议条款"), _page_of_term, _term_overdue))


def _page(uid: uuid.UUID) -> str:
    return reverse("admin:supervision_dispute_change", args=[uid])


def _page_of_term(uid: uuid.UUID) -> str:
    return _page(DisputeTerm.objects.values_list("dispute_id", flat=True).get(pk=uid))


def _overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.disputes.services.overdue import dispute_is_overdue

    dispute_is_overdue(uid=deadline.case_uid, label=str(deadline.label), at=at)


def _term_overdue(deadline: Deadline, *, at: datetime) -> None:
    from supervision.disputes.services.overdue import term_is_overdue

    term_is_overdue(uid=deadline.case_uid, at=at)


def start(case: Dispute, key: str, *, role: Role, by: "User", at: datetime) -> Deadline:
    return cases.start(
        key=key,
        case_kind=CASE_KIND,
        case_uid=case.uid,
        # Its title may name the firm; lists and mails say the number alone.
        case_title=case.number,
        start_on=timezone.localdate(at),
        region=case.region_id,
        role=role,
        consequence=LATE,
        by=by,
        at=at,
    )


def start_term(term: DisputeTerm, case: Dispute, *, begins: date, by: "User", at: datetime) -> Deadline:
    """The agreement itself says until when."""
    return cases.start(
        key=TERM,
        case_kind=TERM_KIND,
        case_uid=term.uid,
        case_title=f"{case.number}（{term.number}）",
        start_on=begins,
        region=case.region_id,
        role=Role.COMPLAINT_HANDLER,
        consequence=TERM_LATE,
        length=Length((term.due_on - begins).days, "d"),
        by=by,
        at=at,
    )


def meet(case: Dispute, *keys: str, by: "User", at: datetime) -> None:
    for key in keys:
        cases.meet(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)


def cancel_all(case: Dispute, *, by: "User", at: datetime) -> None:
    """Nothing more is due in a case that is over."""
    for key in (ACCEPT, COORDINATE):
        cases.cancel(key=key, case_kind=CASE_KIND, case_uid=case.uid, by=by, at=at)
    for term in case.terms.all():
        cases.cancel(key=TERM, case_kind=TERM_KIND, case_uid=term.uid, by=by, at=at)


def deadlines_of(case: Dispute) -> list[Deadline]:
    terms = list(case.terms.values_list("uid", flat=True))
    found: list[Any] = list(cases.of_case(CASE_KIND, case.uid))
    if terms:
        found += list(
            Deadline.objects.filter(case_kind=TERM_KIND, case_uid__in=terms)
            .with_history()
            .order_by("due_on", "uid")
        )
    return found
