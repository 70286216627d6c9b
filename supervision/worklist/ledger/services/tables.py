"""Task tables as files: those that come with the portal, those that an office brings, and what is taken out again."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

import xlsxwriter
from django.db import transaction
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common import tables
from supervision.worklist.ledger.models import LedgerItem, TaskDuty, TaskPolicy
from supervision.worklist.ledger.services.planning import (
    MeasureData,
    PolicyData,
    TaskData,
    create_policy,
    enter_row,
    issue_policy,
)
from supervision.worklist.ledger.services.steps import begin_deed, lock_policy
from supervision.worklist.ledger.units import split_units
from supervision.worklist.ledger.workflow import ENTERING

if TYPE_CHECKING:
    from records.access.models import User

CATALOGUE = Path(__file__).parent.parent / "catalogue"
MOST_ROWS = 500


@dataclass(frozen=True)
class TableColumn:
    name: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise = ""
    choices: type[TextChoices] | None = None


COLUMNS = (
    TableColumn("number", gettext_lazy("序号"), True, "1", gettext_lazy("本文件内不重复的整数。")),
    TableColumn(
        "measure",
        gettext_lazy("措施序号"),
        False,
        "1",
        gettext_lazy("属于本文件第几项措施；没有划分措施的不填。"),
    ),
    TableColumn("text", gettext_lazy("工作任务"), True, "全面推进依法行政"),
    TableColumn(
        "units",
        gettext_lazy("负责单位"),
        True,
        "市财政局（牵头）、市统计局，各县（市、区）政府",
        gettext_lazy("照录原文；牵头的写“（牵头）”。“各县（市、区）政府”等自动对应到各单位。"),
    ),
    TableColumn(
        "schedule",
        gettext_lazy("时间进度"),
        True,
        "2026年年底前完成",
        gettext_lazy("照录原文，例如“持续推进”“2026年一季度完成”。读不懂的会提示，由人工确定期限。"),
    ),
)


class BadTable(Exception):
    """Some rows cannot be taken; none was. ``rows`` are (number, cells, errors), for the report."""

    def __init__(self, rows: list[tuple[int, dict[str, str], list[dict[str, str]]]]) -> None:
        super().__init__(
            _("有 %d 行需要改正，没有导入任何任务。") % sum(bool(errors) for _n, _c, errors in rows)
        )
        self.rows = rows

    @property
    def message(self) -> str:
        return str(self)

    def report(self) -> bytes:
        return tables.error_report(COLUMNS, [row for row in self.rows if row[2]], _("需要改正的任务"))

    def lines(self) -> list[str]:
        """Each error as a sentence with its row."""
        return [
            _("第%(row)d行“%(column)s”：%(detail)s")
            % {"row": number, "column": _label(error["column"]), "detail": error["detail"]}
            for number, _cells, errors in self.rows
            for error in errors
        ]


def _label(name: str) -> str:
    return next((str(column.label) for column in COLUMNS if column.name == name), name)


def template() -> bytes:
    return tables.template(COLUMNS, _("任务分工表"))


@transaction.atomic
def import_table(*, policy: UUID, file: IO[bytes], by: "User", at: datetime) -> list[LedgerItem]:
    """
    The rows of a table as tasks of a policy that is not issued yet: all of them, or none.

    :raises Unreadable: the file as a whole
    :raises BadTable: row by row what is wrong
    """
    case = lock_policy(policy)
    begin_deed(case, "import", states=frozenset({"draft"}), roles=ENTERING, by=by, at=at)
    kind = tables.kind_of(file)
    if kind is None:
        raise tables.Unreadable(_("请上传 xlsx 或 csv 文件。"))
    rows = tables.read(file, kind, COLUMNS)
    if len(rows) > MOST_ROWS:
        raise tables.Unreadable(_("一次最多导入 %d 行，请分成几个文件。") % MOST_ROWS)
    checked = _checked(case, rows)
    if any(errors for _number, _cells, errors in checked):
        raise BadTable(checked)
    made = [enter_row(_task(cells), policy=case, by=by, at=at) for _number, cells, _errors in checked]
    audit.record(action="task.import", by=by, at=at, subject=case, details={"rows": len(made)})
    return made


def _checked(
    policy: TaskPolicy, rows: Iterable[tables.Row]
) -> list[tuple[int, dict[str, str], list[dict[str, str]]]]:
    taken = set(policy.items.values_list("number", flat=True))
    measures = set(policy.measures.values_list("number", flat=True))
    found = []
    for row in rows:
        cells = row.as_text()
        errors = [
            _error(column.name, "required", _("请填写%s。") % column.label)
            for column in COLUMNS
            if column.required and not cells.get(column.name)
        ]
        number = cells.get("number", "")
        if number and (not number.isdecimal() or not 0 < int(number) < 10_000):
            errors.append(_error("number", "not_a_number", _("请填写 1 到 9999 的整数。")))
        elif number and int(number) in taken:
            errors.append(_error("number", "twice", _("序号 %s 已有任务，请核对。") % number))
        elif number:
            taken.add(int(number))
        measure = cells.get("measure", "")
        if measure and (not measure.isdecimal() or int(measure) not in measures):
            errors.append(_error("measure", "unknown", _("本文件没有第 %s 项措施，请先录入措施。") % measure))
        if cells.get("units") and not split_units(cells["units"]):
            errors.append(_error("units", "no_unit", _("没有读出负责单位，请核对。")))
        for name, most in (("text", 4000), ("units", 2000), ("schedule", 300)):
            if len(cells.get(name, "")) > most:
                errors.append(_error(name, "too_long", _("超过 %d 字，请精简。") % most))
        found.append((row.number, cells, errors))
    return found


def _error(column: str, code: str, detail: str) -> dict[str, str]:
    return {"column": column, "code": code, "detail": detail}


def _task(cells: dict[str, str]) -> TaskData:
    return TaskData(
        text=cells["text"],
        units=cells["units"],
        schedule=cells["schedule"],
        number=int(cells["number"]),
        measure=int(cells["measure"]) if cells.get("measure") else None,
    )


def export_table(items: Iterable[LedgerItem], parts: Mapping[UUID, Sequence[TaskDuty]]) -> bytes:
    """
    A table as it stands, with what became of each task; its first columns can be brought in again.

    :param parts: by task the units' parts that the reader may see
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet(_("任务台账"))
    sheet.freeze_panes(1, 0)
    headings = [
        *(str(column.label) for column in COLUMNS),
        _("编号"), _("进度要求"), _("完成期限"), _("状态"), _("各单位进度"),
    ]  # fmt: skip
    for place, (heading, width) in enumerate(
        zip(headings, (7, 9, 50, 50, 26, 22, 12, 12, 10, 60), strict=True)
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    for line, item in enumerate(items, 1):
        cells = (
            str(item.number or ""),
            str(item.measure.number) if item.measure else "",
            item.text,
            item.units_text,
            item.schedule_text,
            item.code,
            str(item.get_schedule_kind_display()),
            item.due_on.isoformat() if item.due_on else "",
            str(item.get_status_display()),
            "；".join(
                f"{duty.name} {duty.percent}%（{duty.get_status_display()}）"
                for duty in parts.get(item.pk, ())
            ),
        )
        for place, cell in enumerate(cells):
            # Text as text: what begins with = must not become a formula in somebody's office program.
            sheet.write_string(line, place, cell, wrap)
    book.close()
    return out.getvalue()


def catalogue() -> list[dict[str, Any]]:
    """The task tables that come with the portal, as they stand."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob("*.json"))]


def load_table(said: dict[str, Any], *, by: "User", issuer: "User | None", at: datetime) -> TaskPolicy | None:
    """One of them, once; nothing where it is there already. Without an issuer it waits for one."""
    if TaskPolicy.objects.filter(key=said["key"]).exists():
        return None
    with transaction.atomic():
        policy = create_policy(
            said=PolicyData(
                key=said["key"],
                title=said["title"],
                document_number=said["document_number"],
                issuer=said["issuer"],
                issued_on=date.fromisoformat(said["issued_on"]),
                region=said["region"],
                source=said["source"],
                measures=[MeasureData(**measure) for measure in said["measures"]],
                tasks=[TaskData(**task) for task in said["tasks"]],
            ),
            by=by,
            at=at,
        )
        if issuer is not None:
            issue_policy(policy=policy.pk, by=issuer, at=at)
    return policy
