"""Many claims from one file: all its rows, or none and what is wrong with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common import tables
from records.common.workflow import TransitionDenied
from records.pledges.arrears.choices import CreditorKind, Kind, RateBasis
from records.pledges.arrears.content import label_of
from records.pledges.arrears.services.claims import register_arrear
from records.subjects.models import Organisation
from records.subjects.picking import pick

if TYPE_CHECKING:
    from records.access.models import User

MOST_ROWS = 2_000


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    required: bool = False
    example: str = ""
    help: str | Promise = ""
    choices: Any = None


_DAY = gettext_lazy("日期，例如 2026-03-15。")
COLUMNS: tuple[Column, ...] = (
    Column("organisation", gettext_lazy("欠款单位"), True, "11990100000000019F", gettext_lazy("机构全称或统一社会信用代码。")),
    Column("kind", gettext_lazy("款项类别"), True, "货物款", choices=Kind),
    Column("contract_name", gettext_lazy("合同名称"), True, "办公设备采购合同"),
    Column("contract_number", gettext_lazy("合同编号"), True, "CG-2025-018"),
    Column("contract_on", gettext_lazy("合同订立日期"), True, "2025-01-10", _DAY),
    Column("amount", gettext_lazy("应付金额（元）"), True, "125000.00"),
    Column("creditor_kind", gettext_lazy("债权人类别"), True, "企业", choices=CreditorKind),
    Column("creditor", gettext_lazy("债权人名称、姓名"), True, "示例供应商有限公司"),
    Column("creditor_code", gettext_lazy("债权人信用代码、证件号码"), False, "91320105780688132K"),
    Column("people", gettext_lazy("涉及人数"), False, "", gettext_lazy("只在农民工工资中填写。")),
    Column("accepted_on", gettext_lazy("交付、验收日期"), False, "2025-02-01", _DAY),
    Column("invoiced_on", gettext_lazy("开票、结算日期"), False, "", _DAY),
    Column("agreed_days", gettext_lazy("合同约定付款天数"), False, "30"),
    Column("due_on", gettext_lazy("应付日期"), False, "", gettext_lazy("不填的按交付、验收日期和付款天数计算。")),
    Column("rate_basis", gettext_lazy("逾期利息"), False, "", gettext_lazy("不填的按每日万分之五。"), RateBasis),
    Column("agreed_rate", gettext_lazy("约定年利率（%）"), False, ""),
    Column("note", gettext_lazy("说明"), False, "", gettext_lazy("不写个人姓名和证件号码。")),
)  # fmt: skip


class RowsRefused(Exception):
    """Nothing was stored: ``rows`` are (number, cells, errors) as ``tables.error_report`` takes them."""

    def __init__(self, rows: list[tuple[int, Mapping[str, Any], list[dict[str, str]]]]) -> None:
        super().__init__(f"{len(rows)} rows refused")
        self.rows = rows


def import_arrears(*, file: IO[bytes], by: "User", at: datetime) -> int:
    """
    Enter every row of a file as a claim that waits for another person, or none.

    :raises tables.Unreadable: the file as a whole
    :raises RowsRefused: row by row
    """
    kind = tables.kind_of(file)
    if kind is None:
        raise tables.Unreadable(_("请上传按模板填写的 xlsx 或 csv 文件。"))
    rows = tables.read(file, kind, COLUMNS)
    if len(rows) > MOST_ROWS:
        raise tables.Unreadable(_("一个文件最多 %d 行，请拆分后导入。") % MOST_ROWS)
    refused: list[tuple[int, Mapping[str, Any], list[dict[str, str]]]] = []
    with transaction.atomic():
        for row in rows:
            errors = _enter(row.cells, by=by, at=at)
            if errors:
                refused.append((row.number, row.cells, errors))
        if refused:
            transaction.set_rollback(True)
        else:
            audit.record(action="arrear.imported", by=by, at=at, details={"rows": len(rows)})
    if refused:
        raise RowsRefused(refused)
    return len(rows)


def _enter(cells: Mapping[str, Any], *, by: "User", at: datetime) -> list[dict[str, str]]:
    errors: list[dict[str, str]] = []
    content: dict[str, Any] = {"rate_basis": RateBasis.STATUTORY}
    body = _body(cells.get("organisation"), errors)
    for column in COLUMNS[1:]:
        text = tables.text_of(cells.get(column.name))
        if text:
            content[column.name] = _read(column, cells[column.name], text, errors)
    if body is None or errors:
        return errors
    try:
        # A row of its own, so that the next one is looked at though this one is refused.
        with transaction.atomic():
            register_arrear(organisation=body, content=content, by=by, at=at)
    except ValidationError as error:
        return [
            _error(name, sentence) for name, sentences in error.message_dict.items() for sentence in sentences
        ]
    except TransitionDenied as denied:
        return [_error("organisation", denied.message)]
    return []


def _body(cell: Any, errors: list[dict[str, str]]) -> Organisation | None:
    text = tables.text_of(cell)
    if not text:
        errors.append(_error("organisation", _("请填写%s。") % _("欠款单位")))
        return None
    found = pick(text, None)
    if found.organisation is None:
        errors.append(_error("organisation", str(found.problem)))
    return found.organisation


def _read(column: Column, cell: Any, text: str, errors: list[dict[str, str]]) -> Any:
    """A cell as its column holds it; what cannot be read is an error at the cell."""
    try:
        if column.choices is not None:
            by_label = {str(label): value for value, label in column.choices.choices}
            return by_label.get(text) or column.choices(text).value
        if column.name.endswith("_on"):
            return (
                cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else _day(text)
            )
        if column.name in ("people", "agreed_days"):
            number = int(text)
            if not 0 <= number <= 30_000:
                raise ValueError(text)
            return number
        if column.name in ("amount", "agreed_rate"):
            return Decimal(text.replace(",", ""))
    except (ValueError, InvalidOperation):
        errors.append(_error(column.name, _("%s看不懂，请按模板的示例填写。") % label_of(column.name)))
        return None
    return text


def _day(text: str) -> date:
    found = parse_date(text.replace("/", "-").replace(".", "-"))
    if found is None:
        raise ValueError(text)
    return found


def _error(name: str, sentence: str) -> dict[str, str]:
    return {"column": name, "code": "wrong", "detail": sentence}
