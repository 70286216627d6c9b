"""What a court's or a review organ's system sends of cases against bodies: the summons, later the outcome."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.subjects.models import Organisation
from supervision.oversight.choices import CaseStatus
from supervision.oversight.models import LitigationCase
from supervision.oversight.services.importing import COLUMNS
from supervision.oversight.services.litigation import CaseData, decide, enter_case

if TYPE_CHECKING:
    from records.access.models import User

KIND = "litigation-case"
_DAYS = frozenset({"filed_on", "decided_on"})
# As in the file, but for the body, which every kind of matter names alike.
_COLUMNS = tuple(
    replace(
        MatterColumn(one.name, one.label, one.required, one.example, one.help, one.choices),
        form="day" if one.name in _DAYS else "text",
    )
    for one in COLUMNS
    if one.name != "body"
)


def register() -> None:
    label = gettext_lazy("行政诉讼和复议")
    register_matters(Matters(KIND, label, LitigationCase, _COLUMNS, _find, _enter, _follow, _fate))


def _find(body: Organisation, said: Mapping[str, Any], *, by: "User") -> LitigationCase | None:
    rows = LitigationCase.objects.select_for_update(of=("self",))
    return rows.filter(body=body, case_number=said["case_number"]).first()


def _enter(*, body: Organisation, said: Mapping[str, Any], by: "User", at: datetime) -> LitigationCase:
    asked = {name: said[name] for name in ("procedure", "instance", "case_number", "authority", "title")}
    case = enter_case(
        said=CaseData(**asked, plaintiff_kind=said["plaintiff_kind"], body=body, filed_on=said["filed_on"]),
        by=by,
        at=at,
    )
    _decide(case, said, by=by, at=at)
    return case


def _follow(
    case: LitigationCase, *, said: Mapping[str, Any], by: "User", at: datetime
) -> LitigationCase | None:
    """The outcome may come later; everything else stands as it was entered, and another person confirms it."""
    if any(getattr(case, name) != said[name] for name in ("procedure", "authority", "title", "filed_on")):
        raise TransitionDenied(
            "entered_already", _("该案件已登记，立案信息不能以接口更改；登记有误的请联系本站更正。")
        )
    if not said["outcome"]:
        return None
    same = (case.outcome, case.decided_on) == (said["outcome"], said["decided_on"])
    if case.status != CaseStatus.PENDING and same:
        return None
    _decide(case, said, by=by, at=at)
    return case


def _decide(case: LitigationCase, said: Mapping[str, Any], *, by: "User", at: datetime) -> None:
    if not (said["outcome"] or said["decided_on"] or said["loss_reason"]):
        return
    if said["decided_on"] is None:
        raise TransitionDenied("incomplete", _("填写了结果的，请填写裁判、决定日期。"))
    decide(
        case=case.pk,
        outcome=said["outcome"],
        decided_on=said["decided_on"],
        loss_reason=said["loss_reason"],
        by=by,
        at=at,
    )


def _fate(case: LitigationCase) -> tuple[str, list[str]]:
    """Approved is what another person has confirmed; it counts in figures and is not shown to the public."""
    return ("approved" if case.status == CaseStatus.CONCLUDED else "in_review"), []
