"""The report as a numbered PDF."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from records.access.roles import Role
from records.papers.kinds import OFFICE, PaperKind, register_paper_kind
from records.papers.models import Paper
from records.papers.services import issue
from supervision.worklist.reports.models import CASE_KIND, WorkReport
from supervision.worklist.reports.rules import shown

if TYPE_CHECKING:
    from records.access.models import User

REPORT = PaperKind("work-report", _("工作情况报告"), "work-report.typ", readers=OFFICE | {Role.DEPARTMENT})
BASIS = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）；许信用办〔2017〕34号"
# In the order of the report; more than twenty parts nobody writes.
_ORDINALS = "一二三四五六七八九十"


def register() -> None:
    register_paper_kind(REPORT)


def report_paper(case: WorkReport, content: dict[str, Any], *, by: "User", at: datetime) -> Paper:
    with override("zh-hans"):
        return issue(
            kind=REPORT.name,
            title=case.title,
            data={
                "reference": f"第{case.version}版",
                "facts": [
                    {"label": "报送单位", "value": case.unit.name},
                    {"label": "报告期间", "value": f"{case.span.since}至{case.span.until}"},
                    {"label": "数据截至", "value": content["as_of"][:10]},
                ],
                "sections": [_section(number, one) for number, one in enumerate(content["sections"])],
                "basis": [BASIS],
            },
            about_kind=CASE_KIND,
            about_uid=case.uid,
            region=case.region,
            organisation=case.unit,
            by=by,
            at=at,
        )


def _section(number: int, section: dict[str, Any]) -> dict[str, Any]:
    tables = list(section["tables"])
    if section["figures"]:
        rows = [
            [
                one["title"],
                _said(one, "value"),
                _said(one, "before"),
                f"系统数据{_said(one, 'generated')}；{one['note']}" if one["note"] else "",
            ]
            for one in section["figures"]
        ]
        tables.insert(0, {"title": "", "columns": ["指标", "本期", "上年同期", "说明"], "rows": rows})
    return {
        "title": f"{ordinal(number)}、{section['title']}",
        "text": section["text"],
        "note": f"数字依据：{section['note']}" if section["note"] else "",
        "tables": tables,
    }


def _said(figure: dict[str, Any], name: str) -> str:
    unit = "" if figure["kind"] == "rate" or figure[name] is None else figure["unit"]
    return f"{shown(figure['kind'], figure[name])}{unit}"


def ordinal(number: int) -> str:
    """0 → 一, 10 → 十一."""
    tens, ones = divmod(number + 1, 10)
    if not tens:
        return _ORDINALS[ones - 1]
    head = "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return head + (_ORDINALS[ones - 1] if ones else "")
