"""The register of yearly publications: compiled from the claims, published by another person, travelling upwards."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.clocks import services as clocks
from records.dishonesty.choices import Scope
from records.pledges.arrears import compiling
from records.pledges.arrears.choices import Coverage, Kind
from records.pledges.arrears.deadlines import PUBLISH
from records.pledges.arrears.models import ArrearsStatement
from records.registers.register import Register, add

if TYPE_CHECKING:
    from records.registers.lengths import Lengths
    from records.registers.models import RegisterEntry

# The regulation that the duty rests on began in this year.
FIRST_YEAR = 2020


def due_on(year: int, region: str | None = None) -> date:
    """The last day to publish a year's figures (条例 art. 18): 31 March of the next year unless a region is stricter."""
    return clocks.due(PUBLISH, compiling.last_day(year), region=region).due_on


def _fill(entry: "RegisterEntry", lengths: "Lengths") -> None:
    statement: Any = entry
    body = statement.organisation
    statement.authority_name, statement.authority_uscc = body.name, body.uscc or ""
    statement.scope = statement.scope or Scope.PUBLIC
    if not statement.year:
        return
    statement.due_on = due_on(statement.year, body.region_id)
    place = body.region.name if statement.coverage == Coverage.REGION else body.name
    # A document's own words, whatever language the page of its clerk speaks.
    statement.title = f"{place}{statement.year}年度逾期尚未支付款项情况"
    statement.document_name = statement.title
    compiled = compiling.of_region if statement.coverage == Coverage.REGION else compiling.of_body
    for name, value in compiled(body, year=statement.year).items():
        setattr(statement, name, value)


def _contradicts(entry: "RegisterEntry") -> dict[str, list[str]]:
    statement: Any = entry
    if statement.scope != Scope.PUBLIC:
        return {"scope": [_("年度公示依法向社会公开，请选择公开公示。")]}
    if not statement.year or not statement.decided_on:
        return {}
    if not FIRST_YEAR <= statement.year < statement.decided_on.year:
        return {"year": [_("只能公示已经结束的年度，请填写公示文书日期之前的年份。")]}
    return {}


STATEMENTS = Register(
    kind="arrears-statement",
    model=ArrearsStatement,
    label=gettext_lazy("拖欠账款年度公示"),
    fields=(
        "coverage", "year", "due_on", "overdue_count", "overdue_amount",
        *(f"{kind}_{what}" for kind in Kind for what in ("count", "amount")),
        "owed_amount", "paid_amount", "bodies_due", "bodies_punctual", "remark",
    ),
    optional=("remark",),
    derived=(
        "title", "document_name", "authority_name", "authority_uscc", "valid_until", "due_on",
        *compiling.SUMMED, "bodies_due", "bodies_punctual",
    ),
    draft_needs=("organisation", "coverage", "year", "decided_on"),
    fill=_fill,
    contradicts=_contradicts,
    form_order=("organisation", "coverage", "year", "document_number", "decided_on", "remark"),
    named={
        "document_number": (gettext_lazy("公示文号"), gettext_lazy("发布公示的文书编号。")),
        "decided_on": (gettext_lazy("文书日期"), gettext_lazy("发布公示的日期，不晚于今天。")),
        "year": (gettext_lazy("年度"), gettext_lazy("已经结束的年度，例如 2025。数字由系统按已核实的账款汇总，不能手工填写。")),
    },
)  # fmt: skip


def register() -> None:
    add(STATEMENTS)
