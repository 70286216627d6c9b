"""Cases from a file, row by row: what is right is entered, what is wrong comes back with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common import tables
from records.common.workflow import TransitionDenied
from records.subjects.picking import pick
from supervision.oversight.choices import CaseOutcome, Instance, LossReason, PlaintiffKind, Procedure
from supervision.oversight.services.litigation import CaseData, decide, enter_case

if TYPE_CHECKING:
    from records.access.models import User

MOST_ROWS = 2_000


@dataclass(frozen=True)
class CaseColumn:
    name: str
    label: str | Promise
    required: bool = False
    example: str = ""
    help: str | Promise = ""
    choices: type[TextChoices] | None = None


COLUMNS = (
    CaseColumn("procedure", gettext_lazy("程序"), True, "行政诉讼", choices=Procedure),
    CaseColumn("instance", gettext_lazy("审级"), False, "一审", gettext_lazy("复议案件不填。"), Instance),
    CaseColumn("case_number", gettext_lazy("案号"), True, "（2026）示01行初17号"),
    CaseColumn("authority", gettext_lazy("审理机关"), True, "示例市中级人民法院"),
    CaseColumn(
        "title", gettext_lazy("案由"), True, "不履行行政协议", gettext_lazy("只写案由，不写当事人姓名。")
    ),
    CaseColumn("plaintiff_kind", gettext_lazy("原告、申请人类别"), True, "企业", choices=PlaintiffKind),
    CaseColumn(
        "body",
        gettext_lazy("被告、被申请人"),
        True,
        "示例市财政局",
        gettext_lazy("填写机构全称或统一社会信用代码。"),
    ),
    CaseColumn("filed_on", gettext_lazy("立案日期"), True, "2026-03-02"),
    CaseColumn(
        "outcome",
        gettext_lazy("结果"),
        False,
        "",
        gettext_lazy("已审结的填写，由另一人核对后计入统计。"),
        CaseOutcome,
    ),
    CaseColumn("loss_reason", gettext_lazy("败诉、纠错原因"), False, "", "", LossReason),
    CaseColumn("decided_on", gettext_lazy("裁判、决定日期"), False, ""),
)
_NAMES = {column.name for column in COLUMNS}


@dataclass
class Imported:
    """:ivar problems: (number of the row in the file, what is wrong with it)"""

    entered: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def template() -> bytes:
    return tables.template(COLUMNS, _("诉讼复议案件"))


@transaction.atomic
def import_cases(*, file: Any, by: "User", at: datetime) -> Imported:
    """
    Enter the cases of an xlsx or csv file in the template's columns.

    :raises ValidationError: where the file as a whole cannot be read
    """
    try:
        kind = tables.kind_of(file)
        if kind is None:
            raise ValidationError({"file": _("请上传按模板填写的 xlsx 或 csv 文件。")})
        rows = tables.read(file, kind, COLUMNS)
    except tables.Unreadable as error:
        raise ValidationError({"file": str(error)}) from error
    if len(rows) > MOST_ROWS:
        raise ValidationError({"file": _("一次最多 %d 行，请分成几个文件。") % MOST_ROWS})
    found = Imported()
    for row in rows:
        try:
            # A row of which the outcome is refused leaves nothing behind.
            with transaction.atomic():
                _enter(row.as_text(), by=by, at=at)
        except ValidationError as error:
            found.problems.append((row.number, _told(error)))
        except TransitionDenied as denied:
            found.problems.append((row.number, denied.message))
        else:
            found.entered += 1
    details = {"entered": found.entered, "refused": len(found.problems)}
    audit.record(action="litigation.imported", by=by, at=at, details=details)
    return found


def _enter(cells: Mapping[str, str], *, by: "User", at: datetime) -> None:
    said = {name: cells.get(name, "") for name in _NAMES}
    picked = pick(said["body"], None)
    if picked.organisation is None:
        raise ValidationError({"body": picked.problem})
    filed_on = _day("filed_on", said["filed_on"])
    if filed_on is None:
        raise ValidationError({"filed_on": _("请填写立案日期。")})
    decided_on = _day("decided_on", said["decided_on"])
    case = enter_case(
        said=CaseData(
            procedure=_code(Procedure, said["procedure"]),
            instance=_code(Instance, said["instance"]),
            case_number=said["case_number"],
            authority=said["authority"],
            title=said["title"],
            plaintiff_kind=_code(PlaintiffKind, said["plaintiff_kind"]),
            body=picked.organisation,
            filed_on=filed_on,
        ),
        by=by,
        at=at,
    )
    if not (said["outcome"] or said["loss_reason"] or decided_on):
        return
    if decided_on is None:
        raise ValidationError({"decided_on": _("填写了结果的，请填写裁判、决定日期。")})
    outcome, reason = _code(CaseOutcome, said["outcome"]), _code(LossReason, said["loss_reason"])
    decide(case=case.pk, outcome=outcome, decided_on=decided_on, loss_reason=reason, by=by, at=at)


def _code(choices: type[TextChoices], text: str) -> str:
    """By code or by label; what is neither stays as it is, for the service to refuse."""
    return next((value for value, label in choices.choices if text in (value, str(label))), text)


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise ValidationError({name: _("日期写成 2026-12-31。")}) from error


def _told(error: ValidationError) -> str:
    labels = {column.name: column.label for column in COLUMNS}
    if not hasattr(error, "error_dict"):
        return "；".join(error.messages)
    return "；".join(
        f"{labels[name]}：{text}" if name in labels else text
        for name, texts in error.message_dict.items()
        for text in texts
    )
