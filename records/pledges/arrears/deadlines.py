"""The clocks of arrears: to arrange what is overdue, to step in where nothing was arranged, and to publish the year."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import cases
from records.clocks.cases import CaseKind, register_case_kind
from records.clocks.models import Deadline

if TYPE_CHECKING:
    from records.pledges.arrears.models import Arrear

ARREAR_CASE, DUTY_CASE = "arrear", "arrears-publication"
ARRANGE, ESCALATE, PUBLISH = "arrears_arrange", "arrears_escalate", "arrears_yearly_publication"


def register() -> None:
    register_case_kind(CaseKind(ARREAR_CASE, gettext_lazy("拖欠账款"), _arrear_page, _arrear_overdue))
    register_case_kind(CaseKind(DUTY_CASE, gettext_lazy("拖欠账款年度公示"), _duty_page, _duty_overdue))


def _arrear_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_arrear_change", args=[uid])


def _duty_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_arrearsstatement_duty", args=[uid])


def _arrear_overdue(deadline: Deadline, *, at: datetime) -> None:
    from records.pledges.arrears.models import Arrear

    if deadline.key == ARRANGE:
        escalate(Arrear.objects.with_parties().get(pk=deadline.case_uid), by=clock_user(), at=at)


def _duty_overdue(deadline: Deadline, *, at: datetime) -> None:
    from records.pledges.arrears.services.duties import miss_duty

    miss_duty(uid=deadline.case_uid, at=at)


def arrange(arrear: "Arrear", *, by: Any, at: datetime) -> None:
    """It has become overdue: somebody has to agree with the creditor how it will be paid."""
    _start(arrear, ARRANGE, Role.REVIEWER, _("仍没有清偿计划的，转督导人员督办。"), by=by, at=at)


def escalate(arrear: "Arrear", *, by: Any, at: datetime) -> None:
    """Nothing was arranged, or what was arranged is broken: the supervisor's turn."""
    _start(arrear, ESCALATE, Role.SUPERVISOR, _("仍不清偿的，移送失信认定。"), by=by, at=at)


def settle(arrear: "Arrear", *, by: Any, at: datetime) -> None:
    """What had to be arranged is arranged, paid, or handed over."""
    for key in (ARRANGE, ESCALATE):
        cases.meet(key=key, case_kind=ARREAR_CASE, case_uid=arrear.pk, by=by, at=at)


def drop(arrear: "Arrear", *, by: Any, at: datetime) -> None:
    for key in (ARRANGE, ESCALATE):
        cases.cancel(key=key, case_kind=ARREAR_CASE, case_uid=arrear.pk, by=by, at=at)


def deadlines_of(arrear: "Arrear") -> list[Deadline]:
    return list(cases.of_case(ARREAR_CASE, arrear.pk))


def _start(arrear: "Arrear", key: str, role: str, consequence: str, *, by: Any, at: datetime) -> None:
    cases.start(
        key=key,
        case_kind=ARREAR_CASE,
        case_uid=arrear.pk,
        # Contract and debtor, no creditor: this stands in lists and mails.
        case_title=f"{arrear.organisation.name} {arrear.contract_number}"[:200],
        start_on=timezone.localdate(at),
        region=arrear.region_id,
        role=role,
        consequence=consequence,
        by=by,
        at=at,
    )
