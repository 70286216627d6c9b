"""What a platform for small firms' complaints or a finance system sends of unpaid claims; another person confirms each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.pledges.arrears.choices import RateBasis, Status
from records.pledges.arrears.importing import COLUMNS
from records.pledges.arrears.models import Arrear, ArrearStep
from records.pledges.arrears.services.claims import register_arrear
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from records.access.models import User

KIND = "arrear"
_FORMS = {"amount": "amount", "agreed_rate": "rate", "people": "number", "agreed_days": "number"}
# As in the file, but for the body, which every kind of matter names alike.
_COLUMNS = tuple(
    replace(
        MatterColumn(one.name, one.label, one.required, one.example, one.help, one.choices),
        form="day" if one.name.endswith("_on") else _FORMS.get(one.name, "text"),
    )
    for one in COLUMNS
    if one.name != "organisation"
)
_FIXED = ("kind", "creditor_kind", "contract_name", "contract_on")


def register() -> None:
    label = gettext_lazy("拖欠账款")
    register_matters(Matters(KIND, label, Arrear, _COLUMNS, _find, _enter, _follow, _fate))


def _find(body: Organisation, said: Mapping[str, Any], *, by: "User") -> Arrear | None:
    rows = Arrear.objects.select_for_update(of=("self",)).filter(
        organisation=body, contract_number=said["contract_number"], amount=said["amount"]
    )
    if said["due_on"]:
        rows = rows.filter(due_on=said["due_on"])
    return rows.order_by("created_at", "uid").first()


def _enter(*, body: Organisation, said: Mapping[str, Any], by: "User", at: datetime) -> Arrear:
    content = {name: said[name] for name in (one.name for one in _COLUMNS) if said[name] not in (None, "")}
    return register_arrear(
        organisation=body, content={"rate_basis": RateBasis.STATUTORY, **content}, by=by, at=at
    )


def _follow(arrear: Arrear, *, said: Mapping[str, Any], by: "User", at: datetime) -> Arrear | None:
    if all(getattr(arrear, name) == said[name] for name in _FIXED):
        return None
    raise TransitionDenied(
        "entered_already",
        _("同一合同、同一金额的账款已登记，不能以接口更改；登记有误的请联系本站更正。"),
    )


def _fate(arrear: Arrear) -> tuple[str, list[str]]:
    """Approved is what another person has confirmed; how it is paid since is the office's to follow."""
    match arrear.status:
        case Status.DRAFT:
            return "in_review", []
        case Status.REFUSED:
            step = ArrearStep.objects.filter(arrear=arrear, name="refuse").order_by("at", "uid").last()
            return "returned", [step.reason] if step and step.reason else []
        case Status.SETTLED | Status.WITHDRAWN:
            return "ended", [str(Status(arrear.status).label)]
        case _:
            return "approved", []
