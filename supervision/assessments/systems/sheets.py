"""A system's tree as a spreadsheet: what is written out and read back again is the same tree."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from records.common import tables
from records.subjects.models import Organisation
from supervision.assessments.shape import decimal, number
from supervision.assessments.systems.checks import NUMBERS, RULE_FIELDS, problems
from supervision.assessments.systems.choices import EVERYONE, Better, Effect, Mode, Shape, WhenNone

GRADE_ROW, CAP_ROW = "grade", "bonus_cap"
MOST_ROWS = 600
_YES = "是"


class RowKind(TextChoices):
    """What a row is: an item by how it is scored, a grade, or the cap of all bonus points."""

    GROUP = Mode.GROUP.value, Mode.GROUP.label
    MANUAL = Mode.MANUAL.value, Mode.MANUAL.label
    TIERED = Mode.TIERED.value, Mode.TIERED.label
    DEDUCTION = Mode.DEDUCTION.value, Mode.DEDUCTION.label
    AUTOMATIC = Mode.AUTOMATIC.value, Mode.AUTOMATIC.label
    BONUS = Mode.BONUS.value, Mode.BONUS.label
    VETO = Mode.VETO.value, Mode.VETO.label
    GRADE = GRADE_ROW, gettext_lazy("等次")
    CAP = CAP_ROW, gettext_lazy("加分上限")


@dataclass(frozen=True)
class SheetColumn:
    name: str
    label: str | Promise
    help: str | Promise = ""
    example: str = ""
    required: bool = False
    choices: type[TextChoices] | None = None


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn("key", gettext_lazy("指标代码"), gettext_lazy("本体系内不重复；等次、加分上限行不填。"), "1.1"),
    SheetColumn("parent", gettext_lazy("上级代码"), gettext_lazy("所属分组的代码，一级指标不填。"), "1"),
    SheetColumn("order", gettext_lazy("顺序"), gettext_lazy("同一分组内从小到大。"), "10"),
    SheetColumn("title", gettext_lazy("名称"), gettext_lazy("指标名称，或者等次的名称。"), "有效入库率", True),
    SheetColumn("mode", gettext_lazy("评分方式"), "", "自动计算", True, RowKind),
    SheetColumn("weight", gettext_lazy("分值"), gettext_lazy("各类机构通用的分值；等次行填最低分，加分上限行填上限。"), "6"),
    SheetColumn("weights", gettext_lazy("分类分值"), gettext_lazy("某类机构分值不同的，写“类别代码=分值”，用分号隔开，例如 township=5;department=3。")),
    SheetColumn("applies_to", gettext_lazy("适用机构类别"), gettext_lazy("只适用于某些类别的，写类别代码，用分号隔开；都适用的不填。")),
    SheetColumn("measure", gettext_lazy("取数口径"), gettext_lazy("自动取数的口径代码。"), "data_valid_rate"),
    SheetColumn("shape", gettext_lazy("折算方式"), "", "按比率折算", False, Shape),
    SheetColumn("better", gettext_lazy("方向"), "", "越大越好", False, Better),
    SheetColumn("full_at", gettext_lazy("满分值"), gettext_lazy("比率写小数，例如 0.95。"), "0.95"),
    SheetColumn("zero_at", gettext_lazy("零分值"), gettext_lazy("只用于按比例折算。")),
    SheetColumn("tiers", gettext_lazy("分档"), gettext_lazy("“起点=得分”，用分号隔开，例如 0.95=6;0.8=4。")),
    SheetColumn("otherwise", gettext_lazy("其余得分"), gettext_lazy("不在任何一档的得分，不填为零。")),
    SheetColumn("points", gettext_lazy("每次分值"), gettext_lazy("扣分或加分指标每次的分值。")),
    SheetColumn("cap", gettext_lazy("最多扣分"), gettext_lazy("扣分指标的上限，不填则扣完为止。")),
    SheetColumn("of", gettext_lazy("规则所按分值"), gettext_lazy("分档、扣分按多少分写的，不填则按分值。")),
    SheetColumn("least", gettext_lazy("最低值"), gettext_lazy("一票否决：低于此值即否决。")),
    SheetColumn("most", gettext_lazy("最高值"), gettext_lazy("一票否决：高于此值即否决。")),
    SheetColumn("effect", gettext_lazy("否决后果"), "", "", False, Effect),
    SheetColumn("grade", gettext_lazy("否决等次"), gettext_lazy("否决后定为哪一等次。")),
    SheetColumn("when_none", gettext_lazy("无应计事项时"), "", "", False, WhenNone),
    SheetColumn("guidance", gettext_lazy("评分办法"), gettext_lazy("人怎样评分，写给评分人和被考核单位看。")),
    SheetColumn("evidence", gettext_lazy("佐证材料"), gettext_lazy("须提交哪些材料。")),
    SheetColumn("needs_two", gettext_lazy("须两人评分"), gettext_lazy("填“是”或不填。")),
    SheetColumn("third_above", gettext_lazy("第三人评分分差"), gettext_lazy("两人相差多少分以上由第三人评分。")),
)  # fmt: skip
_BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True)
class Said:
    """What a file says: a tree with grades and cap in the published shape."""

    indicators: list[dict[str, Any]]
    grades: list[dict[str, str]]
    bonus_cap: Decimal | None


# --- Out -------------------------------------------------------------------------------------------------
def workbook(system: Mapping[str, Any]) -> bytes:
    """The tree as xlsx in the columns of the template; labels in Chinese, whoever asks, for it is a document."""
    out = io.BytesIO()
    with override("zh-hans"):
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True})
        as_text = book.add_format({"num_format": "@", "text_wrap": True})
        sheet = book.add_worksheet("指标体系")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(
                place, place, 30 if column.name in ("title", "guidance", "evidence") else 14, as_text
            )
            sheet.write_string(0, place, str(column.label), bold)
        for line, cells in enumerate(rows_of(system), 1):
            for place, column in enumerate(COLUMNS):
                if cells.get(column.name):
                    # As text throughout: a title that begins with = is a title.
                    sheet.write_string(line, place, cells[column.name], as_text)
        book.close()
    return out.getvalue()


def rows_of(system: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = [_cells(one) for one in system["indicators"]]
    rows += [
        {"title": one["title"], "mode": str(RowKind.GRADE.label), "weight": number(one["least"]) or "0"}
        for one in system["grades"]
    ]
    if system.get("bonus_cap") not in (None, ""):
        cap = number(system["bonus_cap"]) or "0"
        rows.append({"title": "加分上限", "mode": str(RowKind.CAP.label), "weight": cap})
    return rows


def _cells(one: Mapping[str, Any]) -> dict[str, str]:
    weights, rule = dict(one.get("weights") or {}), one.get("rule") or {}
    cells = {
        "key": one["key"],
        "parent": one.get("parent") or "",
        "order": str(one.get("order") or 0),
        "title": one["title"],
        "mode": str(Mode(one["mode"]).label),
        "weight": number(weights.pop(EVERYONE, None)) or "",
        "weights": ";".join(f"{kind}={number(weight)}" for kind, weight in sorted(weights.items())),
        "applies_to": ";".join(sorted(one.get("applies_to") or ())),
        "guidance": one.get("guidance") or "",
        "evidence": one.get("evidence") or "",
        "needs_two": _YES if one.get("needs_two") else "",
        "third_above": number(one.get("third_above")) or "",
    }
    for name, value in rule.items():
        if name == "tiers":
            cells[name] = tiers_text(value)
        elif (choices := _BY_NAME[name].choices) is not None:
            cells[name] = str(choices(value).label)
        else:
            cells[name] = value if name not in NUMBERS else number(value) or "0"
    return cells


def tiers_text(tiers: Iterable[Mapping[str, Any]]) -> str:
    return ";".join(f"{number(one['from'])}={number(one['points'])}" for one in tiers)


# --- In --------------------------------------------------------------------------------------------------
def read(file: IO[bytes]) -> Said:
    """
    A filled-in template.

    :raises ValidationError: line by line, each naming row and column
    :raises records.common.tables.Unreadable: the file as a whole cannot be read
    """
    kind = tables.kind_of(file)
    if kind is None:
        raise tables.Unreadable(_("请上传 xlsx 或 csv 文件。"))
    rows = tables.read(file, kind, COLUMNS)
    if len(rows) > MOST_ROWS:
        raise tables.Unreadable(_("一个文件最多%d行。") % MOST_ROWS)
    return _Reading(rows).said()


class _Reading:
    def __init__(self, rows: Sequence[tables.Row]) -> None:
        self.rows = rows
        self.errors: list[str] = []
        self.row_of: dict[str, int] = {}

    def said(self) -> Said:
        indicators: list[dict[str, Any]] = []
        grades: list[dict[str, str]] = []
        cap: str | None = None
        for row in self.rows:
            # Texts keep their inner line breaks; only the blanks around them go.
            cells = row.as_text()
            mode = self._chosen(row, cells, "mode")
            if mode == GRADE_ROW:
                grades.append({"title": cells.get("title", ""), "least": self._weight(row, cells) or "0"})
            elif mode == CAP_ROW:
                cap = self._weight(row, cells)
            elif mode:
                indicators.append(self._indicator(row, cells, mode))
            elif not cells.get("mode"):
                self._wrong(row.number, "mode", _("请选择评分方式。"))
        if not self.errors:
            self._check(indicators, grades, cap)
        if self.errors:
            raise ValidationError(self.errors)
        return Said(indicators, grades, decimal(cap))

    def _indicator(self, row: tables.Row, cells: Mapping[str, str], mode: str) -> dict[str, Any]:
        key = cells.get("key", "")
        if not key:
            self._wrong(row.number, "key", _("请填写指标代码。"))
        elif key in self.row_of:
            self._wrong(row.number, "key", _("与第%d行的指标代码重复。") % self.row_of[key])
        self.row_of.setdefault(key, row.number)
        weight = self._weight(row, cells)
        weights = {EVERYONE: weight} if weight is not None else {}
        return {
            "key": key,
            "parent": cells.get("parent", ""),
            "order": self._order(row, cells),
            "title": cells.get("title", ""),
            "mode": mode,
            "weights": {**weights, **self._pairs(row, cells, "weights")},
            "applies_to": _several(cells.get("applies_to", "")),
            "rule": self._rule(row, cells, mode),
            "guidance": cells.get("guidance", ""),
            "evidence": cells.get("evidence", ""),
            "needs_two": self._yes(row, cells),
            "third_above": self._number(row, cells, "third_above"),
        }

    def _rule(self, row: tables.Row, cells: Mapping[str, str], mode: str) -> dict[str, Any]:
        rule: dict[str, Any] = {}
        for name in sorted(frozenset().union(*RULE_FIELDS.values())):
            if not cells.get(name):
                continue
            if name == "tiers":
                pairs = self._pairs(row, cells, name)
                rule[name] = [{"from": edge, "points": points} for edge, points in pairs.items()]
            elif _BY_NAME[name].choices is not None:
                rule[name] = self._chosen(row, cells, name)
            elif name in NUMBERS:
                rule[name] = self._number(row, cells, name)
            else:
                rule[name] = cells[name]
        return rule

    def _check(self, indicators: list[dict[str, Any]], grades: list[dict[str, str]], cap: str | None) -> None:
        for one in problems({"indicators": indicators, "grades": grades, "bonus_cap": cap}):
            if not one.later:
                field = "weight" if one.field in ("weights", "grades", "bonus_cap") else one.field
                self._wrong(self.row_of.get(one.key), field, one.message)

    # --- Cells -----------------------------------------------------------------------------------------
    def _wrong(self, row: int | None, column: str, message: str) -> None:
        label = _BY_NAME[column].label if column in _BY_NAME else column
        if row is None:
            self.errors.append(message)
        else:
            words = {"row": row, "column": label, "message": message}
            self.errors.append(_("第%(row)d行“%(column)s”：%(message)s") % words)

    def _chosen(self, row: tables.Row, cells: Mapping[str, str], name: str) -> str:
        text, choices = cells.get(name, ""), _BY_NAME[name].choices
        if not text or choices is None:
            return ""
        with override("zh-hans"):
            by_label = {str(label): value for value, label in choices.choices}
        if text in choices.values:
            return text
        if text in by_label:
            return by_label[text]
        self._wrong(row.number, name, _("“%s”不在可选范围内。") % text)
        return ""

    def _number(self, row: tables.Row, cells: Mapping[str, str], name: str) -> str | None:
        text = cells.get(name, "")
        try:
            return number(decimal(text))
        except ValueError:
            self._wrong(row.number, name, _("“%s”不是数字。") % text)
            return None

    def _weight(self, row: tables.Row, cells: Mapping[str, str]) -> str | None:
        return self._number(row, cells, "weight")

    def _order(self, row: tables.Row, cells: Mapping[str, str]) -> int:
        text = cells.get("order", "") or "0"
        if not text.isdecimal() or len(text) > 6:
            self._wrong(row.number, "order", _("顺序须为不小于零的整数。"))
            return 0
        return int(text)

    def _yes(self, row: tables.Row, cells: Mapping[str, str]) -> bool:
        text = cells.get("needs_two", "")
        if text not in ("", _YES, "否"):
            self._wrong(row.number, "needs_two", _("请填“是”或不填。"))
        return text == _YES

    def _pairs(self, row: tables.Row, cells: Mapping[str, str], name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in _several(cells.get(name, "")):
            left, equals, right = (one.strip() for one in part.partition("="))
            try:
                value, edge = number(decimal(right)), left if name == "weights" else number(decimal(left))
            except ValueError:
                value = edge = None
            if not equals or not edge or value is None:
                self._wrong(row.number, name, _("“%s”应写成“名称=数字”，用分号隔开。") % part)
            elif edge in found:
                self._wrong(row.number, name, _("“%s”写了两次。") % edge)
            else:
                found[edge] = value
        return found


def _several(text: str) -> list[str]:
    return [part for part in (one.strip() for one in text.replace("；", ";").split(";")) if part]


def kinds_told() -> str:
    """The codes of the kinds of bodies with their names, for whoever fills in a file."""
    return _("、").join(f"{value}（{label}）" for value, label in Organisation.Kind.choices)
