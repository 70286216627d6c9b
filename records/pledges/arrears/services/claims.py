"""A claim from its entry to its end, but for money and plans."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import (
    USUAL_CATALOGUE_ITEM,
    USUAL_DOCUMENT,
    Domain,
    Scope,
    Severity,
    Source,
)
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import create_record
from records.pledges.arrears import deadlines
from records.pledges.arrears.choices import Kind, Status
from records.pledges.arrears.content import FIELDS, values_of
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.services.daily import lapse
from records.pledges.arrears.services.steps import begin, finish, locked, note_step, refuse_unless
from records.pledges.arrears.sums import account_of
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

_ONCE = "arrear_entered_once"
_DOMAINS = {Kind.GOODS: Domain.PROCUREMENT, Kind.SERVICES: Domain.PROCUREMENT, Kind.DEPOSIT: Domain.BIDDING}


@transaction.atomic
def register_arrear(
    *, organisation: Organisation, content: Mapping[str, Any], by: "User", at: datetime
) -> Arrear:
    """
    Enter what a body owes; another person confirms it.

    :param content: values of ``content.FIELDS``
    :raises ValidationError: field by field
    :raises TransitionDenied: ``not_your_role`` where the body lies outside the clerk's reach
    """
    _only(content)
    arrear = Arrear(
        organisation=organisation,
        region_id=organisation.region_id,
        writers=[by.pk],
        created_by=by,
        created_at=at,
        updated_at=at,
        **values_of(content, at=at),
    )
    _may_write(arrear, by=by, at=at)
    _save_new(arrear)
    note_step(arrear, "register", by=by, at=at, source="")
    return arrear


@transaction.atomic
def edit_arrear(*, uid: uuid.UUID, content: Mapping[str, Any], by: "User", at: datetime) -> Arrear:
    """Change what nobody has confirmed yet; whoever does so can no longer confirm it."""
    _only(content)
    arrear = locked(uid)
    _may_write(arrear, by=by, at=at)
    refuse_unless(
        arrear.status == Status.DRAFT,
        "edit",
        arrear,
        "not_editable",
        _("核实后不能修改；有误的请撤销后重新登记。"),
        by=by,
        at=at,
    )
    for name, value in values_of(content, at=at).items():
        setattr(arrear, name, value)
    if by.pk not in arrear.writers:
        arrear.writers = [*arrear.writers, by.pk]
    arrear.updated_at = at
    _save_new(arrear, again=True)
    note_step(arrear, "edit", by=by, at=at)
    return arrear


@transaction.atomic
def confirm_arrear(*, uid: uuid.UUID, by: "User", at: datetime) -> Arrear:
    """Another person has seen contract and invoice. What is past its day is overdue from that moment."""
    arrear = locked(uid)
    step = begin(arrear, "confirm", by=by, at=at)
    arrear.confirmed_by, arrear.confirmed_at = by, at
    arrear.next_due_on = arrear.due_on
    finish(arrear, step, by=by, at=at)
    if arrear.due_on < timezone.localdate(at):
        lapse(arrear, at=at)
    return arrear


@transaction.atomic
def refuse_arrear(*, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> Arrear:
    arrear = locked(uid)
    finish(arrear, begin(arrear, "refuse", by=by, at=at, reason=reason), by=by, at=at, reason=reason)
    return arrear


@transaction.atomic
def withdraw_arrear(*, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> Arrear:
    """It was never owed, or entered wrongly: it counts nowhere any more, and stays readable."""
    arrear = locked(uid)
    step = begin(arrear, "withdraw", by=by, at=at, reason=reason)
    arrear.next_due_on = None
    finish(arrear, step, by=by, at=at, reason=reason)
    deadlines.drop(arrear, by=by, at=at)
    return arrear


@transaction.atomic
def determine_arrear(*, uid: uuid.UUID, reason: str, by: "User", at: datetime) -> Arrear:
    """Hand it over for a formal determination (认定); paying it off remains possible."""
    arrear = locked(uid)
    finish(arrear, begin(arrear, "determine", by=by, at=at, reason=reason), by=by, at=at, reason=reason)
    deadlines.settle(arrear, by=by, at=at)
    return arrear


@transaction.atomic
def draft_record(*, uid: uuid.UUID, by: "User", at: datetime) -> DishonestyRecord:
    """
    Draft the record of a body that does not pay. It cannot be submitted without the determination (认定决定书) of an
    authority with the power to make it: number and name of that document are left for the clerk. Who waits for the
    money is not in it.
    """
    arrear = locked(uid)
    refuse_unless(
        arrear.status == Status.DETERMINING,
        "draft",
        arrear,
        "wrong_state",
        _("只有移送失信认定的账款可以据此起草记录。"),
        by=by,
        at=at,
    )
    refuse_unless(
        arrear.draft_id is None,
        "draft",
        arrear,
        "drafted_already",
        _("已据本笔账款起草过记录。"),
        by=by,
        at=at,
    )
    today = timezone.localdate(at)
    owed = account_of(arrear, on=today)
    arrear.draft = create_record(
        content={
            "organisation": arrear.organisation,
            "source": Source.ARREARS,
            "domain": _DOMAINS.get(Kind(arrear.kind), Domain.GENERAL),
            "severity": Severity.ORDINARY,
            "title": _("逾期未支付%(kind)s") % {"kind": arrear.get_kind_display()},
            "facts": _(
                "%(body)s应于%(due)s前支付“%(contract)s”（合同编号%(number)s）的%(kind)s%(amount)s元。"
                "截至%(today)s，尚欠本金%(principal)s元、逾期利息%(interest)s元，"
                "经督促仍未清偿。"
            )
            % {
                "body": arrear.organisation.name,
                "due": arrear.due_on.isoformat(),
                "contract": arrear.contract_name,
                "number": arrear.contract_number,
                "kind": arrear.get_kind_display(),
                "amount": arrear.amount,
                "today": today.isoformat(),
                "principal": owed.principal,
                "interest": owed.interest,
            },
            "legal_basis": "《保障中小企业款项支付条例》（国务院令第728号公布，2025年修订）第26条",
            "catalogue_item": USUAL_CATALOGUE_ITEM[Source.ARREARS],
            "document_kind": USUAL_DOCUMENT[Source.ARREARS],
            "decided_on": today,
            "amount": owed.principal,
            "scope": Scope.PUBLIC,
        },
        by=by,
        at=at,
    )
    arrear.updated_at = at
    arrear.save(update_fields=["draft", "updated_at"])
    note_step(arrear, "draft", by=by, at=at)
    return arrear.draft


def _only(content: Mapping[str, Any]) -> None:
    if unknown := sorted(set(content) - set(FIELDS)):
        raise ValidationError(dict.fromkeys(unknown, _("该字段不能由人填写。")), code="not_editable")


def _may_write(arrear: Arrear, *, by: "User", at: datetime) -> None:
    if not by.holds([Role.CLERK, Role.PARTNER], over=arrear):
        audit.refused(action="arrear.write", by=by, at=at, subject=arrear)
        raise TransitionDenied("not_your_role", _("您没有登记%s账款的权限。") % arrear.organisation.name)


def _save_new(arrear: Arrear, *, again: bool = False) -> None:
    """Two who enter the same claim at once are told so; only one of them stands."""
    try:
        with transaction.atomic():
            arrear.save(force_insert=not again)
    except IntegrityError as error:
        if _ONCE not in str(error):
            raise
        raise ValidationError(
            {"contract_number": _("本单位同一合同、同一应付日期和金额的账款已经登记，请核对。")}
        ) from error
